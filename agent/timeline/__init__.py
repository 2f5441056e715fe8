"""A session as one page a person enjoys: what was said, heard, understood, done, and how fast."""

import os
from collections.abc import Sequence
from pathlib import Path

from agent.timeline.page import page
from agent.timeline.sound import read_sound
from agent.timeline.turns import read_timeline
from agent.timeline.words import Event

__all__ = ["write_timeline"]


def write_timeline(events: Sequence[Event], conversation: Path, out: Path) -> None:
    """Write the page for `events` (CONTRACT.md section 2) and their recording to `out`.

    `conversation` is a stereo 16 kHz WAV, wearer left and agent right, from sample 0. The page
    holds words and voices, so only its owner may read it. Raises UsageError for another recording.
    """
    content = page(read_timeline(events), read_sound(conversation))
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(content.encode("utf-8", errors="replace"))
