"""Short commands in every form that asks, in any order; and in no form that only tells."""

import pytest

from agent.events import Contact, Expecting, Lang
from agent.understanding import Context, Draft, understand
from agent.understanding.conjugation import infinitive
from agent.understanding.korean_plain import other_ways

PEOPLE = Context(contacts=(Contact("김민수"), Contact("엄마")), rooms=("가족방",))
READ_BACK = Context(
    expecting=Expecting.CONFIRM, contacts=PEOPLE.contacts, draft=Draft("김민수", "늦어")
)
ASKED = [
    ("다음 메시지 {}", "읽", "next"),
    ("이전 거 {}", "읽", "previous"),
    ("소리 좀 {}", "키우", "volume"),
    ("볼륨 조금만 {}", "줄이", "volume"),
    ("방금 보낸 거 {}", "지우", "unsend"),
    ("아까 보낸 메시지 {}", "취소하", "unsend"),
    ("이 메시지 {}", "건너뛰", "skip"),
    ("안 읽은 카톡 {}", "읽", "read_messages"),
    ("못 받은 전화 {}", "확인하", "missed_calls"),
    ("쓰던 거 마저 {}", "쓰", "resume_draft"),
    ("하트 하나 {}", "누르", "react"),
]
ASKING = ("{} 줘", "{} 줄래", "{} 주세요", "{} 봐", "{}라")


@pytest.mark.parametrize(("shape", "stem", "name"), ASKED)
@pytest.mark.parametrize("ending", ASKING)
def test_a_command_is_the_same_in_every_form_that_asks(
    shape: str, stem: str, name: str, ending: str
) -> None:
    said = shape.format(ending.format(infinitive(stem)))

    assert understand(said, Lang.KOREAN, PEOPLE).name == name


@pytest.mark.parametrize(("shape", "stem", "name"), ASKED)
@pytest.mark.parametrize("ending", ["더라", "네", "는데", "는대", "던데"])
def test_what_is_only_told_is_no_command(shape: str, stem: str, name: str, ending: str) -> None:
    assert understand(shape.format(stem + ending), Lang.KOREAN, PEOPLE).name == "unknown"


@pytest.mark.parametrize("yes", ["응", "어", "네", "그래", "좋아"])
@pytest.mark.parametrize("so", ["그렇게", "그대로", "이대로"])
@pytest.mark.parametrize("verb", ["보내", "보내 줘", "보내면 돼", "보내도 돼", "하면 돼", "해 주세요"])  # fmt: skip
def test_a_yes_in_many_words_agrees(yes: str, so: str, verb: str) -> None:
    assert understand(f"{yes} {so} {verb}", Lang.KOREAN, READ_BACK).name == "confirm"


@pytest.mark.parametrize(
    "words", ["그렇게 보내면", "이대로 보내지", "그대로 보내도", "좋아 보내지", "응 보내면"]
)
@pytest.mark.parametrize("no", ["안 돼", "마", "말아 줘", "말고"])
def test_a_word_for_not_is_never_a_yes(words: str, no: str) -> None:
    assert not _is_sure_yes(f"{words} {no}")


def _is_sure_yes(said: str) -> bool:
    """Say whether words send a message without another question."""
    found = understand(said, Lang.KOREAN, READ_BACK)
    return found.name == "confirm" and found.confidence >= 0.75


def test_a_word_that_is_not_known_makes_no_sure_yes() -> None:
    words = "책 철수 비행기 노랗게 사흘 무지개 갑자기 겨우 누구든 옛날".split()
    agreed = [
        (word, place)
        for word in words
        for place in range(3)
        if _is_sure_yes(_with(["그래", "보내"], word, place))
    ]

    assert not agreed


def _with(words: list[str], more: str, place: int) -> str:
    return " ".join([*words[:place], more, *words[place:]])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("읽을래", "읽어 줘"),
        ("다시 듣고 싶어", "다시 들어 줘"),
        ("끊어 이제", "이제 끊어"),
        ("안 들려 크게 말해 줘", "크게 말해 줘"),
        ("브리핑 부탁해", "브리핑 해 줘"),
        ("방금 거에 하트 눌러", "하트 눌러"),
    ],
)
def test_other_ways_lead_to_the_phrase(said: str, meant: str) -> None:
    assert meant in other_ways(said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("could you skip this one please", "skip"),
        ("read the next message to me", "next"),
        ("say it one more time", "repeat"),
        ("can you turn the volume up a little bit", "volume"),
        ("could you delete that last message", "unsend"),
        ("how much battery is left", "battery"),
        ("please stop reading now", "stop"),
    ],
)
def test_english_commands_stand_in_any_courtesy(said: str, name: str) -> None:
    assert understand(said, Lang.ENGLISH, Context()).name == name


@pytest.mark.parametrize(
    "said",
    ["he skipped this one", "the next message was funny", "we had one more time", "disconnect from my phone", "are you from here", "the battery fell on the floor"],
)  # fmt: skip
def test_english_talk_of_the_same_words_is_no_command(said: str) -> None:
    assert understand(said, Lang.ENGLISH, Context()).name == "unknown"
