"""A scenario file (CONTRACT.md section 4) as values: who is there, and what happens in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.addressed import ListenMode
from agent.events import Contact, Lang, Room


@dataclass(frozen=True)
class Written:
    """A message to the wearer: waiting in the inbox, or coming in."""

    sender: str
    text: str
    room: str | None = None
    minutes_ago: float = 0.0


@dataclass(frozen=True)
class Ringing:
    """A call to the wearer."""

    caller: str
    kind: str = "voice"


@dataclass(frozen=True)
class Settings:
    confirm: str = "risky"
    listen: ListenMode = ListenMode.OPEN
    friends_only: bool = False
    invite_only: bool = False


@dataclass(frozen=True)
class Noise:
    """What sounds through the whole session, against speech at -26 dBFS."""

    file: Path
    snr_db: float


@dataclass(frozen=True)
class Say:
    """Somebody speaks: `text` in a synthetic voice, or else the recording `wav`.

    `voice` and `lang` None stand for the script's own. `over` does not wait for the agent.
    """

    line: int
    text: str | None = None
    wav: Path | None = None
    after_ms: int = 600
    over: bool = False
    voice: str | None = None
    lang: Lang | None = None
    by: str = "wearer"


@dataclass(frozen=True)
class Expect:
    """An event that must come (or, `negated`, must not); `silence`: no speech of the agent."""

    line: int
    fields: Mapping[str, Any]
    within_ms: int = 5000
    negated: bool = False
    silence: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is judged only once its time is over."""
        return self.negated or self.silence


@dataclass(frozen=True)
class Incoming:
    line: int
    what: Written | Ringing


@dataclass(frozen=True)
class Peer:
    """The other side of a call does `what`: answer, reject or hang_up."""

    line: int
    what: str


@dataclass(frozen=True)
class Link:
    """The glasses' link drops; the next step starts at once."""

    line: int
    down_ms: int


@dataclass(frozen=True)
class Trouble:
    """The people cannot be reached for a while, or answers of theirs are lost on the way."""

    line: int
    down_ms: int = 0
    lost_answers: int = 0


@dataclass(frozen=True)
class Tap:
    line: int
    what: str


@dataclass(frozen=True)
class Wait:
    line: int
    ms: int


@dataclass(frozen=True)
class Restart:
    line: int
    what: str


@dataclass(frozen=True)
class Advance:
    """The session's clock jumps on."""

    line: int
    minutes: float


Step = Say | Expect | Incoming | Peer | Link | Trouble | Tap | Wait | Restart | Advance


@dataclass(frozen=True)
class Finally:
    """What must be true at the end. `sent` None judges nothing; empty: nothing may have left."""

    line: int
    sent: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True)
class Script:
    """A whole scenario. `voice` None is the language's own; `now` None is the real time."""

    file: Path
    steps: tuple[Step, ...]
    lang: Lang = Lang.KOREAN
    voice: str | None = None
    now: datetime | None = None
    contacts: tuple[Contact, ...] = ()
    rooms: tuple[Room, ...] = ()
    inbox: tuple[Written, ...] = ()
    settings: Settings = field(default_factory=Settings)
    noise: Noise | None = None
    finally_: Finally | None = None
