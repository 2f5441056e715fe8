"""What the dialogue wants done, done: said, read aloud, shown, listened for, carried out."""

from collections.abc import Callable, Sequence
from functools import partial

from agent.actions.phone import Phone
from agent.actions.records import Fields
from agent.echo import TextEcho
from agent.events import (
    Do,
    Earcon,
    Effect,
    Lang,
    Listen,
    Message,
    Outcome,
    ReadAloud,
    Say,
    Show,
    Stimulus,
    Tune,
)
from agent.jobs import Jobs
from agent.link.playback import Heard as HeardAudio
from agent.listening import Listening
from agent.speaking import Speaking
from agent.trace import Journal, Turn


class Enacting:
    """One session's hands. What comes of the effects is told to `on_stimulus`."""

    def __init__(
        self,
        phone: Phone,
        listening: Listening,
        speaking: Speaking,
        aloud: TextEcho,
        jobs: Jobs,
        journal: Journal,
    ) -> None:
        self._phone, self._listening, self._speaking = phone, listening, speaking
        self._aloud, self._jobs, self._journal = aloud, jobs, journal
        self.now_sample = 0
        self.on_stimulus: Callable[[Stimulus, Turn | None], None] = lambda _stimulus, _turn: None
        self.on_listen: Callable[[Listen], None] = lambda _listen: None
        self.on_reading: Callable[[Message], None] = lambda _message: None
        self.on_heard_out: Callable[[Message], None] = lambda _message: None
        self.on_card: Callable[[Show], None] = lambda _card: None

    def carry_out(self, effects: Sequence[Effect], turn: Turn | None) -> None:
        """Begin everything that is wanted, in order; `turn` is the one it answers, if any."""
        for effect in effects:
            match effect:
                case Say():
                    self._aloud.said(effect.text, self.now_sample)
                    self._speaking.say(effect, turn)
                case ReadAloud(message):
                    self._aloud.begin(message.text, self.now_sample)
                    self._speaking.read(message, turn, partial(self._read_out, message))
                    self.on_reading(message)
                case Tune(volume, lang):
                    self._tune(volume, lang)
                case Earcon(name):
                    self._speaking.play(name)
                case Show():
                    self._show(effect, turn)
                case Listen():
                    self._listening.expect(effect.expecting)
                    self.on_listen(effect)
                case Do(operation):
                    work = self._phone.perform(operation)
                    self._jobs.spawn(work, partial(self._performed, turn))
        if not any(isinstance(effect, Do) for effect in effects):
            self._speaking.release()  # an action's outcome may still bring a sentence to go under

    def carry_out_due(self) -> None:
        """Send what was scheduled for now, and have reminders come."""
        if self._phone.has_due:
            self._jobs.spawn(self._phone.carry_out_due(), partial(self._acted, None))

    def _performed(self, turn: Turn | None, result: tuple[Outcome, list[Fields]]) -> None:
        outcome, actions = result
        self._acted(turn, actions)
        self.on_stimulus(outcome, turn)

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
        if heard.complete:
            self.on_heard_out(message)

    def _show(self, card: Show, turn: Turn | None) -> None:
        fields = {"title": card.title, "body": card.body, "actions": list(card.actions)}
        self._journal.write("display", self.now_sample, turn.number if turn else None, **fields)
        self.on_card(card)
