import pytest

from agent.asr.biasing import Candidate, candidates, choose, spoken_names


def test_a_name_that_looks_like_a_known_one_is_a_candidate():
    texts = [c.text for c in candidates("text james i'm late", ["Jason", "Olivia"])]
    assert "text jason i'm late" in texts


def test_a_korean_particle_stays_behind_the_name():
    texts = [c.text for c in candidates("민소한테 늦는다고 보내 줘", ["민수"])]
    assert texts == ["민수한테 늦는다고 보내 줘"]


def test_a_text_that_mentions_a_known_name_is_left_alone():
    assert candidates("민수한테 늦는다고 보내 줘", ["민수", "민서"]) == []


def test_words_where_no_name_can_stand_are_left_alone():
    assert candidates("i'm on my way mam", ["Mom"]) == []


def test_a_question_is_not_turned_into_a_name():
    assert candidates("can you tell me the time", ["Mom", "Megan"]) == []


def test_a_name_unlike_the_one_heard_is_no_candidate():
    names = [c.name for c in candidates("text maga i'm running late", ["Megan", "Mom"])]
    assert "Mom" not in names


def test_empty_text_and_no_names_give_nothing():
    assert candidates("", ["민수"]) == []
    assert candidates("민소한테 전화해", []) == []


@pytest.mark.parametrize(
    ("decoded", "scores", "chosen"),
    [
        (-3.0, [("Jason", -4.0), ("Emma", -30.0)], "Jason"),
        (-3.0, [("Jason", -20.0), ("Emma", -30.0)], None),  # the ear says: a stranger
        (-3.0, [("민수", -4.0), ("민서", -4.5)], None),  # too close to call: ask
        (-3.0, [], None),
    ],
)
def test_a_name_is_taken_only_where_the_audio_agrees(decoded, scores, chosen):
    scored = [(Candidate(f"text {name}", name, 60.0), score) for name, score in scores]
    found = choose(decoded, scored)
    assert (found[0].name if found else None) == chosen


def test_people_are_called_without_their_surname():
    assert spoken_names(["김민수", "엄마", "Jason Lee"]) == [
        "김민수", "민수", "엄마", "Jason Lee", "Jason",
    ]  # fmt: skip
