"""Whatever happens, in whatever order: nothing breaks, and nothing goes out unasked."""

import random

import pytest

from agent.dialogue.asking import NOT_YET
from agent.dialogue.prompts import prompt, to_whom
from agent.events import (
    Call,
    CallChanged,
    CallState,
    Do,
    Effect,
    Expecting,
    Gathered,
    Heard,
    Lang,
    Listen,
    NotHeard,
    Outcome,
    PlaceCall,
    Say,
    SendMessage,
    Stimulus,
    Tapped,
    TimedOut,
)
from tests.dialogue.talk import FROM_MINSU, FROM_MOM, IN_FAMILY, Talk, heard

READ_BACKS = ("send_grace", "send_confirm", "draft_again")
STEPS = 150

PEOPLE = [
    {},
    {"recipient": "김민수"},
    {"recipient": "박지수"},
    {"recipient": "철호"},
    {"recipient": "010-1111-2222"},
    {"recipient": "112"},
    {"recipients": ["엄마", "김민수"]},
    {"room": "가족방"},
    {"room": "없는방"},
    {"candidates": ["김민수", "김민서"]},
    {"candidates": ["박지수", "박지수"], "candidate_ids": ["c5", "c6"]},
    {"candidates": ["아무개"]},
]
BODIES = [{}, {"body": "늦어"}, {"body": "삼만 원 보냈어"}, {"body": "{to} 응"}]
CHOICES = [
    {},
    {"ordinal": 1},
    {"ordinal": -1},
    {"ordinal": 9},
    {"label": "회사"},
    {"contact": "엄마"},
]
PLAIN = """next previous repeat skip confirm confirm confirm deny cancel stop start_over resume_draft
 answer_call reject_call hang_up time help unknown""".split()
REASONS = "no_speech low_confidence echo max_length link recognition".split()


def any_words(chance: random.Random) -> Heard:
    sure = chance.choice([0.95, 0.95, 0.95, 0.3])
    kind = chance.choice(["message", "message", "edit", "choose", "call", "read", "plain", "plain"])
    people, body = chance.choice(PEOPLE), chance.choice(BODIES)
    match kind:
        case "message":
            name = chance.choice(["send_message", "send_message", "reply"])
            return heard(name, {**people, **body}, sure)
        case "edit":
            name = chance.choice(["edit_body", "append_body", "change_recipient"])
            return heard(name, people if name == "change_recipient" else body, sure)
        case "choose":
            return heard("choose", chance.choice(CHOICES), sure)
        case "call":
            contact = people.get("recipient")
            return heard("call", {"contact": contact} if contact else people, sure)
        case "read":
            return heard("read_messages", chance.choice([{}, {"sender": "엄마"}, people]), sure)
        case _:
            return heard(chance.choice([*PLAIN, *sorted(NOT_YET)[:2], "gibberish"]), {}, sure)


def any_stimulus(chance: random.Random) -> Stimulus:
    match chance.choices(range(6), weights=[10, 2, 5, 1, 1, 2])[0]:
        case 0:
            return any_words(chance)
        case 1:
            return NotHeard(chance.choice(REASONS), "하던 말이 길어서 잘렸어")
        case 2:
            return TimedOut()
        case 3:
            return Tapped()
        case 4:
            return Gathered((chance.choice([FROM_MOM, FROM_MINSU, IN_FAMILY]),))
        case _:
            state = chance.choice([*CallState, CallState.NONE, CallState.NONE])
            return CallChanged(Call(chance.choice(["k1"] * 9 + ["k2"]), "할머니", state))


def is_a_no(stimulus: Stimulus) -> bool:
    names = ("deny", "cancel", "stop")
    return isinstance(stimulus, Heard) and stimulus.intent.name in names


