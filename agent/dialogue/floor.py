"""Who has the floor. Microphone and speaker are one way, and everybody wants it. Pure; counts samples.

What others begin is put in here as it comes and handed out when it may be told:

1. Nothing talks over the wearer, whatever its priority.
2. Who wants the floor waits for whoever has it at the same priority or above, to the very end (the
   call, the question and its answer), and for those below only to the end of what they are saying.
3. Nothing is cut short but others' words, and those by nothing but a call that rings.
4. After the wearer or the agent has spoken there is a pause first (`PAUSE_SAMPLES`). Talk that is
   not with us is given the same pause, but not for ever (`PATIENCE_SAMPLES`).
5. In a call nothing is said. What is urgent gets one sound there, and its words afterwards.
6. What others wrote meanwhile is told together, a room or a person at a time, in order of arrival.

That a call was answered or has ended is no request for the floor: it is handed out at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from agent.audio.frames import ms_to_samples
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
    SentLater,
)


class Priority(IntEnum):
    """Whose affair it is; the greater goes first."""

    ANNOUNCEMENT = 1  # somebody wrote; a scheduled message has gone out
    REPLY = 2  # the agent answers, or reads what others wrote
    ALERT = 3  # what must not come late: a reminder, a scheduled message that could not be sent
    WEARER = 4  # speaks, or was asked something
    CALL = 5  # somebody rings, or is talked to


# Between the last sound of the wearer or the agent and the first of what comes. A call rings for
# twenty seconds and must not wait; a reminder fits between two messages that are read (1,500 ms);
# an announcement leaves the wearer the time in which people go on (nine pauses in ten: under 1 s).
PAUSE_SAMPLES = {
    Priority.CALL: 0,
    Priority.ALERT: ms_to_samples(500),
    Priority.ANNOUNCEMENT: ms_to_samples(1_200),
}
PATIENCE_SAMPLES = ms_to_samples(10_000)  # with a conversation or a television that goes on
MOST_MESSAGES = 20  # older ones stay unread in the inbox; announcing more at once helps nobody

Claim = Arrived | CallChanged | Reminded | SentLater | Requested  # what wants the floor
Granted = Gathered | CallChanged | Reminded | SentLater | Requested  # what is to be told


@dataclass(frozen=True)
class Sounds:
    """What there is to hear in a frame.

    `wearer`: they speak to us, or may be about to, or what they said is being read. `voice`:
    somebody speaks, to us or not. `agent`: something is being said or about to be. `reading`: it is
    somebody else's words. `working`: something is being done, and may end in a sentence. `in_call`:
    the other side is there. `worn`: false while the glasses are off, and nobody would hear.
    """

    wearer: bool = False
    voice: bool = False
    agent: bool = False
    reading: bool = False
    working: bool = False
    in_call: bool = False
    worn: bool = True


@dataclass(frozen=True)
class Grant:
    """What is to be told now. `cuts`: what is being said stops for it."""

    stimulus: Granted
    cuts: bool = False


class Exchange(Protocol):
    """The dialogue, as far as the floor must know it."""

    @property
    def holder(self) -> Priority | None:
        """Whose the floor is, also while nobody makes a sound."""

    def may_ring(self, call: Call) -> bool:
        """Whether a call that rings is told of now."""

    def ruling(self, message: Message) -> Ruling:
        """Whether a message is announced now."""


@dataclass(eq=False)
class _Waiting:
    claim: Claim
    since_sample: int
    signalled: bool = False


class Floor:
    """One session's arbiter. Each frame is told to `follow` before anything is granted in it."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._waiting: list[_Waiting] = []
        self._now_sample = 0
        self._sounds = Sounds()
        self._ours_sample = self._voice_sample = -max(PAUSE_SAMPLES.values())  # heard last

    def claim(self, claim: Claim, now_sample: int) -> None:
        """Something has happened that is to be told."""
        if isinstance(claim, CallChanged):
            self._forget_ringing()  # it does not ring any more, or anew
        self._waiting.append(_Waiting(claim, now_sample))
        messages = [one for one in self._waiting if isinstance(one.claim, Arrived)]
        if len(messages) > MOST_MESSAGES:
            self._waiting.remove(messages[0])

    def forget(self, message: Message) -> None:
        """The wearer knows this one already: it has been read to them."""
        self._waiting = [
            one
            for one in self._waiting
            if not isinstance(one.claim, Arrived) or one.claim.message.id != message.id
        ]

    def follow(self, now_sample: int, sounds: Sounds) -> None:
        """Take in a frame."""
        self._now_sample, self._sounds = now_sample, sounds
        if sounds.wearer or sounds.agent:
            self._ours_sample = now_sample
        if sounds.voice:
            self._voice_sample = now_sample

    def grant(self) -> Grant | None:
        """Return what is to be told now, once. Told, it has the floor: ask again in a later frame."""
        for one in self._waiting:
            if isinstance(one.claim, CallChanged) and not self._would_ring(one.claim.call):
                self._waiting.remove(one)
                return Grant(one.claim, cuts=one.claim.call.state is CallState.ACTIVE)
        for one in sorted(self._first(), key=lambda one: -_priority(one.claim)):
            if self._may_begin(_priority(one.claim), one.since_sample):
                told = self._take(one)
                if told is not None:
                    return Grant(told, cuts=self._sounds.agent)
        return None

    def signals(self) -> bool:
        """Say whether a sound is to tell now, once for each, that something urgent waits."""
        sounds = self._sounds
        if not sounds.in_call or not sounds.worn or sounds.voice or sounds.agent:
            return False
        for one in self._waiting:
            if not one.signalled and _priority(one.claim) is Priority.ALERT:
                one.signalled = True
                return True
        return False

    def _may_begin(self, priority: Priority, since_sample: int) -> bool:
        sounds, holder = self._sounds, self._exchange.holder
        if sounds.wearer or not sounds.worn or (holder is not None and holder >= priority):
            return False
        if sounds.agent or sounds.working:
            return priority is Priority.CALL and sounds.reading
        waited = self._now_sample - max(since_sample, self._ours_sample)
        minds_voices = waited < PATIENCE_SAMPLES
        last_sample = self._ours_sample
        if minds_voices:
            last_sample = max(last_sample, self._voice_sample)
        return self._now_sample - last_sample >= PAUSE_SAMPLES[priority]

    def _first(self) -> list[_Waiting]:
        """Return everything that waits but messages, of which the first stands for all."""
        messages = [one for one in self._waiting if isinstance(one.claim, Arrived)]
        return [one for one in self._waiting if one not in messages[1:]]

    def _would_ring(self, call: Call) -> bool:
        """Say whether this is a call that wants to be told of aloud."""
        return call.state is CallState.RINGING and self._exchange.may_ring(call)

    def _forget_ringing(self) -> None:
        self._waiting = [
            one
            for one in self._waiting
            if not isinstance(one.claim, CallChanged)
            or one.claim.call.state is not CallState.RINGING
        ]

    def _take(self, first: _Waiting) -> Granted | None:
        """Take out what comes first, with every message that may be announced with it."""
        if not isinstance(first.claim, Arrived):
            self._waiting.remove(first)
            return first.claim
        ready, left = list[Message](), list[_Waiting]()
        for one in self._waiting:
            match one.claim:
                case Arrived(message):
                    ruling = self._exchange.ruling(message)
                    if ruling is Ruling.NOW:
                        ready.append(message)
                    elif ruling is Ruling.LATER:
                        left.append(one)
                case _:
                    left.append(one)
        self._waiting = left
        return Gathered(in_groups(ready)) if ready else None


def _priority(claim: Claim) -> Priority:
    match claim:
        case CallChanged():
            return Priority.CALL
        case Reminded() | SentLater(error=str()):
            return Priority.ALERT
        case SentLater() | Arrived() | Requested():
            return Priority.ANNOUNCEMENT


def place(message: Message) -> tuple[bool, str]:
    """Return what messages have in common that belong together: their room, else their sender."""
    return message.room is not None, message.room or message.sender


def groups(messages: Iterable[Message]) -> list[list[Message]]:
    """Return messages by room or sender, in the order in which each was first heard of."""
    found: dict[tuple[bool, str], list[Message]] = {}
    for message in messages:
        found.setdefault(place(message), []).append(message)
    return list(found.values())


def in_groups(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return messages so that those of a room or a person are together."""
    return tuple(message for group in groups(messages) for message in group)
