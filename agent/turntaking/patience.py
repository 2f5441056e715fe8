"""How long to wait in a pause before the wearer has finished: one number, and why.

The wait is looked up by what the dialogue expects and how finished the words look, bent a little by
how the voice ended and by the wearer's own pace. Pure: a pause comes in, milliseconds come out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.events import Expecting
from agent.turntaking.closing import Closing, Look

_Waits = Mapping[Expecting, Mapping[Closing, int]]


@dataclass(frozen=True)
class PatienceOptions:
    """Waits in ms of silence after the last voiced sample.

    `unread_ms` holds where the pause has no reading to be believed; `doubt_ms` is added to what
    looks finished by words that may be misread. A voice that fell takes up to `falling_share` off
    a wait, one that rose or held adds up to `rising_share`: how much of it, the words decide. In
    dictation a fall says nothing: it ends a sentence, and there may be more of them.
    """

    wait_ms: _Waits = field(
        default_factory=lambda: {
            Expecting.COMMAND: {Closing.CLOSED: 300, Closing.UNSURE: 500, Closing.OPEN: 1250},
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
    doubt_ms: int = 100
    falling_share: float = 0.5
    rising_share: float = 1.0
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
    look: Look | None,
    fall: float,
    pace: float,
    options: PatienceOptions,
) -> int:
    """Return how long the silence must last to be the end.

    `look` None: the pause has no reading to be believed. `fall` -1 (the voice rose or held) to 1
    (it fell and faded), 0 where unknown. `pace` is `Pace.factor`. What looks finished is not
    stretched.
    """
    closing = look.closing if look else None
    wait: float = options.wait_ms[expecting][closing] if closing else options.unread_ms[expecting]
    if closing is Closing.CLOSED:
        wait += options.doubt_ms if look and look.is_doubted else 0
    elif fall < 0:
        wait *= pace * (1 - _rising_share(look, options) * fall)
    else:
        least = min(wait, options.wait_ms[expecting][Closing.CLOSED])
        share = 0 if expecting is Expecting.BODY else _falling_share(look, options)
        wait = max(least, wait * pace * (1 - share * fall))
    return round(min(options.most_ms, max(options.least_ms, wait)))


def _rising_share(look: Look | None, options: PatienceOptions) -> float:
    """A voice that holds counts in full where the last word leaves it at that, else half."""
    by_word = look is not None and look.closing is Closing.UNSURE and not look.is_by_meaning
    return options.rising_share if by_word else options.rising_share / 2


def _falling_share(look: Look | None, options: PatienceOptions) -> float:
    """A voice that falls counts in full unless the last word contradicts it, half without words."""
    if look is None:
        return options.falling_share / 2
    may_be_done = look.closing is not Closing.OPEN or look.is_by_meaning
    return options.falling_share if may_be_done else 0
