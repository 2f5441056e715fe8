"""Who speaks when: the floor alone, frame by frame, without a sound."""

from dataclasses import dataclass, field

import pytest

from agent.audio.frames import FRAME_SAMPLES, ms_to_samples
from agent.dialogue.floor import (
    MOST_MESSAGES,
    PATIENCE_SAMPLES,
    PAUSE_SAMPLES,
    Claim,
    Floor,
    Grant,
    Priority,
    Sounds,
)
from agent.dialogue.quiet import Ruling
from agent.events import (
    Arrived,
    Call,
    CallChanged,
    CallState,
    Gathered,
    Message,
    Reminded,
    Requested,
    SendMessage,
    SentLater,
    TheirWords,
)

SILENCE = Sounds()
WEARER = Sounds(wearer=True, voice=True)
SOMEBODY = Sounds(voice=True)
AGENT = Sounds(agent=True)
READING = Sounds(agent=True, reading=True)
IN_CALL = Sounds(in_call=True)
OFF = Sounds(worn=False)

REMINDER = Reminded("r1", "약 먹어")
SENT = SentLater(SendMessage("k1", "엄마", "축하해"))
NOT_SENT = SentLater(SendMessage("k1", "엄마", "축하해"), "offline")


def wrote(id: str, sender: str = "엄마", room: str | None = None) -> Arrived:
    return Arrived(Message(id, sender, TheirWords(f"{id} 내용"), room))


def call(state: CallState, id: str = "k1") -> CallChanged:
    return CallChanged(Call(id, "할머니", state))


@dataclass
class Exchange:
    """A dialogue as the floor sees it."""

    holder: Priority | None = None
    rings: bool = True
    rulings: dict[str, Ruling] = field(default_factory=dict)

    def may_ring(self, call: Call) -> bool:
        return self.rings

    def ruling(self, message: Message) -> Ruling:
        return self.rulings.get(message.id, Ruling.NOW)


class Stage:
    """A floor and its clock."""

    def __init__(self) -> None:
        self.exchange = Exchange()
        self.floor = Floor(self.exchange)
        self.sample = 0

    def claim(self, *claims: Claim) -> None:
        for claim in claims:
            self.floor.claim(claim, self.sample)

    def hear(self, sounds: Sounds, samples: int = FRAME_SAMPLES) -> list[Grant]:
        """Let frames pass that sound like this; return what was granted in them."""
        granted = []
        for _ in range(0, samples, FRAME_SAMPLES):
            self.sample += FRAME_SAMPLES
            self.floor.follow(self.sample, sounds)
            while grant := self.floor.grant():
                granted.append(grant)
        return granted

    def told(self, sounds: Sounds = SILENCE, seconds: float = 3) -> list[object]:
        return [one.stimulus for one in self.hear(sounds, round(seconds * 16_000))]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def ids(told: object) -> list[str]:
    assert isinstance(told, Gathered)
    return [message.id for message in told.messages]


EVERYTHING = [wrote("m1"), REMINDER, SENT, NOT_SENT, Requested(2), call(CallState.RINGING)]


# --- nothing talks over anybody -------------------------------------------------------------------


@pytest.mark.parametrize("claim", EVERYTHING)
@pytest.mark.parametrize("holder", [None, Priority.REPLY, Priority.WEARER])
def test_nothing_is_told_while_the_wearer_speaks(
    stage: Stage, claim: Claim, holder: Priority | None
):
    stage.exchange.holder = holder
    stage.claim(claim)
    assert stage.told(WEARER, seconds=30) == []


@pytest.mark.parametrize("claim", EVERYTHING)
def test_nothing_is_told_while_the_agent_says_something_of_its_own(stage: Stage, claim: Claim):
    stage.claim(claim)
    assert stage.told(AGENT, seconds=30) == []


@pytest.mark.parametrize("claim", EVERYTHING)
def test_nothing_is_told_to_glasses_that_are_off(stage: Stage, claim: Claim):
    stage.claim(claim)
    assert stage.told(OFF, seconds=30) == []
    assert len(stage.told()) == 1


@pytest.mark.parametrize("claim", EVERYTHING)
def test_on_a_free_floor_everything_is_told_at_once(stage: Stage, claim: Claim):
    stage.claim(claim)
    assert len(stage.hear(SILENCE)) == 1


# --- who waits for whom ---------------------------------------------------------------------------

