"""A long conversation summed up by quoting it."""

import pytest

from agent.dialogue.digest import MOST_QUOTED, digest
from agent.events import Message, TheirWords


def room(*said: tuple[str, str]) -> list[Message]:
    return [
        Message(f"m{n}", who, TheirWords(text), "동창방")
        for n, (who, text) in enumerate(said, start=1)
    ]


def quoted(messages: tuple[Message, ...]) -> list[str]:
    return [message.text.to_read_aloud() for message in messages]


def test_who_wrote_is_counted_most_first():
    summary = digest(room(("엄마", "안녕"), ("아빠", "응"), ("엄마", "밥 먹자")))
    assert summary.counts == (("엄마", 2), ("아빠", 1))


@pytest.mark.parametrize(
    "asking",
    [
        "토요일에 누가 와?",
        "몇 시에 만날까요",
        "사진 좀 보내 줘",
        "회비 금요일까지 보내 주세요",
        "어디서 볼래",
        "다들 밥 먹었니",
        "주차 되나요",
        "Can you bring the tickets",
        "when are we meeting",
        "Please call me back",
    ],
)
def test_questions_and_requests_are_asked_of_the_wearer(asking: str):
    summary = digest(room(("아빠", "오늘 날씨 좋더라"), ("엄마", asking), ("아빠", "그러게")))
    assert quoted(summary.asked) == [asking]


@pytest.mark.parametrize(
    "telling",
    ["나는 집에 왔어", "오늘 정말 재밌었다", "회의가 세 시로 바뀌었대", "I am home", "It was fun"],
)
def test_what_is_only_told_is_not_asked(telling: str):
    assert digest(room(("엄마", telling))).asked == ()


def test_a_question_that_names_the_wearer_comes_before_others():
    many = [("엄마", f"{n}번은 누가 할까?") for n in range(5)]
    summary = digest(room(("아빠", "하준아 올 거야?"), *many), wearer=["하준"])
    assert "하준아 올 거야?" in quoted(summary.asked)


def test_times_and_places_matter_more_than_laughter():
    summary = digest(
        room(
            ("아빠", "ㅋㅋㅋㅋ"),
            ("엄마", "네"),
            ("아빠", "토요일 여섯 시에 역 앞에서 모이자"),
            ("엄마", "토요일 좋다"),
            ("아빠", "ㅎㅎ"),
        )
    )
    assert "토요일 여섯 시에 역 앞에서 모이자" in quoted(summary.told)
    assert not {"ㅋㅋㅋㅋ", "네", "ㅎㅎ"} & set(quoted(summary.told))


def test_no_more_is_quoted_than_one_keeps_in_mind():
    summary = digest(room(*[("엄마", f"{n}시에 올 거야?") for n in range(30)]))
    assert len(summary.asked) + len(summary.told) == MOST_QUOTED


def test_every_quote_is_word_for_word_and_in_order():
    said = [("엄마", "세 시에 보자. 우산 챙겨 줘!"), ("아빠", "어디서 만나?")]
    summary = digest(room(*said))
    assert quoted(summary.asked) == ["우산 챙겨 줘!", "어디서 만나?"]
    assert quoted(summary.told) == ["세 시에 보자."]


def test_what_is_said_twice_is_quoted_once():
    summary = digest(room(("엄마", "언제 와?"), ("아빠", "언제 와?")))
    assert quoted(summary.asked) == ["언제 와?"]


def test_nothing_at_all_is_summed_up_as_nothing():
    assert digest([]).counts == ()
