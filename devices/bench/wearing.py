"""The wearer of the `turn` benchmark: says every line when its moment has come, and keeps watch.

A question that did not come (the command before was not understood) is asked for again, as people
do; such repeats are counted, not measured.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from agent.audio.frames import ms_to_samples
from agent.trace import Event
from devices.bench.exchanges import READ_BACK, Exchange, Line
from devices.rehearsal import Rehearsal
from devices.simulated import Script, Spoken, speak_clean

_PAUSE_MS = 500  # between the agent's last word and the wearer's next
_ANSWER_MS = 4000  # how long the wearer waits for an answer that does not come
_CALL_MS = 1800  # how long a call rings and is talked before it is ended
_GIVE_UP_MS = 20_000  # after which every question of the dialogue has lapsed
_MOST_REPEATS = 2

# Prompts after which the dialogue waits for words; "say it again" leaves that as it was.
_OPEN = READ_BACK | set(
    """ask_recipient ask_recipient_short ask_body ask_body_short choose_person choose_person_short
    unknown_recipient one_at_a_time ask_edit ask_edit_short too_long go_on call_confirm
    call_confirm_short ask_callee unknown_callee ask_sender unknown_sender""".split()
)
_UNCHANGED = {"say_again", "say_again_short", "error_recognition", "help_task"}


@dataclass
class Said:
    """A line that was spoken, where its clean signal ended, and the events of its turns."""

    line: Line
    spoken: Spoken
    is_repeat: bool
    events: list[Event] = field(default_factory=list)

    def first(self, event: str, turn: int | None = None) -> Event | None:
        """Return its first such event, of one turn where that is given."""
        of_turn = (e for e in self.events if turn is None or e["turn"] == turn)
        return next((e for e in of_turn if e["event"] == event), None)

    @property
    def endpoints(self) -> list[Event]:
        return [e for e in self.events if e["event"] == "endpoint"]

    @property
    def is_over(self) -> bool:
        """Whether the agent has dealt with all that it took for an utterance of this line."""
        receipts = sum(e["event"] == "turn" for e in self.events)
        heard_out = any(e["sample"] >= self.spoken.end_sample for e in self.endpoints)
        return heard_out and receipts >= len(self.endpoints)


class Wearing:
    """Plays exchanges. `watch` is a sink of the session's journal; `said` is what came of it."""

    def __init__(self, exchanges: list[Exchange], on_said: Callable[[int], None]) -> None:
        self._exchanges, self._on_said = exchanges, on_said
        self._current: Said | None = None
        self._key = ""
        self._is_open = False
        self.said: list[Said] = []
        self.skipped: list[Line] = []
        self.turns = 0
        self.receipts: list[Event] = []

    def watch(self, event: Event) -> None:
        """Take an event of the session."""
        if event["event"] == "prompt":
            self._key = event["key"]
            if self._key not in _UNCHANGED:
                self._is_open = self._key in _OPEN
        self.turns += event["event"] == "turn"
        if event["event"] == "turn":
            self.receipts.append(event)
        if self._current and event["turn"] is not None:
            known = {e["turn"] for e in self._current.endpoints}
            if event["event"] == "endpoint" or event["turn"] in known:
                self._current.events.append(event)

    def play(self, rehearsal: Rehearsal) -> Script:
        """The script as a generator over frames (see `devices.simulated`)."""
        for exchange in self._exchanges:
            yield from self._exchange(exchange, rehearsal)
            yield from self._wind_up(exchange, rehearsal)

    def _exchange(self, exchange: Exchange, rehearsal: Rehearsal) -> Script:
        repeats = 0
        for i, line in enumerate(exchange.lines):
            while line.after and self._key not in line.after:
                if repeats == _MOST_REPEATS or i == 0:
                    self.skipped += exchange.lines[i:]
                    return
                repeats += 1
                for earlier in exchange.lines[:i]:
                    if not earlier.after or self._key in earlier.after:
                        yield from self._say(earlier, exchange, rehearsal, is_repeat=True)
            if "calling" in line.after:
                yield from self._wait(_CALL_MS, rehearsal)
            yield from self._say(line, exchange, rehearsal)

    def _say(
        self, line: Line, exchange: Exchange, rehearsal: Rehearsal, is_repeat: bool = False
    ) -> Script:
        samples = speak_clean(line.text, exchange.voice, exchange.delivery)
        yield from self._quiet(rehearsal)
        wearer = rehearsal.wearer
        said = self._current = Said(line, wearer.say(samples, line.text), is_repeat)
        self.said.append(said)
        self._on_said(len(self.said))
        patience = wearer.speaking_until + ms_to_samples(_ANSWER_MS)
        while wearer.now_sample < patience and not said.is_over:
            yield None
        yield from self._quiet(rehearsal)

    def _wind_up(self, exchange: Exchange, rehearsal: Rehearsal) -> Script:
        """Leave nothing open: a grace runs out, a call ends, a question is taken back or lapses."""
        self._current = None
        if rehearsal.people.can("hang_up"):
            rehearsal.people.peer("hang_up")
            yield from self._wait(1000, rehearsal)
        if self._is_open and self._key != "send_grace":
            yield from self._take_back(exchange, rehearsal)
        until = rehearsal.wearer.now_sample + ms_to_samples(_GIVE_UP_MS)
        while self._is_open and rehearsal.wearer.now_sample < until:
            yield None
        yield from self._quiet(rehearsal)
        self._is_open, self._key = False, ""

    def _take_back(self, exchange: Exchange, rehearsal: Rehearsal) -> Script:
        for text in ("취소", "취소해 줘"):
            if self._is_open:
                rehearsal.wearer.say(speak_clean(text, exchange.voice), text)
                yield from self._wait(3000, rehearsal)
                yield from self._quiet(rehearsal)

    def _quiet(self, rehearsal: Rehearsal) -> Script:
        """Wait until the agent has been silent for a moment."""
        wearer, glasses = rehearsal.wearer, rehearsal.glasses
        assert glasses is not None
        since = wearer.now_sample
        while wearer.now_sample - since < ms_to_samples(_PAUSE_MS):
            if glasses.player.speaking:
                since = wearer.now_sample
            yield None

    def _wait(self, ms: float, rehearsal: Rehearsal) -> Script:
        until = rehearsal.wearer.now_sample + ms_to_samples(ms)
        while rehearsal.wearer.now_sample < until:
            yield None
