"""One day performed and judged: by what people received, heard and were told."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from devices.demo.day import WORDS, Day
from devices.demo.person import Person, Play
from devices.rehearsal import Rehearsal
from devices.scenario.expectations import plain_text

_CONNECT_MS = 15_000
_HEARD_MS = 500  # of the wearer's speech: less is no conversation


@dataclass(frozen=True)
class Judgement:
    """Whether one step of the day came out right, and how that was seen."""

    step: str
    right: bool


class Performance:
    """The day as a script over frames (see `devices.simulated`), and its judgements."""

    def __init__(self, day: Day, person: Person) -> None:
        self._day, self._person = day, person
        self._words = WORDS[day.lang]
        self.judgements: list[Judgement] = []

    def play(self, rehearsal: Rehearsal) -> Play:
        """Live the day."""
        yield from self._person.pause(rehearsal, 800)
        for step in (
            self._time,
            self._send,
            self._corrected,
            self._incoming,
            self._room,
            self._inbox,
            self._outgoing_call,
            self._incoming_call,
        ):
            right = yield from step(rehearsal)
            name = step.__name__.strip("_").replace("_", " ")
            self.judgements.append(Judgement(name, right))
            yield from self._person.listen(rehearsal, 900)
        self._nothing_else(rehearsal)

    def _time(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        return (yield from self._person.ask(rehearsal, (self._words.time,), ("time", "date")))

    def _send(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        line, friend = self._day.to_friend, self._day.friend
        yield from self._person.send(rehearsal, line, friend, self._words)
        return self._received(rehearsal, friend, line.right)

    def _corrected(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        """Say the wrong thing first, correct it before it is sent."""
        day, person = self._day, self._person
        for attempt in range(3):
            said = yield from person.say(rehearsal, day.to_mother_wrongly, attempt)
            if not said or not said[-1].key.startswith("send_"):
                continue
            if (yield from person.send(rehearsal, day.corrected, day.mother, self._words, 2)):
                break
            yield from person.say(rehearsal, self._words.cancel, attempt)
        return self._received(rehearsal, day.mother, day.corrected.right)

    def _incoming(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        """Somebody writes; it is announced, read, and answered."""
        day, words, person = self._day, self._words, self._person
        rehearsal.people.write(day.grandmother, day.incoming)
        if not (yield from person.until(rehearsal, "incoming_message", 8000)):
            return False
        if not (yield from person.ask(rehearsal, (words.yes,), ("message",))):
            return False
        yield from person.send(rehearsal, day.reply, day.grandmother, words)
        return self._received(rehearsal, day.grandmother, day.reply.right)

    def _room(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        day = self._day
        yield from self._person.send(rehearsal, day.to_room, day.room, self._words)
        return self._received(rehearsal, day.room, day.to_room.right)

    def _inbox(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        """What had been waiting since the morning is read out."""
        return (yield from self._person.ask(rehearsal, self._words.read, ("message",)))

    def _outgoing_call(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        day, words, person = self._day, self._words, self._person
        placed = yield from person.act(rehearsal, words.call, ("call_placed",), words.cancel)
        return placed and (yield from self._talk(rehearsal, day.grandmother))

    def _incoming_call(self, rehearsal: Rehearsal) -> Generator[None, None, bool]:
        day, words, person = self._day, self._words, self._person
        rehearsal.people.call(day.caller)
        if not (yield from person.until(rehearsal, "incoming_call", 8000)):
            return False
        for attempt in range(3):
            yield from person.say(rehearsal, words.answer, attempt)
            if rehearsal.people.calls[-1].was_answered:
                return (yield from self._talk(rehearsal, day.caller))
        return False

    def _talk(self, rehearsal: Rehearsal, other: str) -> Generator[None, None, bool]:
        """Wait for the connection, talk a little, hang up; the other side must have heard it."""
        person, words = self._person, self._words
        for _ in range(_CONNECT_MS // 20):
            if rehearsal.people.calls[-1].was_answered:
                break
            yield None
        yield from person.pause(rehearsal, 1500)
        for line in words.small_talk:
            yield from person.say(rehearsal, line)
        call = rehearsal.people.calls[-1]
        ended = False
        for attempt in range(3):
            yield from person.say(rehearsal, words.hang_up, attempt)
            ended = not rehearsal.people.can("hang_up")
            if ended:
                break
        return ended and call.peer.name == other and call.heard_speech_ms >= _HEARD_MS

    def _received(self, rehearsal: Rehearsal, who: str, right: tuple[str, ...]) -> bool:
        """Whether the newest message that `who` received is the right one."""
        mailbox = rehearsal.people.mailbox(who)
        wanted = {plain_text(text).replace(" ", "") for text in right}
        return bool(mailbox) and plain_text(mailbox[-1].body).replace(" ", "") in wanted

    def _nothing_else(self, rehearsal: Rehearsal) -> None:
        """Nobody may have received anything but the day's four messages."""
        self.judgements.append(Judgement("nothing else sent", len(rehearsal.people.received) == 4))


def street(seed: int, seconds: float = 20.0) -> NDArray[np.float32]:
    """Return made-up street noise, float32 at 16 kHz: low rumble with slow swells."""
    noise = np.random.default_rng(seed)
    samples = int(seconds * 16_000)
    spectrum = np.fft.rfft(noise.standard_normal(samples))
    spectrum *= (np.arange(len(spectrum)) + 20.0) ** -0.7
    swell = np.interp(np.arange(samples), np.linspace(0, samples, 24), noise.uniform(0.5, 1, 24))
    return (np.fft.irfft(spectrum, samples) * swell).astype(np.float32)