WAITS = {
    "announcement": {Priority.REPLY, Priority.WEARER, Priority.CALL},
    "alert": {Priority.WEARER, Priority.CALL},
    "ring": {Priority.CALL},
}
CLAIMS = {"announcement": wrote("m1"), "alert": REMINDER, "ring": call(CallState.RINGING)}


@pytest.mark.parametrize("holder", [Priority.REPLY, Priority.WEARER, Priority.CALL])
@pytest.mark.parametrize("kind", WAITS)
def test_what_wants_the_floor_waits_for_its_betters_also_in_their_silences(
    stage: Stage, kind: str, holder: Priority
):
    stage.exchange.holder = holder
    stage.claim(CLAIMS[kind])
    assert bool(stage.told()) is (holder not in WAITS[kind])


def test_a_ringing_call_comes_before_a_reminder_and_that_before_messages(stage: Stage):
    ring = call(CallState.RINGING)
    stage.claim(wrote("m1"), REMINDER, ring)
    told = stage.told()
    assert told[:2] == [ring, REMINDER]
    assert ids(told[2]) == ["m1"]


def test_a_scheduled_message_that_failed_is_urgent_and_one_that_went_out_is_not(stage: Stage):
    stage.exchange.holder = Priority.REPLY
    stage.claim(SENT, NOT_SENT)
    assert stage.told() == [NOT_SENT]


@pytest.mark.parametrize("claim", [wrote("m1"), REMINDER])
def test_nobody_but_a_caller_breaks_into_what_others_wrote(stage: Stage, claim: Claim):
    stage.claim(claim)
    assert stage.told(READING) == []


def test_a_call_that_rings_cuts_others_words_short(stage: Stage):
    ring = call(CallState.RINGING)
    stage.exchange.holder = Priority.REPLY
    stage.claim(ring)
    assert stage.hear(READING) == [Grant(ring, cuts=True)]


def test_a_call_that_may_not_ring_is_known_at_once_and_cuts_nothing(stage: Stage):
    ring = call(CallState.RINGING)
    stage.exchange.rings = False
    stage.claim(ring)
    assert stage.hear(READING) == [Grant(ring)]


@pytest.mark.parametrize("sounds", [WEARER, AGENT, READING, OFF])
@pytest.mark.parametrize(
    ("state", "cuts"),
    [(CallState.ACTIVE, True), (CallState.NONE, False), (CallState.DIALING, False)],
)
def test_what_became_of_a_call_waits_for_nobody(
    stage: Stage, sounds: Sounds, state: CallState, cuts: bool
):
    change = call(state)
    stage.claim(change)
    assert stage.hear(sounds) == [Grant(change, cuts)]


def test_a_call_that_ended_before_it_was_told_of_does_not_ring_any_more(stage: Stage):
    ended = call(CallState.NONE)
    stage.claim(call(CallState.RINGING))
    stage.hear(WEARER)
    stage.claim(ended)
    assert [one.stimulus for one in stage.hear(WEARER)] == [ended]
    assert stage.told() == []


# --- the pause ------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [WEARER, AGENT])
@pytest.mark.parametrize(("kind", "pause_ms"), [("announcement", 1200), ("alert", 500)])
def test_a_pause_comes_first_after_the_wearer_or_the_agent(
    stage: Stage, kind: str, pause_ms: int, before: Sounds
):
    stage.hear(before, 16_000)
    stage.claim(CLAIMS[kind])
    assert stage.hear(SILENCE, ms_to_samples(pause_ms) - FRAME_SAMPLES) == []
    assert len(stage.hear(SILENCE)) == 1


def test_a_call_rings_without_a_pause(stage: Stage):
    stage.hear(WEARER, 16_000)
    stage.claim(call(CallState.RINGING))
    assert len(stage.hear(SILENCE)) == 1


def test_a_pause_begins_anew_with_every_sound(stage: Stage):
    stage.claim(wrote("m1"))
    for _ in range(5):
        assert stage.hear(AGENT) == []
        assert stage.hear(SILENCE, PAUSE_SAMPLES[Priority.ANNOUNCEMENT] - FRAME_SAMPLES) == []


def test_talk_with_others_is_given_its_pauses_but_not_for_ever(stage: Stage):
    stage.claim(wrote("m1"))
    assert stage.hear(SOMEBODY, PATIENCE_SAMPLES - FRAME_SAMPLES) == []
    assert len(stage.hear(SOMEBODY)) == 1


