"""What happened, as it happened: the event stream of CONTRACT.md section 2 and the turn receipts.

The journal goes only to the sinks given; none is a log. A receipt tells where the time of one turn
went, measured on the near-end clock from the last voiced sample to the first sample of speech that
left the glasses.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agent.audio.frames import samples_to_ms

Event = dict[str, Any]
Sink = Callable[[Event], None]


class Journal:
    """Stamps events and hands them to every sink."""

    def __init__(self, *sinks: Sink, **common: Any) -> None:
        self._sinks = sinks
        self._common = common
        self._began = time.monotonic()

    def write(self, event: str, sample: int, turn: int | None, **fields: Any) -> None:
        """Record `event` at a near-end position; `turn` is None for what the agent began itself."""
        record: Event = {"event": event, "sample": sample, "turn": turn}
        record["wall_ms"] = round((time.monotonic() - self._began) * 1000, 1)
        record |= self._common | fields
        for sink in self._sinks:
            sink(record)


class EventFile:
    """A sink that writes JSON Lines, mode 0600: it holds the wearer's words."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(descriptor, 0o600)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8")

    def __call__(self, event: Event) -> None:
        self._file.write(json.dumps(event, ensure_ascii=False) + "\n")
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


@dataclass
class Turn:
    """One utterance and its answer, while it runs. Positions are near-end samples.

    `asr_attempts`: decodings begun, of which one is used; `replies_prepared`: first sentences of an
    answer made on trust, of which one is used if `reply_was_prepared`.
    """

    number: int
    speech_end_sample: int
    endpoint_sample: int
    endpoint_clock_s: float
    asr_speculative: bool = False
    asr_attempts: int = 0
    replies_prepared: int = 0
    prepared_sentence: str | None = None  # the last of them, as it is spoken
    reply_was_prepared: bool = False
    final_clock_s: float | None = None
    intent_clock_s: float | None = None
    first_audio_sample: int | None = None

    def receipt(self) -> Event:
        """The `turn` event's fields. Stages in ms; null where the turn never reached them."""
        to_final = _elapsed_ms(self.endpoint_clock_s, self.final_clock_s)
        to_intent = _elapsed_ms(self.final_clock_s, self.intent_clock_s)
        to_endpoint = samples_to_ms(self.endpoint_sample - self.speech_end_sample)
        total = to_audio = None
        if self.first_audio_sample is not None:
            total = samples_to_ms(self.first_audio_sample - self.speech_end_sample)
            to_audio = max(0.0, total - to_endpoint - (to_final or 0) - (to_intent or 0))
        return {
            "speech_end_to_endpoint_ms": to_endpoint,
            "endpoint_to_final_ms": to_final,
            "final_to_intent_ms": to_intent,
            "intent_to_first_audio_ms": to_audio and round(to_audio, 1),
            "speech_end_to_first_audio_ms": total,
            "asr_speculative": self.asr_speculative,
            "asr_attempts": self.asr_attempts,
            "replies_prepared": self.replies_prepared,
            "reply_was_prepared": self.reply_was_prepared,
        }


def _elapsed_ms(since_s: float | None, until_s: float | None) -> float | None:
    if since_s is None or until_s is None:
        return None
    return round((until_s - since_s) * 1000, 1)
