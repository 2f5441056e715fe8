import math
import random

import pytest

from agent.asr.biasing import (
    Candidate,
    Choice,
    average_log_probability,
    candidates,
    choose,
    spoken_names,
)
from agent.audio.convert import to_int16
from agent.events import Lang
from agent.loading import load_recognizer
from assets.recogniser.recipe.evaluate import record

engines = pytest.mark.engines  # espeak-ng reads the names, or the recogniser hears them


def texts(text: str, *names: str) -> list[str]:
    return [one.text for one in candidates(text, names)]


def test_a_name_spelled_by_ear_is_a_candidate():
    assert texts("text graiss i'm late", "Grace", "Jason") == ["text grace i'm late"]


def test_the_likest_name_comes_first():
    names = ["Norman", "Norma", "Nora"]
    assert texts("let normon know i'm leaving", *names)[0] == "let norman know i'm leaving"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("send graiss a message saying i'm home", "send grace a message saying i'm home"),
        ("send a message to graiss saying i'm home", "send a message to grace saying i'm home"),
        ("any messages from graiss", "any messages from grace"),
        ("no graiss not jason", "no grace not jason"),
        ("could you call graiss", "could you call grace"),
        ("graiss", "grace"),
        ("send on my way to graiss", "send on my way to grace"),
    ],
)
def test_a_name_is_looked_for_where_english_names_somebody(text, wanted):
    assert wanted in texts(text, "Grace")


def test_a_korean_particle_stays_behind_the_name():
    assert texts("민소한테 늦는다고 보내 줘", "민수") == ["민수한테 늦는다고 보내 줘"]


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("제이슨한테 늦는다고 보내 줘", "Jason", "jason한테 늦는다고 보내 줘"),
        ("소피아에게 전화해 줘", "Sophia", "sophia에게 전화해 줘"),
        ("text jason i'm late", "제이슨", "text 제이슨 i'm late"),
    ],
)
def test_a_name_is_found_in_the_other_script(text, name, wanted):
    found = candidates(text, [name, "Robert", "김민수"])
    assert found[0].text == wanted
    assert found[0].crosses


def test_a_text_that_mentions_a_known_name_is_left_alone():
    assert candidates("민수한테 늦는다고 보내 줘", ["민수", "민서"]) == []
    assert candidates("text grace i'm late", ["Grace", "Gray"]) == []


def test_a_known_given_name_behind_another_surname_is_somebody_else():
    assert candidates("박민수한테 늦는다고 보내 줘", ["민수", "박민서"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "i'm on my way mam",
        "can you tell me the time",
        "tell me what time it is",
        "what time is it",
        "send it",
        "read the messages",
        "tell him i want to go",
        "이번 주에 시장에 간다고 해",
    ],
)
def test_words_where_nobody_is_named_are_left_alone(text):
    names = ["Mom", "Megan", "Tim", "Joe", "Dad", "Rita", "시우", "주애"]
    assert candidates(text, names) == []


@pytest.mark.parametrize("heard", ["maga", "time", "mop", "the"])
def test_a_relation_is_put_only_for_what_all_but_sounds_like_it(heard):
    assert "text mom i'm late" not in texts(f"text {heard} i'm late", "Megan", "Mom")


def test_a_relation_heard_is_not_another_relation():
    assert candidates("tell grandpa dinner is ready", ["Grandma"]) == []
    assert candidates("이모한테 늦는다고 보내 줘", ["고모", "이모부"]) == []


def test_empty_text_no_names_and_dictation_give_nothing():
    assert candidates("", ["민수"]) == []
    assert candidates("민소한테 전화해", []) == []
    assert candidates("text graiss " + "and then we went on " * 5, ["Grace"]) == []


def test_a_name_without_any_letter_is_no_candidate():
    assert candidates("text graiss i'm late", ["", "123", "❤️"]) == []


def chosen(decoded: float, *scored: tuple[str, float, float]) -> Choice | None:
    """Choose among (name, unlikeness, score)."""
    return choose(
        decoded, [(Candidate(name, name, unlike), score) for name, unlike, score in scored]
    )


