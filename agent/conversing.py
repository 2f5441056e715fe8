"""Between hearing and speaking: intents to the dialogue, its effects into the world, its waits.

The dialogue decides; this shell carries out. Nobody talks over the wearer: what others begin (a
message, a call) waits until neither side is speaking.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from agent.actions.phone import Phone
from agent.actions.records import Fields
from agent.audio.frames import ms_to_samples
from agent.dialogue.turns import Conversation
from agent.events import (
    Arrived,
    Call,
    CallChanged,
    CallState,
    Do,
    Earcon,
    Effect,
    Heard,
    Intent,
    Lang,
    Listen,
    Message,
    NotHeard,
    Outcome,
    ReadAloud,
    Say,
    Show,
    Stimulus,
    TimedOut,
)
from agent.jobs import Jobs
from agent.link.playback import Heard as HeardAudio
from agent.listening import Listening, Utterance
from agent.speaking import Speaking
from agent.trace import Journal, Turn
from agent.understanding import Context, Draft, LastMessage, understand

_SILENT_REASONS = ("no_speech",)  # nobody spoke: nothing to ask again


class Conversing:
    """Joins one session's ears, mouth and phone through its dialogue."""

    def __init__(
        self,
        conversation: Conversation,
        phone: Phone,
        listening: Listening,
        speaking: Speaking,
        jobs: Jobs,
        journal: Journal,
        lang: Lang,
    ) -> None:
        self._conversation, self._phone = conversation, phone
        self._listening, self._speaking = listening, speaking
        self._jobs, self._journal = jobs, journal
        self._lang = lang
        self._listen = Listen()
        self._deadline_sample: int | None = None
        self._arrivals: deque[Arrived | CallChanged] = deque()
        self._turn: Turn | None = None
        self.now_sample = 0
        self.may_speak = True  # false while the glasses are off: announcements wait
        self.on_card: Callable[[Show], None] = lambda _card: None
        listening.on_utterance = self._understand
        listening.on_started = self._wearer_speaks

    @property
    def idle(self) -> bool:
        """Whether nothing is said, heard, done or about to be."""
        return self._speaking.idle and not self._listening.busy and self._jobs.idle

    def tick(self) -> None:
        """One frame has passed: take in what others did, and look whether a wait is over."""
        for happened in self._phone.poll():
            if happened.event:
                self._journal.write(happened.event, self.now_sample, None, **happened.fields)
            if happened.stimulus:
                self._arrivals.append(happened.stimulus)
        self._announce()
        self._close_turn()
        if not self.idle or not self.may_speak:
            self._deadline_sample = None
        elif self._listen.timeout_ms is not None:
            if self._deadline_sample is None:
                self._deadline_sample = self.now_sample + ms_to_samples(self._listen.timeout_ms)
            elif self.now_sample >= self._deadline_sample:
                self._listen = Listen(self._listen.expecting)
                self.tell(TimedOut())

    def tell(self, stimulus: Stimulus, turn: Turn | None = None) -> None:
        """Let the dialogue know, and carry out what it wants."""
        self._carry_out(self._conversation.hear(stimulus), turn)

    def say(self, say: Say) -> None:
        """Speak a sentence that is no part of the dialogue."""
        self._speaking.say(say, None)

    def not_heard(self, turn: Turn, reason: str) -> None:
        """An utterance was lost: the dialogue decides what to say about it."""
        self._close_turn(now=True)
        self._turn = turn
        self.tell(NotHeard(reason), turn)

    def finish(self) -> None:
        """The session is over: write the receipts that are still open."""
        self._close_turn(now=True)
        self._turn = self._listening.deciding
        self._close_turn(now=True)

    def _announce(self) -> None:
        """Tell the dialogue what others did."""
        while arrival := self._next_arrival():
            self._arrivals.remove(arrival)
            if isinstance(arrival, CallChanged):
                self._call_changed(arrival.call)
            self.tell(arrival)

    def _next_arrival(self) -> Arrived | CallChanged | None:
        """Return the oldest once the floor is free; a call answered or ended does not wait for it."""
        if self._arrivals and self.idle and self.may_speak:
            return self._arrivals[0]
        change = next((one for one in self._arrivals if isinstance(one, CallChanged)), None)
        return change if change and change.call.state is not CallState.RINGING else None

    def _call_changed(self, call: Call) -> None:
        if call.state is CallState.ACTIVE:
            self._speaking.interrupt(None)  # somebody is there: not a word more from us

    def _wearer_speaks(self) -> None:
        self._deadline_sample = None
        if self._speaking.speaking:
            self._speaking.interrupt(self._listening.onset_sample)

    def _understand(self, turn: Turn, utterance: Utterance) -> None:
        self._close_turn(now=True)
        self._turn = turn
        transcript = utterance.transcript
        if utterance.rejected in _SILENT_REASONS:
            return
        if utterance.rejected or utterance.cut_off:
            reason = "max_length" if utterance.cut_off else str(utterance.rejected)
            self.tell(NotHeard(reason, transcript.text), turn)
            return
        intent = understand(transcript.text, transcript.lang, self._context())
        turn.intent_clock_s = time.perf_counter()
        self._journal.write("intent", self.now_sample, turn.number, **_fields(intent))
        self.tell(Heard(intent, transcript), turn)

    def _context(self) -> Context:
        state, book = self._conversation.context, self._phone.phonebook
        draft = Draft(state.draft_recipient, state.draft_body)
        last = state.last_message
        return Context(
            expecting=state.expecting,
            call=state.call,
            contacts=book.contacts,
            rooms=tuple(room.name for room in book.rooms),
            choices=state.choices,
            last_message=LastMessage(last.sender, last.room) if last else None,
            draft=draft if state.draft_recipient or state.draft_body else None,
            caller=state.caller,
        )

    def _carry_out(self, effects: Sequence[Effect], turn: Turn | None) -> None:
        for effect in effects:
            match effect:
                case Say():
                    self._speaking.say(effect, turn)
                case ReadAloud(message):
                    self._speaking.read(message, turn, partial(self._read_out, message))
                case Earcon(name):
                    self._speaking.play(name)
                case Show():
                    self._show(effect, turn)
                case Listen():
                    self._listen, self._deadline_sample = effect, None
                    self._listening.expect(effect.expecting)
                case Do(operation):
                    work = self._phone.perform(operation)
                    self._jobs.spawn(work, partial(self._performed, turn))
        if not any(isinstance(effect, Do) for effect in effects):
            self._speaking.release()  # an action's outcome may still bring a sentence to go under

    def _performed(self, turn: Turn | None, result: tuple[Outcome, list[Fields]]) -> None:
        outcome, actions = result
        for fields in actions:
            number = turn.number if turn else None
            self._journal.write("action", self.now_sample, number, **fields)
        self.tell(outcome, turn)

    def _read_out(self, message: Message, heard: HeardAudio) -> None:
        if heard.heard_ms:
            fields = self._phone.spoken(message)
            self._journal.write("action", self.now_sample, None, **fields)

    def _show(self, card: Show, turn: Turn | None) -> None:
        fields = {"title": card.title, "body": card.body, "actions": list(card.actions)}
        self._journal.write("display", self.now_sample, turn.number if turn else None, **fields)
        self.on_card(card)

    def _close_turn(self, now: bool = False) -> None:
        """Write the receipt once the answer is heard to begin, or nothing will be said."""
        turn = self._turn
        if turn and (turn.first_audio_sample is not None or now or self.idle):
            self._turn = None
            receipt = turn.receipt() | {"leaves_machine": self._phone.leaves_machine}
            self._journal.write("turn", self.now_sample, turn.number, **receipt)


def _fields(intent: Intent) -> dict[str, object]:
    return {
        "intent": intent.name,
        "slots": dict(intent.slots),
        "confidence": round(intent.confidence, 3),
    }
