"""Between hearing and speaking: intents to the dialogue, its effects into the world, its waits.

The dialogue decides; this shell carries out. Nobody talks over the wearer: what others begin (a
message, a call) waits until neither side is speaking.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from agent.actions.phone import Phone
from agent.actions.records import Fields
from agent.addressed import Access, Attention, ListenMode, Situation
from agent.asr.recognizer import Decoded
from agent.asr.wake import without_phrase
from agent.audio.frames import ms_to_samples
from agent.dialogue.turns import Conversation
from agent.echo import TextEcho
from agent.events import (
    Arrived,
    Call,
    CallChanged,
    Called,
    CallState,
    Do,
    Earcon,
    Effect,
    Expecting,
    Heard,
    Intent,
    Lang,
    Listen,
    Message,
    NotHeard,
    Outcome,
    ReadAloud,
    Reminded,
    Say,
    SentLater,
    Show,
    Stimulus,
    Tapped,
    TimedOut,
    Transcript,
    Tune,
)
from agent.jobs import Jobs
from agent.link.playback import Heard as HeardAudio
from agent.listening import Listening, Utterance
from agent.speaking import Speaking
from agent.trace import Journal, Turn
from agent.turntaking.closing import Look, look
from agent.turntaking.interruption import STOP_INTENTS, Doing, Move, Words, wants_more
from agent.understanding import Context, Draft, LastMessage, understand
from agent.yielding import Yielding

_Arrival = Arrived | CallChanged | Reminded | SentLater
_KEPT = "conversation"  # under which the store has what the dialogue keeps
# Nobody spoke, or not to us: nothing to ask again.
_SILENT_REASONS = ("no_speech", "not_addressed")
_PHRASE_MISREAD = 2.0  # what the wake phrase may cost in the text, once the ear was sure of it


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
        mode: ListenMode = ListenMode.OPEN,
    ) -> None:
        self._attention = Attention(mode)
        self._conversation, self._phone = conversation, phone
        self._listening, self._speaking = listening, speaking
        self._jobs, self._journal = jobs, journal
        self._listen = Listen()
        self._deadline_sample: int | None = None
        self._arrivals: deque[_Arrival] = deque()
        self._kept = conversation.kept
        self._aloud = TextEcho()
        self._yielding = Yielding(listening, speaking)
        self._onset_sample = 0
        self._turn: Turn | None = None
        self.now_sample = 0
        self.may_speak = True  # false while the glasses are off: announcements wait
        self.on_card: Callable[[Show], None] = lambda _card: None
        listening.judge = self._look
        listening.on_utterance = self._understand
        listening.on_started = self._wearer_speaks
        listening.access = lambda onset: self._attention.access(onset, self._situation())

    @property
    def idle(self) -> bool:
        """Whether nothing is said, heard, done or about to be."""
        return self._speaking.idle and not self._listening.busy and self._jobs.idle

    def tick(self) -> None:
        """One frame has passed: take in what others did, and look whether a wait is over."""
        situation = self._situation()
        self._attention.follow(self.now_sample, situation)
        access = self._attention.access(self.now_sample, situation)
        self._yielding.follow(self.now_sample, access.is_open, self._doing())
        if self._speaking.idle:
            self._aloud.hush(self.now_sample)
        for happened in self._phone.poll():
            if happened.event:
                self._journal.write(happened.event, self.now_sample, None, **happened.fields)
            if happened.stimulus:
                self._arrivals.append(happened.stimulus)
        if self._phone.has_due:
            self._jobs.spawn(self._phone.carry_out_due(), partial(self._acted, None))
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

    def tapped(self) -> None:
        """The wearer wants to speak, or to stop what is about to be done."""
        self._yielding.give_up()
        self._speaking.interrupt(None)
        self._attention.summoned(self.now_sample)
        self._listening.attend(self.now_sample)
        self.tell(Tapped())

    def tell(self, stimulus: Stimulus, turn: Turn | None = None) -> None:
        """Let the dialogue know, carry out what it wants, and keep what is to survive a restart."""
        self._carry_out(self._conversation.hear(stimulus), turn)
        if self._conversation.kept != self._kept:
            self._kept = self._conversation.kept
            self._phone.keep(_KEPT, self._kept)

    def recall(self) -> None:
        """Take up what an earlier session kept. Raises `CarrierError`."""
        if kept := self._phone.kept(_KEPT):
            self._kept = kept
            self._carry_out(self._conversation.restore(kept), None)

    def note_battery(self, percent: int) -> None:
        self._conversation.note_battery(percent)

    def say(self, say: Say) -> None:
        """Speak a sentence that is no part of the dialogue."""
        self._speaking.say(say, None)

    def not_heard(self, turn: Turn, reason: str) -> None:
        """An utterance was lost: the dialogue decides what to say about it."""
        self._close_turn(now=True)
        self._turn = turn
        self._yielding.give_up()
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
            if self._situation().call is CallState.RINGING or not self._conversation.is_under_way:
                self._attention.interrupted()
            self.tell(arrival)

    def _next_arrival(self) -> _Arrival | None:
        """Return the oldest once the floor is free; a call answered or ended does not wait for it."""
        if self._arrivals and self.idle and self.may_speak and not self._yielding.is_holding:
            return self._arrivals[0]
        change = next((one for one in self._arrivals if isinstance(one, CallChanged)), None)
        return change if change and change.call.state is not CallState.RINGING else None

    def _call_changed(self, call: Call) -> None:
        if call.state is CallState.ACTIVE:
            self._yielding.give_up()
            self._speaking.interrupt(None)  # somebody is there: not a word more from us

    def _wearer_speaks(self) -> None:
        self._deadline_sample = None
        self._onset_sample = self._listening.onset_sample
        self._yielding.begin(self._onset_sample, self._doing())

    def _look(self, decoded: Decoded) -> Look:
        """Judge from a pause's reading whether the wearer has finished."""
        context = self._context()
        intent = understand(decoded.text, decoded.lang, context)
        in_call = context.call == "active"
        return look(decoded.text, decoded.lang, context.expecting, intent, in_call)

    def _understand(self, turn: Turn, utterance: Utterance) -> None:
        self._close_turn(now=True)
        self._turn = turn
        if utterance.rejected in _SILENT_REASONS:
            self._yielding.heard(Words("", rejected=True))
            return
        called, transcript = self._without_phrase(utterance)
        if called or utterance.woken:
            self._attention.summoned(self.now_sample)
        if called and not transcript.text:
            self._yielding.give_up()
            self.tell(Called(), turn)
            return
        intent = understand(transcript.text, transcript.lang, self._context())
        is_echo = self._aloud.is_echo(transcript.text, self._onset_sample)
        rejected = utterance.rejected is not None or is_echo
        words = Words(transcript.text, "unknown" if is_echo else intent.name, rejected)
        spoken_over = self._yielding.is_holding and self._speaking.speaking
        move = self._yielding.heard(words)
        if move is Move.TAKE_UP and spoken_over:
            if is_echo:
                self._reject(turn, transcript.text, "echo")
            return
        stops = spoken_over and words.intent in STOP_INTENTS  # however badly it was heard
        if (utterance.rejected or utterance.cut_off) and not stops:
            if utterance.access is Access.LIKELY:
                return
            reason = "max_length" if utterance.cut_off else str(utterance.rejected)
            self.tell(NotHeard(reason, transcript.text), turn)
            return
        if is_echo:
            self._reject(turn, transcript.text, "echo")
            self.tell(NotHeard("echo", transcript.text), turn)
            return
        if utterance.access is Access.LIKELY and intent.name == "unknown":
            self._reject(turn, transcript.text, "not_addressed")
            return
        self._attention.accepted(self.now_sample)
        turn.intent_clock_s = time.perf_counter()
        self._journal.write("intent", self.now_sample, turn.number, **_fields(intent))
        if wants_more(transcript.text) and self._goes_on(turn):
            return
        self.tell(Heard(intent, transcript), turn)

    def _goes_on(self, turn: Turn) -> bool:
        """Say the rest of what the wearer had stopped, unless something else is under way."""
        if self._conversation.is_under_way or not self._speaking.go_on(turn):
            return False
        self._aloud.go_on(self.now_sample)
        return True

    def _without_phrase(self, utterance: Utterance) -> tuple[bool, Transcript]:
        """Return whether the wearer called the agent, and the words behind the wake phrase.

        Nothing is taken from dictation, unless the phrase was needed.
        """
        transcript, woken = utterance.transcript, utterance.woken
        if self._conversation.context.expecting is Expecting.BODY and not woken:
            return False, transcript
        most_cost = _PHRASE_MISREAD if woken else 0.0
        rest = without_phrase(transcript.text, transcript.lang, most_cost)
        return (False, transcript) if rest is None else (True, replace(transcript, text=rest))

    def _reject(self, turn: Turn, text: str, reason: str) -> None:
        """Record words that are not acted on."""
        self._journal.write("rejected", self.now_sample, turn.number, text=text, reason=reason)

    def _doing(self) -> Doing:
        """What a voice that begins now would interrupt."""
        state = self._phone.call.state
        if state in (CallState.ACTIVE, CallState.DIALING):
            return Doing.CALL
        if self._speaking.reading:
            return Doing.READING
        if self._speaking.speaking:
            waits = self._listen.expecting is not Expecting.COMMAND or self._listen.timeout_ms
            return Doing.ASKING if waits or state is CallState.RINGING else Doing.STATING
        return Doing.NOTHING if self.idle else Doing.THINKING

    def _situation(self) -> Situation:
        return Situation(
            speaking=not self._speaking.idle,
            asked=self._conversation.is_under_way,
            call=self._phone.call.state,
        )

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
            now=state.now,
        )

    def _carry_out(self, effects: Sequence[Effect], turn: Turn | None) -> None:
        for effect in effects:
            match effect:
                case Say():
                    self._aloud.said(effect.text, self.now_sample)
                    self._speaking.say(effect, turn)
                case ReadAloud(message):
                    self._aloud.begin(message.text, self.now_sample)
                    self._speaking.read(message, turn, partial(self._read_out, message))
                case Tune(volume, lang):
                    self._tune(volume, lang)
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
        self._acted(turn, actions)
        self.tell(outcome, turn)

    def _acted(self, turn: Turn | None, actions: Sequence[Fields]) -> None:
        for fields in actions:
            number = turn.number if turn else None
            self._journal.write("action", self.now_sample, number, **fields)

    def _tune(self, volume: int | None, lang: Lang | None) -> None:
        if volume is not None:
            self._speaking.volume = volume
        if lang is not None:
            self._speaking.lang = lang
            self._listening.lang = lang if self._listening.lang else None

    def _read_out(self, message: Message, heard: HeardAudio) -> None:
        self._aloud.end(message.text, self.now_sample)
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
