"""Plays a scenario: the wearer speaks its lines, simulated people act, expectations are judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agent.actions.door import Rules
from agent.actions.messaging import OutboxItem
from agent.actions.simulated import SimulatedPeople
from agent.audio.convert import to_float
from agent.audio.frames import ms_to_samples
from agent.audio.wav import read_recording
from agent.trace import Event
from devices.rehearsal import Cast, Rehearsal
from devices.scenario.expectations import Watch, describe, judge_finally
from devices.scenario.script import (
    Advance,
    Expect,
    Incoming,
    Link,
    Peer,
    Restart,
    Ringing,
    Say,
    Script,
    Tap,
    Trouble,
    Wait,
    Written,
)
from devices.simulated import SPEECH_DBFS, SimulatedWearer, at_level, far_away, speak_clean
from devices.simulated import Script as Play
from protos import link_pb2 as wire

DEFAULT_VOICES = {"ko": "ko+f2", "en": "en-us+f2"}
_ANSWER_MS = 4000  # how long a wearer waits for an answer that does not come
_TAPS = {"talk": wire.Tap.GESTURE_TALK, "mute": wire.Tap.GESTURE_MUTE}


@dataclass(frozen=True)
class Verdict:
    """How one expectation went: one line of the report."""

    passed: bool
    line: str


def cast_of(script: Script) -> Cast:
    """Return the people, rooms and waiting messages of a scenario."""
    sections: dict[str, Any] = {
        "contacts": [_contact(contact) for contact in script.contacts],
        "rooms": [{"name": room.name, "members": list(room.members)} for room in script.rooms],
        "inbox": [_written(message) for message in script.inbox],
    }
    rules = Rules(script.settings.friends_only, script.settings.invite_only)
    if script.now is None:
        return Cast(sections, rules=rules)
    return Cast(sections, started_at=script.now, rules=rules)


def wearer_of(script: Script) -> SimulatedWearer:
    """Return the wearer of a scenario, in its noise."""
    if script.noise is None:
        return SimulatedWearer()
    noise = to_float(read_recording(script.noise.file).samples)
    return SimulatedWearer(noise, script.noise.snr_db)


class ScenarioPlayer:
    """Advances a script frame by frame. `watch` is a sink for the session's journal."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._watch = Watch()
        self._turns_open = 0
        self._speaking = False
        self.verdicts: list[Verdict] = []

    def watch(self, event: Event) -> None:
        """Take an event of the session."""
        self._watch.add(event)
        match event["event"]:
            case "endpoint":
                self._turns_open += 1
            case "turn":
                self._turns_open -= 1
            case "session":
                self._turns_open, self._speaking = 0, False

    def play(self, rehearsal: Rehearsal) -> Play:
        """The script as a generator over frames (see `devices.simulated`)."""
        for step in self._script.steps:
            match step:
                case Say():
                    yield from self._say(step, rehearsal)
                case Expect():
                    yield from self._expect(step, rehearsal)
                case Wait(ms=ms):
                    yield from self._wait(ms, rehearsal)
                case _:
                    self._watch.new_step(rehearsal.wearer.now_sample)
                    yield from self._act(step, rehearsal)
        yield from self._quiet(rehearsal, after_ms=300)
        self._judge_finally(rehearsal.people)

    def _act(
        self, step: Incoming | Peer | Link | Trouble | Tap | Restart | Advance, rehearsal: Rehearsal
    ) -> Play:
        glasses, people = rehearsal.glasses, rehearsal.people
        assert glasses
        match step:
            case Incoming(what=Written(sender, text, room)):
                people.write(sender, text, room)
            case Incoming(what=Ringing(caller, kind)):
                people.call(caller, kind)
            case Peer(what=what):
                yield from self._until_peer_can(what, people, rehearsal)
                if people.can(what):
                    people.peer(what)
                else:
                    self._judged(step.line, False, f"peer: {what}: no such call")
            case Link(down_ms=down_ms):
                glasses.drop_link(ms_to_samples(down_ms))
            case Trouble(down_ms=down_ms, lost_answers=lost_answers):
                people.go_down(down_ms)
                people.lose_answers(lost_answers)
            case Tap(what=what):
                glasses.tap(_TAPS[what])
            case Restart():
                yield rehearsal.restart()
            case Advance(minutes=minutes):
                rehearsal.skip_time(timedelta(minutes=minutes))

    def _until_peer_can(self, what: str, people: SimulatedPeople, rehearsal: Rehearsal) -> Play:
        """Give a call that is just being placed the time to reach the other side."""
        deadline = rehearsal.wearer.now_sample + ms_to_samples(_ANSWER_MS)
        while not people.can(what) and rehearsal.wearer.now_sample < deadline:
            yield None

    def _say(self, step: Say, rehearsal: Rehearsal) -> Play:
        if not step.over:
            yield from self._quiet(rehearsal, step.after_ms)
        else:
            yield from self._wait(step.after_ms, rehearsal)
        wearer = rehearsal.wearer
        if step.wav is not None:
            samples = at_level(to_float(read_recording(step.wav).samples), SPEECH_DBFS)
        else:
            lang = step.lang or self._script.lang
            own = self._script.voice if lang == self._script.lang else None
            voice = step.voice or own or DEFAULT_VOICES[lang]
            samples = speak_clean(step.text or "", voice)
        if step.by == "bystander":
            samples = far_away(samples)
        self._watch.new_step(wearer.now_sample)
        wearer.say(samples, step.text or "")
        while wearer.now_sample < wearer.speaking_until:
            yield None
        self._watch.step_ended(wearer.now_sample)

    def _quiet(self, rehearsal: Rehearsal, after_ms: int) -> Play:
        """Wait until the agent has answered and fallen silent for `after_ms`."""
        patience = rehearsal.wearer.now_sample + ms_to_samples(_ANSWER_MS)
        quiet_since = rehearsal.wearer.now_sample
        while True:
            now = rehearsal.wearer.now_sample
            assert rehearsal.glasses
            answering = self._turns_open > 0 and now < patience
            if rehearsal.glasses.player.speaking or answering:
                quiet_since = now
            if now - quiet_since >= ms_to_samples(after_ms):
                return
            yield None

    def _wait(self, ms: int, rehearsal: Rehearsal) -> Play:
        until = rehearsal.wearer.now_sample + ms_to_samples(ms)
        while rehearsal.wearer.now_sample < until:
            yield None

    def _expect(self, step: Expect, rehearsal: Rehearsal) -> Play:
        deadline = self._watch.deadline_sample(step, rehearsal.wearer.now_sample)
        while True:
            now = rehearsal.wearer.now_sample
            if step.holds:
                violation = self._watch.violates(step, now)
                if violation or now >= deadline:
                    self._record(step, violation is None, violation)
                    return
            elif self._watch.find(step, deadline):
                self._record(step, True, None)
                return
            elif now >= deadline:
                self._record(step, False, self._watch.nearest(step))
                return
            yield None

    def _record(self, step: Expect, passed: bool, event: Mapping[str, Any] | None) -> None:
        but = "" if passed else f" - but {_brief(event)}"
        self._judged(step.line, passed, describe(step) + but)

    def _judge_finally(self, people: SimulatedPeople) -> None:
        wanted = self._script.finally_
        if wanted is None or wanted.sent is None:
            return
        differences = judge_finally([_sent(item) for item in people.received], wanted.sent)
        told = "; ".join(["finally: sent exactly these", *differences])
        self._judged(wanted.line, not differences, told)

    def _judged(self, line: int, passed: bool, told: str) -> None:
        self.verdicts.append(Verdict(passed, f"{self._script.file.name}:{line}: {told}"))


def _sent(item: OutboxItem) -> Mapping[str, Any]:
    where = {"room": item.address.room} if item.address.room else {"to": item.address.name}
    return {**where, "text": item.body}


def _brief(event: Mapping[str, Any] | None) -> str:
    if event is None:
        return "nothing like it came"
    return ", ".join(f"{k}: {v}" for k, v in event.items() if k not in ("wall_ms", "sample"))


def _contact(contact: Any) -> dict[str, Any]:
    fields = {
        "name": contact.name,
        "aliases": list(contact.aliases),
        "labels": list(contact.labels),
        "style": contact.style,
    }
    optional = {"id": contact.id, "phone": contact.phone}
    return fields | {name: value for name, value in optional.items() if value}


def _written(message: Written) -> dict[str, Any]:
    fields: dict[str, Any] = {"from": message.sender, "text": message.text}
    if message.room:
        fields["room"] = message.room
    return fields | {"minutes_ago": message.minutes_ago}
