"""What the wearer's voice does to the agent's speech, frame by frame, without audio."""

import pytest

from agent.turntaking.interruption import Doing, Interruption, Move, Words, judge, wants_more

VOICE, QUIET = 0.9, 0.05


def push(
    interruption: Interruption,
    probability: float,
    busy: bool = False,
    doing: Doing = Doing.READING,
    frames: int = 1,
    listens: bool = True,
) -> list[Move]:
    moves = [interruption.push(probability, listens, busy, doing) for _ in range(frames)]
    return [move for move in moves if move]


def interrupted(doing: Doing) -> Interruption:
    interruption = Interruption()
    push(interruption, VOICE, doing=doing)
    push(interruption, VOICE, busy=True, doing=doing, frames=10)
    return interruption


@pytest.mark.parametrize("doing", [Doing.READING, Doing.ASKING, Doing.STATING, Doing.THINKING])
def test_the_agent_falls_silent_within_a_frame_of_the_wearers_voice(doing: Doing):
    assert push(Interruption(), VOICE, doing=doing) == [Move.HOLD]


def test_it_falls_silent_once_however_long_the_wearer_speaks():
    interruption = Interruption()
    assert push(interruption, VOICE, frames=200, busy=True) == [Move.HOLD]


def test_in_a_call_the_wearer_speaks_to_somebody_else():
    assert push(Interruption(), VOICE, doing=Doing.CALL, frames=50) == []


def test_a_stop_word_in_a_call_is_obeyed():
    assert Interruption().heard(Words("그만", "stop")) is Move.DROP


def test_a_voice_that_is_not_for_us_changes_nothing():
    assert push(Interruption(), VOICE, listens=False, frames=50) == []


def test_a_click_that_never_became_an_utterance_gives_the_floor_back():
    interruption = Interruption()
    push(interruption, VOICE)
    assert push(interruption, QUIET, frames=7) == []
    assert push(interruption, QUIET) == [Move.TAKE_UP]
    assert not interruption.is_holding


def test_silence_within_an_utterance_waits_for_its_words():
    interruption = interrupted(Doing.READING)
    assert push(interruption, QUIET, busy=True, frames=100) == []


def test_an_utterance_that_was_lost_gives_the_floor_back():
    interruption = interrupted(Doing.READING)
    assert push(interruption, VOICE, busy=False) == [Move.TAKE_UP]


@pytest.mark.parametrize("text", ["응", "어", "네", "Uh-huh.", "okay", "응, 응"])
def test_a_backchannel_does_not_stop_a_reading(text: str):
    assert interrupted(Doing.READING).heard(Words(text, "confirm")) is Move.TAKE_UP


@pytest.mark.parametrize("text", ["응", "네", "okay"])
def test_the_same_word_answers_a_question(text: str):
    assert interrupted(Doing.ASKING).heard(Words(text, "confirm")) is Move.DROP


@pytest.mark.parametrize("doing", [Doing.READING, Doing.ASKING, Doing.STATING, Doing.THINKING])
@pytest.mark.parametrize("rejected", [False, True])
def test_stop_words_always_win(doing: Doing, rejected: bool):
    assert interrupted(doing).heard(Words("그만", "stop", rejected)) is Move.DROP


@pytest.mark.parametrize("doing", [Doing.READING, Doing.ASKING, Doing.STATING, Doing.THINKING])
def test_noise_gives_the_floor_back(doing: Doing):
    assert interrupted(doing).heard(Words("", rejected=True)) is Move.TAKE_UP


def test_talk_to_somebody_else_only_pauses_a_reading():
    assert judge(Words("거기 소금 좀 줄래"), Doing.READING) is Move.TAKE_UP


def test_a_command_ends_a_reading():
    assert judge(Words("다음 거", "next"), Doing.READING) is Move.DROP


@pytest.mark.parametrize("text", ["계속", "계속 읽어 줘", "이어서 읽어 줘", "continue", "Go on."])
def test_the_wearer_may_ask_for_the_rest(text: str):
    assert wants_more(text)
    assert judge(Words(text, "next"), Doing.READING) is Move.TAKE_UP


def test_after_it_was_decided_the_next_voice_is_a_new_one():
    interruption = interrupted(Doing.READING)
    interruption.heard(Words("응", "confirm"))
    assert interruption.heard(Words("응", "confirm")) is None
    push(interruption, QUIET)
    assert push(interruption, VOICE) == [Move.HOLD]


def test_a_tap_decides():
    interruption = interrupted(Doing.READING)
    assert interruption.give_up() is Move.DROP
    assert interruption.give_up() is None
