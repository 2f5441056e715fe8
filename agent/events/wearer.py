"""What the wearer said: a transcript, what it was understood to mean, what was waited for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Lang(StrEnum):
    KOREAN = "ko"
    ENGLISH = "en"


@dataclass(frozen=True)
class Transcript:
    """A recogniser's reading of one utterance. `confidence` is 0-1."""

    text: str
    lang: Lang
    confidence: float
    audio_ms: float
    decode_ms: float
    model: str


@dataclass(frozen=True)
class Intent:
    """What the wearer wants: a name and slots of CONTRACT.md section 3."""

    name: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0


class Expecting(StrEnum):
    """What the dialogue waits for: decides how words are read and how long a pause may be."""

    COMMAND = "command"
    CONFIRM = "confirm"
    BODY = "body"
    RECIPIENT = "recipient"
    CHOICE = "choice"