def test_talk_with_others_that_pauses_lets_an_announcement_in(stage: Stage):
    stage.hear(SOMEBODY, 16_000)
    stage.claim(wrote("m1"))
    pause = PAUSE_SAMPLES[Priority.ANNOUNCEMENT]
    assert stage.hear(SILENCE, pause - FRAME_SAMPLES) == []
    assert len(stage.hear(SILENCE)) == 1


def test_work_in_between_is_waited_for_and_is_no_sound(stage: Stage):
    stage.hear(AGENT)
    stage.claim(wrote("m1"))
    pause = PAUSE_SAMPLES[Priority.ANNOUNCEMENT]
    assert stage.hear(Sounds(working=True), pause) == []
    assert len(stage.hear(SILENCE)) == 1


# --- in a call ------------------------------------------------------------------------------------


def signals(stage: Stage, sounds: Sounds = IN_CALL, seconds: float = 2) -> int:
    count = 0
    for _ in range(round(seconds * 50)):
        assert stage.hear(sounds) == []
        count += stage.floor.signals()
    return count


def test_in_a_call_a_reminder_is_one_sound_and_its_words_come_afterwards(stage: Stage):
    stage.exchange.holder = Priority.CALL
    stage.claim(REMINDER)
    assert signals(stage) == 1
    stage.exchange.holder = None
    assert stage.told() == [REMINDER]


def test_in_a_call_a_message_makes_no_sound(stage: Stage):
    stage.exchange.holder = Priority.CALL
    stage.claim(wrote("m1"), SENT)
    assert signals(stage) == 0


def test_the_sound_of_a_reminder_does_not_fall_into_the_wearers_words(stage: Stage):
    stage.exchange.holder = Priority.CALL
    stage.claim(REMINDER)
    assert signals(stage, Sounds(voice=True, in_call=True)) == 0
    assert signals(stage) == 1


def test_there_is_no_sound_where_there_is_no_call(stage: Stage):
    stage.exchange.holder = Priority.WEARER
    stage.claim(REMINDER)
    assert signals(stage, SILENCE) == 0


# --- told together --------------------------------------------------------------------------------


def test_what_came_meanwhile_is_told_together_by_room_and_person_in_order_of_arrival(stage: Stage):
    stage.claim(
        wrote("m1", "엄마", "가족방"),
        wrote("m2", "민수"),
        wrote("m3", "아빠", "가족방"),
        wrote("m4", "엄마"),
        wrote("m5", "민수"),
    )
    (told,) = stage.told()
    assert ids(told) == ["m1", "m3", "m2", "m5", "m4"]


def test_a_person_and_a_room_of_one_name_are_two(stage: Stage):
    stage.claim(wrote("m1", "민수"), wrote("m2", "지수", "민수"), wrote("m3", "민수"))
    (told,) = stage.told()
    assert ids(told) == ["m1", "m3", "m2"]


def test_only_the_latest_messages_are_told(stage: Stage):
    stage.claim(REMINDER, *(wrote(f"m{n}") for n in range(100)))
    told = stage.told()
    assert told[0] == REMINDER
    assert ids(told[1]) == [f"m{n}" for n in range(100 - MOST_MESSAGES, 100)]


def test_what_has_been_read_aloud_is_not_told_any_more(stage: Stage):
    first = wrote("m1")
    stage.claim(first, wrote("m2"))
    stage.floor.forget(first.message)
    (told,) = stage.told()
    assert ids(told) == ["m2"]


def test_while_it_is_quiet_messages_wait_and_others_do_not(stage: Stage):
    stage.exchange.rulings = {"m1": Ruling.LATER, "m2": Ruling.LATER}
    stage.claim(wrote("m1"), SENT, wrote("m2"))
    assert stage.told() == [SENT]
    stage.exchange.rulings = {}
    (told,) = stage.told()
    assert ids(told) == ["m1", "m2"]


def test_messages_of_a_muted_room_are_not_told_when_it_is_muted_no_more(stage: Stage):
    stage.exchange.rulings = {"m1": Ruling.NEVER}
    stage.claim(wrote("m1", room="가족방"), wrote("m2"))
    (told,) = stage.told()
    assert ids(told) == ["m2"]
    stage.exchange.rulings = {}
    assert stage.told() == []
