"""How the simulated wearer behaves: speaks, listens to the end, repeats when asked again.

Reacts only to what the agent said aloud, and decides as a person would: says yes to a read-back
that is right, takes back one that is wrong and tries again, a little slower each time.
"""

import random
from collections.abc import Generator
from dataclasses import dataclass

from agent.audio.frames import ms_to_samples
from agent.speech.espeak import Delivery
from agent.trace import Event
from devices.demo.day import Line, Words
from devices.rehearsal import Rehearsal
from devices.scenario.expectations import plain_text
from devices.simulated import speak_clean

Play = Generator[None, None, None]
_PATIENCE_MS = 5000
_REPEAT = ("say_again", "say_again_short", "not_understood", "link_back")
_TRIES = 4


@dataclass(frozen=True)
class Said:
    """A sentence the wearer heard the agent say."""

    key: str
    text: str


class Person:
    """One wearer in one rehearsal. `hear` is a sink for the session's journal."""

    def __init__(self, voice: str, seed: int) -> None:
        self._voice = voice
        self._pick = random.Random(seed)
        self._heard: list[Said] = []
        self._answering = 0
        self.actions: list[Event] = []

    def hear(self, event: Event) -> None:
        """Take an event: what was said aloud, and whether the agent still owes an answer."""
        match event["event"]:
            case "prompt":
                self._heard.append(Said(event["key"], event["text"]))
            case "endpoint":
                self._answering += 1
            case "turn":
                self._answering -= 1
            case "action":
                self.actions.append(event)

    def say(
        self, rehearsal: Rehearsal, text: str, attempt: int = 0
    ) -> Generator[None, None, list[Said]]:
        """Say it and listen to the end of the answer; return what the agent said."""
        heard_before = len(self._heard)
        pace = self._pick.randint(150, 175) - 12 * attempt
        delivery = Delivery(pace, 45 + self._pick.randint(0, 10) + 3 * attempt, 50)
        rehearsal.wearer.say(speak_clean(text, self._voice, delivery), text)
        while rehearsal.wearer.now_sample < rehearsal.wearer.speaking_until:
            yield None
        # Until the endpoint comes nobody answers: wait for it, then for the answer's end.
        yield from self.pause(rehearsal, 700)
        yield from self.listen(rehearsal, 350)
        return self._heard[heard_before:]

    def listen(self, rehearsal: Rehearsal, quiet_ms: int) -> Play:
        """Wait until the agent has been silent for `quiet_ms` and owes nothing."""
        patience = rehearsal.wearer.now_sample + ms_to_samples(_PATIENCE_MS)
        quiet_since = rehearsal.wearer.now_sample
        assert rehearsal.glasses
        while rehearsal.wearer.now_sample - quiet_since < ms_to_samples(quiet_ms):
            now = rehearsal.wearer.now_sample
            owed = self._answering > 0 and now < patience
            if rehearsal.glasses.player.speaking or owed:
                quiet_since = now
            yield None

    def pause(self, rehearsal: Rehearsal, ms: int) -> Play:
        """Do nothing for a while."""
        until = rehearsal.wearer.now_sample + ms_to_samples(ms)
        while rehearsal.wearer.now_sample < until:
            yield None

    def until(self, rehearsal: Rehearsal, key: str, within_ms: int) -> Generator[None, None, bool]:
        """Wait for the agent to say `key` and finish; return whether it did."""
        deadline = rehearsal.wearer.now_sample + ms_to_samples(within_ms)
        while not (self._heard and self._heard[-1].key == key):
            if rehearsal.wearer.now_sample >= deadline:
                return False
            yield None
        yield from self.listen(rehearsal, 350)
        return True

    def ask(
        self, rehearsal: Rehearsal, texts: tuple[str, ...], wanted: tuple[str, ...]
    ) -> Generator[None, None, bool]:
        """Say something, one way or another, until the agent answers with a `wanted` prompt."""
        for attempt in range(_TRIES):
            said = yield from self.say(rehearsal, texts[attempt % len(texts)], attempt)
            if any(answer.key in wanted for answer in said):
                return True
            if said and said[-1].key not in _REPEAT:
                yield from self.pause(rehearsal, 2500)  # let it finish what it misunderstood
        return False

    def act(
        self, rehearsal: Rehearsal, text: str, kinds: tuple[str, ...], cancel: str
    ) -> Generator[None, None, bool]:
        """Say something until an action of one of the `kinds` follows."""
        for attempt in range(_TRIES):
            before = len(self.actions)
            said = yield from self.say(rehearsal, text, attempt)
            if any(action["kind"] in kinds for action in self.actions[before:]):
                return True
            if said and said[-1].key not in _REPEAT and said[-1].key != "":
                yield from self.say(rehearsal, cancel, attempt)
        return False

    def send(
        self, rehearsal: Rehearsal, line: Line, to: str, words: Words, tries: int = _TRIES
    ) -> Generator[None, None, bool]:
        """Get a message sent: agree to a read-back that is right, take a wrong one back."""
        for attempt in range(tries):
            before = len(self.actions)
            said = yield from self.say(rehearsal, line.said, attempt)
            if not said or said[-1].key in _REPEAT:
                continue
            if not self._is_right(said[-1], to, line.right):
                yield from self.say(rehearsal, words.cancel, attempt)
                continue
            for again in range(_TRIES):
                yield from self.say(rehearsal, words.yes, again)
                if any(action["kind"] == "message_sent" for action in self.actions[before:]):
                    return True
        return False

    def _is_right(self, said: Said, to: str, right: tuple[str, ...]) -> bool:
        """Say whether a read-back names the right person and quotes exactly the right words."""
        read_back = said.text
        quoted = read_back.partition('"')[2].rpartition('"')[0]
        words = plain_text(quoted).replace(" ", "")
        return to.lower() in read_back.lower() and any(
            plain_text(text).replace(" ", "") == words for text in right
        )
