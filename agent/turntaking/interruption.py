"""What the wearer's voice does to the agent's speech. Pure; counts frames.

The agent falls silent at the first frame of a voice, before anybody can know what it is, and
keeps what it had still to say. Where it was nothing (a cough, noise, an echo) or only a sign of
listening ("응", "uh-huh"), it goes on from where it was heard. So a real interruption is obeyed
within 150 ms and a backchannel costs a reading a moment, not the rest of the message; to duck, or
to wait for 300 ms of voice first, would do neither.

While a question is asked every word may be its answer. In a call the wearer talks to somebody else:
only words that are for us stop us. While nothing is said yet, what would be said waits.
"""

from dataclasses import dataclass
from enum import Enum, auto

from agent.audio.frames import FRAME_MS

_BACKCHANNELS = frozenset(
    """응 응응 어 어어 음 으음 네 네네 예 예예 그래 그렇구나 그치 아 아하 오 오케이 하하 흠
    uhhuh mhm mm mmhm hm hmm yeah yep yes ok okay right isee oh ah aha""".split()
)
_GO_ON = frozenset(
    """계속 계속해 계속해줘 계속해봐 계속하세요 계속읽어 계속읽어줘 계속말해 계속말해줘 이어서 이어서해
    이어서해줘 이어서읽어 이어서읽어줘 하던거계속해 continue goon keepgoing keepreading carryon""".split()
)
STOP_INTENTS = frozenset({"stop", "cancel", "hang_up"})


class Doing(Enum):
    """What the agent does as the wearer's voice begins."""

    NOTHING = auto()
    THINKING = auto()  # its answer is on the way
    STATING = auto()
    ASKING = auto()  # it says something that waits for an answer
    READING = auto()  # somebody else's words
    CALL = auto()


class Move(Enum):
    """What is to become of the agent's speech."""

    HOLD = auto()  # silent now, what is left is kept
    TAKE_UP = auto()  # it was nothing: go on
    DROP = auto()  # what is left is not wanted


@dataclass(frozen=True)
class InterruptionOptions:
    """`voice_probability` for `onset_ms` is a voice; none for `false_start_ms` never was one."""

    voice_probability: float = 0.5
    onset_ms: int = 20
    false_start_ms: int = 160


@dataclass(frozen=True)
class Words:
    """An utterance as it was read. `rejected`: not to be acted on; `intent`: its name, if any."""

    text: str
    intent: str = "unknown"
    rejected: bool = False


class Interruption:
    """Follows one session. `doing` is what the agent did when the present voice began."""

    def __init__(self, options: InterruptionOptions | None = None) -> None:
        self._options = options or InterruptionOptions()
        self._voiced_ms = self._quiet_ms = 0
        self._in_utterance = False
        self.is_holding = False
        self.doing = Doing.NOTHING

    @property
    def onset_ms(self) -> int:
        """How long ago the voice began."""
        return self._voiced_ms

    def push(self, probability: float, listens: bool, busy: bool, doing: Doing) -> Move | None:
        """Take a frame's probability of the wearer's voice.

        `listens`: a voice now may be for us. `busy`: an utterance for us runs, or is being read.
        """
        voiced = probability >= self._options.voice_probability
        self._voiced_ms = self._voiced_ms + FRAME_MS if voiced else 0
        self._quiet_ms = 0 if voiced else self._quiet_ms + FRAME_MS
        if self.is_holding:
            return self._wait(busy)
        begins = self._voiced_ms >= self._options.onset_ms and listens
        if begins and doing is not Doing.CALL:
            self.is_holding, self._in_utterance, self.doing = True, busy, doing
            return Move.HOLD
        return None

    def begin(self, doing: Doing) -> bool:
        """An utterance for us has begun; return whether this was not known before."""
        if self.is_holding or doing is Doing.CALL:
            self._in_utterance |= self.is_holding
            return False
        self.is_holding = self._in_utterance = True
        self.doing = doing
        return True

    def _wait(self, busy: bool) -> Move | None:
        """The words decide (`heard`); without an utterance, or where it was lost, silence does."""
        over = self._in_utterance and not busy
        self._in_utterance |= busy
        if over or (not busy and self._quiet_ms >= self._options.false_start_ms):
            return self._release(Move.TAKE_UP)
        return None

    def heard(self, words: Words) -> Move | None:
        """The utterance is over: return what it meant for what the agent was saying."""
        if not self.is_holding:  # in a call, say
            return Move.DROP if words.intent in STOP_INTENTS else None
        return self._release(judge(words, self.doing))

    def give_up(self) -> Move | None:
        """Something else has decided (a tap, a call that was answered)."""
        return self._release(Move.DROP) if self.is_holding else None

    def _release(self, move: Move) -> Move:
        self.is_holding = self._in_utterance = False
        return move


def judge(words: Words, doing: Doing) -> Move:
    """Return what words said over the agent's speech are to do with it."""
    text = _plain(words.text)
    if words.intent in STOP_INTENTS:  # however badly it was heard
        return Move.DROP
    if words.rejected or text in _GO_ON:
        return Move.TAKE_UP
    match doing:
        case Doing.READING:
            talk = text in _BACKCHANNELS or words.intent == "unknown"
            return Move.TAKE_UP if talk else Move.DROP
        case Doing.STATING | Doing.THINKING:
            return Move.TAKE_UP if text in _BACKCHANNELS else Move.DROP
        case _:
            return Move.DROP


def wants_more(text: str) -> bool:
    """Tell whether the wearer asks to hear the rest of what was being said."""
    return _plain(text) in _GO_ON


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
