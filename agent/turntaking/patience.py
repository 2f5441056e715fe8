"""How long to wait in a pause before the wearer has finished: one number, and why.

The wait is looked up by what the dialogue expects and how finished the words look, bent a little by
how the voice ended and by the wearer's own pace. Pure: a pause comes in, milliseconds come out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.events import Expecting
from agent.turntaking.closing import Closing

_Waits = Mapping[Expecting, Mapping[Closing, int]]


@dataclass(frozen=True)
class PatienceOptions:
    """Waits in ms of silence after the last voiced sample.

    `unread_ms` holds where the pause has no reading to be believed. A voice that fell takes
    `falling_share` off a wait that the words leave open either way; one that rose adds
    `rising_share`, also to what the words leave unfinished.
    """

    wait_ms: _Waits = field(
        default_factory=lambda: {
            Expecting.COMMAND: {Closing.CLOSED: 300, Closing.UNSURE: 580, Closing.OPEN: 1250},
            Expecting.CONFIRM: {Closing.CLOSED: 250, Closing.UNSURE: 420, Closing.OPEN: 900},
            Expecting.CHOICE: {Closing.CLOSED: 280, Closing.UNSURE: 460, Closing.OPEN: 1000},
            Expecting.RECIPIENT: {Closing.CLOSED: 300, Closing.UNSURE: 520, Closing.OPEN: 1100},
            Expecting.BODY: {Closing.CLOSED: 400, Closing.UNSURE: 1000, Closing.OPEN: 1500},
        }
    )
    unread_ms: Mapping[Expecting, int] = field(
        default_factory=lambda: {
            Expecting.COMMAND: 700,
            Expecting.CONFIRM: 420,
            Expecting.CHOICE: 500,
            Expecting.RECIPIENT: 600,
            Expecting.BODY: 1200,
        }
    )
    falling_share: float = 0.3
    rising_share: float = 0.3
    least_ms: int = 220
    most_ms: int = 1800


class Pace:
    """How long this wearer pauses within what they say, learned from pauses that proved to be such.

    A pause counts once speech went on after it, never from an endpoint: a cut-off would teach haste.
    Bounded: nobody is waited for less than `_LEAST` or more than `_MOST` times the usual.
    """

    _USUAL_MS = 420.0  # a median inner pause: Goldman-Eisler 1968 finds most under 500 ms
    _LEAST, _MOST = 0.85, 1.35
    _MEMORY = 12  # pauses that the prior is worth

    def __init__(self) -> None:
        self._seen = 0
        self._mean_ms = self._USUAL_MS

    def confirm(self, pause_ms: float) -> None:
        """Take in a pause after which the wearer went on."""
        self._seen += 1
        weight = 1 / (self._MEMORY + min(self._seen, 50))
        self._mean_ms += (min(pause_ms, 1500.0) - self._mean_ms) * weight

    @property
    def factor(self) -> float:
        """By how much an unsure wait is stretched for this wearer."""
        return min(self._MOST, max(self._LEAST, self._mean_ms / self._USUAL_MS))


def wait_ms(
    expecting: Expecting,
    closing: Closing | None,
    fall: float,
    pace: float,
    options: PatienceOptions,
) -> int:
    """Return how long the silence must last to be the end.

    `closing` None: the pause has no reading to be believed. `fall` -1 (the voice rose or held) to 1 (it fell and
    faded), 0 where unknown. `pace` is `Pace.factor`. What looks finished is not stretched.
    """
    if closing is None:
        wait: float = options.unread_ms[expecting]
    else:
        wait = options.wait_ms[expecting][closing]
    if closing is not Closing.CLOSED:
        if fall < 0:
            wait *= 1 - options.rising_share * fall
        elif closing is not Closing.OPEN:
            wait *= 1 - options.falling_share * fall
        wait *= pace
    return round(min(options.most_ms, max(options.least_ms, wait)))