def test_the_same_sound_is_taken_for_sure_whatever_its_spelling_scores():
    assert chosen(-3.0, ("Grace", 0.0, -14.0)) == Choice("Grace")


def test_a_likely_name_is_taken_for_sure():
    assert chosen(-4.3, ("Hudson", 0.06, -6.5), ("Addison", 0.35, -20.0)) == Choice("Hudson")


def test_a_name_less_likely_is_taken_and_asked_about():
    found = chosen(-4.8, ("Neville", 0.18, -11.3), ("Nestor", 0.39, -24.0))
    assert found is not None
    assert found.text == "Neville"
    assert found.below > 5


@pytest.mark.parametrize(
    ("name", "unlike", "score"),
    [
        ("Jasmine", 0.2, -12.7),  # Yasmin is somebody else
        ("Stewart", 0.38, -11.2),
        ("슬숙", 0.21, -5.1),  # Hangul is spelled as it is heard
    ],
)
def test_a_stranger_stays_a_stranger(name, unlike, score):
    assert chosen(-2.0, (name, unlike, score)) is None


def test_two_names_too_close_to_call_are_neither():
    assert chosen(-3.0, ("민수", 0.05, -3.5), ("민서", 0.06, -4.0)) is None
    assert chosen(-3.0, ("Chris", 0.0, -9.0), ("Kris", 0.0, -9.5)) is None


def test_one_person_by_two_names_is_no_rival():
    assert chosen(-3.0, ("Axel", 0.05, -3.5), ("Axel Kim", 0.06, -4.0)) == Choice("Axel")


def test_nothing_possible_is_nothing_chosen():
    assert chosen(-3.0) is None


@pytest.mark.parametrize(
    ("unlike", "other", "found"),
    [
        (0.16, 0.35, Choice("Jason")),
        (0.25, 0.40, Choice("Jason", 25.0 * 0.25)),
        (0.16, 0.25, None),
        (0.35, 0.60, None),
    ],
)
def test_across_scripts_only_the_sound_decides(unlike, other, found):
    scored = [
        (Candidate("Jason", "Jason", unlike, crosses=True), -40.0),
        (Candidate("재선", "재선", other), -3.0),
    ]
    assert choose(-3.0, scored) == found


def test_a_doubtful_name_is_never_a_sure_transcript():
    assert math.exp(average_log_probability(-0.1, Choice("x", 7.0))) < 0.5
    assert average_log_probability(-0.1, Choice("x")) == -0.1
    assert average_log_probability(-2.0, Choice("x", 7.0)) == -2.0


def test_people_are_called_without_their_surname():
    assert spoken_names(["김민수", "엄마", "Jason Lee"]) == [
        "김민수", "민수", "엄마", "Jason Lee", "Jason",
    ]  # fmt: skip


_PHONEBOOK = ("Mom", "Dad", "Megan", "Grace", "Jason", "Olivia", "김민수", "민수", "박지영", "지영")


def heard(sentence: str, lang: Lang, names: tuple[str, ...], seed: int = 5) -> str:
    audio = to_int16(record(sentence, lang, 45.0, random.Random(seed)))
    return load_recognizer("bundled").decode(audio, lang, names).text


@engines
def test_jason_among_the_contacts_is_found_when_korean_calls_him_so():
    said = "제이슨한테 늦는다고 보내 줘"
    texts = [heard(said, Lang.KOREAN, _PHONEBOOK, seed) for seed in range(6)]
    assert any(text.startswith("jason한테") for text in texts)  # the rest are heard as other words


@engines
@pytest.mark.parametrize("sentence", ["what time is it", "can you tell me the time", "send it"])
def test_no_contact_is_heard_where_nobody_is_named(sentence):
    assert not set(heard(sentence, Lang.ENGLISH, _PHONEBOOK).split()) & {"mom", "megan", "dad"}


@engines
def test_a_stranger_does_not_become_a_contact():
    assert "민수" not in heard("영철한테 늦는다고 보내 줘", Lang.KOREAN, _PHONEBOOK)
    assert "jason" not in heard("text william i'm late", Lang.ENGLISH, _PHONEBOOK).split()
