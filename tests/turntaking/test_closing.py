"""What the words of a pause say about more to come, without audio."""

import pytest

from agent.events import Contact, Expecting, Lang
from agent.turntaking.closing import Closing, Look, doubted, look
from agent.understanding import Context, understand
from devices.bench.pauses import read

PEOPLE = {
    Lang.KOREAN: "민수 민서 지수 영희 철수 서연 도윤 하준 엄마 아빠".split(),
    Lang.ENGLISH: "Jason Emma Olivia Liam Noah Sophia Mom Dad".split(),
}


def judged(
    text: str,
    lang: Lang = Lang.KOREAN,
    expecting: Expecting = Expecting.COMMAND,
    in_call: bool = False,
) -> tuple[Closing, str]:
    contacts = tuple(Contact(name=name) for name in PEOPLE[lang])
    intent = understand(text, lang, Context(expecting=expecting, contacts=contacts))
    found = look(text, lang, expecting, intent, in_call)
    return found.closing, found.because


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("민수한테", "particle"),
        ("민수한테 늦는다고", "reported"),
        ("비가 오는데", "connective"),
        ("민수한테 어", "filler"),
        ("민수한테 아니", "correction"),
        ("민수한테 지금", "modifier"),
        ("어제 지수가 보낸", "adnominal"),
        ("할아버지께", "particle"),
    ],
)
def test_korean_that_goes_on_is_open(text: str, because: str):
    assert judged(text) == (Closing.OPEN, because)


@pytest.mark.parametrize(
    "text", ["민수한테 늦는다고 보내 줘", "지금 몇 시야", "내가 할게", "집에 가", "하지 마", "취소"]
)
def test_korean_that_is_whole_is_closed(text: str):
    assert judged(text)[0] is Closing.CLOSED


@pytest.mark.parametrize("text", ["우리 엄마", "그 남자", "아버지", "빠르게", "바보 강아지"])
def test_a_noun_that_ends_like_a_verb_is_not_closed(text: str):
    assert judged(text)[0] is not Closing.CLOSED


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("text jason", Closing.OPEN),
        ("text jason i'm", Closing.OPEN),
        ("ask emma what time", Closing.OPEN),
        ("text jason i'm late", Closing.UNSURE),
        ("call mom", Closing.CLOSED),
        ("what did mom say", Closing.CLOSED),
        ("can you tell me the time", Closing.CLOSED),
    ],
)
def test_english_is_judged_by_its_last_word_and_its_meaning(text: str, closing: Closing):
    assert judged(text, Lang.ENGLISH)[0] is closing


@pytest.mark.parametrize(
    "text", ["민수한테 버스 놓쳤어", "후배한테 자료 정리했어", "회사방에 출발했어"]
)
def test_a_past_tense_with_somebody_to_tell_it_to_may_be_a_clause_that_goes_on(text: str):
    assert judged(text) == (Closing.OPEN, "connective")


@pytest.mark.parametrize("text", ["누가 전화했어", "버스 놓쳤어", "민수한테 버스 놓쳤다고 해 줘"])
def test_a_past_tense_with_nobody_to_tell_it_to_is_whole(text: str):
    assert judged(text)[0] is Closing.CLOSED


@pytest.mark.parametrize("text", ["turn the volume", "turn it", "please turn the sound"])
def test_what_is_to_be_turned_lacks_its_direction(text: str):
    assert judged(text, Lang.ENGLISH) == (Closing.OPEN, "verb")


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("do not disturb", Closing.OPEN),
        ("call back", Closing.OPEN),
        ("do not disturb for one hour", Closing.UNSURE),
    ],
)
def test_a_request_that_mostly_goes_on_is_open_while_it_is_bare(text: str, closing: Closing):
    assert judged(text, Lang.ENGLISH)[0] is closing


def test_two_is_a_choice_but_nobodys_name():
    assert judged("two", Lang.ENGLISH, Expecting.CHOICE)[0] is Closing.CLOSED
    assert judged("two", Lang.ENGLISH, Expecting.RECIPIENT)[0] is Closing.OPEN


def test_of_doubtful_words_the_ending_stands_and_a_meaning_that_decided_does_not():
    assert doubted(Look(Closing.CLOSED, "ending")) == Look(Closing.CLOSED, "ending", True)
    assert doubted(Look(Closing.OPEN, "no_verb")) == Look(Closing.OPEN, "no_verb", True)
    assert doubted(Look(Closing.CLOSED, "intent")) is None
    assert doubted(Look(Closing.OPEN, "no_intent")) is None
    assert doubted(Look(Closing.UNSURE, "body")) == Look(Closing.UNSURE, "body", True)


def test_an_answer_closes_where_it_is_asked_for_and_may_begin_a_sentence_where_not():
    assert judged("아니", expecting=Expecting.CONFIRM) == (Closing.CLOSED, "answer")
    assert judged("아니") == (Closing.UNSURE, "answer")


def test_uh_may_be_a_yes_where_one_is_asked_for():
    assert judged("어", expecting=Expecting.CONFIRM) == (Closing.UNSURE, "filler")
    assert judged("어") == (Closing.OPEN, "filler")


def test_dictation_is_closed_by_nothing_but_its_end():
    assert judged("오늘 고마웠어", expecting=Expecting.BODY)[0] is Closing.UNSURE
    assert judged("오늘 고마웠어 끝", expecting=Expecting.BODY) == (Closing.CLOSED, "explicit_end")


def test_nothing_is_held_open_in_a_call():
    assert judged("민수한테", in_call=True) == (Closing.UNSURE, "call")
    assert judged("전화 끊어 줘", in_call=True)[0] is Closing.CLOSED


def test_no_words_say_nothing():
    assert judged("") == (Closing.UNSURE, "no_words")


@pytest.mark.parametrize(("lang", "most"), [(Lang.KOREAN, 0.0), (Lang.ENGLISH, 0.03)])
def test_few_pauses_of_the_written_list_look_like_an_end(lang: Lang, most: float):
    pauses = [
        (" ".join(phrases[:cut]), expecting)
        for expecting, phrases in read(lang)
        for cut in range(1, len(phrases))
    ]
    closed = [text for text, state in pauses if judged(text, lang, state)[0] is Closing.CLOSED]
    assert len(closed) <= most * len(pauses), closed