class Witness:
    """Follows a conversation and notes every operation together with what led to it."""

    def __init__(self, seed: int, confirm: str) -> None:
        self.chance = random.Random(seed)
        self.talk = Talk(confirm=confirm, inbox=(FROM_MOM, IN_FAMILY))
        self.read_back: Say | None = None
        self.unasked: list[SendMessage] = []
        self.unfinished: list[list[Effect]] = []
        self.emergencies: list[Do] = []
        self.agreed: set[str] = set()

    def run(self) -> "Witness":
        for _ in range(STEPS):
            self.step(self.answer() if self.chance.random() < 0.4 else any_stimulus(self.chance))
        return self

    def answer(self) -> Stimulus:
        """What a cooperative wearer does with the question that is open."""
        match self.talk.conversation.context.expecting:
            case Expecting.CONFIRM:
                return self.chance.choice([TimedOut(), heard("confirm"), heard("deny")])
            case Expecting.RECIPIENT:
                return heard("send_message", self.chance.choice(PEOPLE))
            case Expecting.BODY:
                return heard("send_message", self.chance.choice(BODIES))
            case Expecting.CHOICE:
                return heard("choose", self.chance.choice(CHOICES))
            case Expecting.COMMAND:
                return heard("send_message", {"recipient": "엄마", "body": "늦어"})

    def step(self, stimulus: Stimulus) -> None:
        if is_a_no(stimulus):
            self.read_back = None
        effects = self.talk.conversation.hear(stimulus)
        self.watch(stimulus, effects)
        while effects and isinstance(effects[-1], Do):
            if self.chance.random() < 0.1:
                self.interrupt()
            outcome = self.outcome(effects[-1])
            effects = self.talk.conversation.hear(outcome)
            self.watch(outcome, effects)

    def interrupt(self) -> None:
        """Let a call come and go between an operation and its outcome."""
        for state in (CallState.RINGING, CallState.NONE):
            self.talk.conversation.hear(CallChanged(Call("k3", "엄마", state)))

    def outcome(self, do: Do) -> Outcome:
        done = self.talk.perform(do.operation)
        error = self.chance.choice([None, None, None, "carrier", "offline", "emergency", "no_call"])
        return Outcome(done.operation, error, done.messages)

    def watch(self, stimulus: Stimulus, effects: list[Effect]) -> None:
        if effects and not any(isinstance(effect, Listen | Do) for effect in effects[-1:]):
            self.unfinished.append(effects)
        for effect in effects:
            match effect:
                case Do(operation=SendMessage() as message):
                    if not self.was_agreed_to(stimulus, message):
                        self.unasked.append(message)
                case Do(operation=PlaceCall(number="112" | "119" | "911")):
                    self.emergencies.append(effect)
                case Say(key=key) if key in READ_BACKS:
                    self.read_back = effect

    def was_agreed_to(self, stimulus: Stimulus, message: SendMessage) -> bool:
        """One yes to several receivers is a yes to each of them."""
        whole = ":".join(message.key.split(":")[:2])
        if isinstance(stimulus, Outcome):
            return whole in self.agreed and whole != message.key
        if not self.is_agreed(stimulus, message):
            return False
        self.agreed.add(whole)
        return True

    def is_agreed(self, stimulus: Stimulus, message: SendMessage) -> bool:
        said = self.read_back
        if said is None or said.text not in self.read_backs_of(said.key, message):
            return False
        match stimulus:
            case TimedOut():
                return said.key == "send_grace"
            case Heard(intent=intent, transcript=transcript):
                return intent.name == "confirm" and transcript.confidence > 0.5
            case _:
                return False

    def read_backs_of(self, key: str, message: SendMessage) -> set[str]:
        """Every sentence that reads this message back, with whichever label its receiver has."""
        room, number = message.room is not None, message.number is not None
        labels = ("", "회사 ", "학교 ")
        names = [to_whom(one + message.to, Lang.KOREAN, room=room, number=number) for one in labels]
        names.append(to_whom("엄마, 김민수", Lang.KOREAN))
        return {prompt(key, Lang.KOREAN, to=to, body=message.body).text for to in names}


@pytest.mark.parametrize("seed", range(150))
def test_no_message_goes_out_but_one_read_back_and_agreed_to(seed):
    witness = Witness(seed, confirm="risky").run()
    assert witness.unasked == []


@pytest.mark.parametrize("seed", range(50))
def test_with_always_silence_sends_nothing_either(seed):
    witness = Witness(seed, confirm="always").run()
    assert witness.unasked == []
    assert witness.read_back is None or witness.read_back.key != "send_grace"


@pytest.mark.parametrize("seed", range(50))
def test_every_answer_ends_with_a_wait_and_no_emergency_number_is_dialled(seed):
    witness = Witness(seed, confirm="never").run()
    assert witness.unfinished == []
    assert witness.emergencies == []


def test_the_random_conversations_do_send_messages():
    sent = [len(Witness(seed, confirm="risky").run().talk.sent) for seed in range(20)]
    assert sum(sent) > 40


def test_keys_are_never_shared_by_different_messages():
    witness = Witness(7, confirm="never").run()
    made = [one for one in witness.talk.operations if isinstance(one, SendMessage)]
    assert len({one.key for one in made}) == len({(one.key, one.to, one.body) for one in made})
