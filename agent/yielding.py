"""Gives the floor to the wearer's voice and takes it back: between `interruption` and the mouth."""

from agent.audio.frames import ms_to_samples
from agent.listening import Listening
from agent.speaking import Speaking
from agent.turntaking.interruption import Doing, Interruption, Move, Words


class Yielding:
    """One session's. `follow` is called once a frame, after the frame was listened to."""

    def __init__(self, listening: Listening, speaking: Speaking) -> None:
        self._listening, self._speaking = listening, speaking
        self._interruption = Interruption()

    @property
    def is_holding(self) -> bool:
        """Whether the wearer has the floor, or may be about to take it."""
        return self._interruption.is_holding

    def follow(self, now_sample: int, may_be_for_us: bool, doing: Doing) -> None:
        """Take in a frame. `may_be_for_us`: a voice that begins now is not somebody else's affair."""
        listening, interruption = self._listening, self._interruption
        listens = may_be_for_us and not listening.is_sitting_out
        move = interruption.push(listening.probability, listens, listening.busy, doing)
        if move is Move.HOLD:
            self._speaking.hold(now_sample - ms_to_samples(interruption.onset_ms))
        else:
            self._carry_out(move)

    def begin(self, onset_sample: int, doing: Doing) -> None:
        """What is being said is for us."""
        if self._interruption.begin(doing):
            self._speaking.hold(onset_sample)

    def heard(self, words: Words) -> Move | None:
        """The utterance is over. Where this returns `TAKE_UP` there is nothing to answer."""
        move = self._interruption.heard(words)
        if move is Move.DROP and not self._speaking.is_held:
            self._speaking.interrupt(None)
        else:
            self._carry_out(move)
        return move

    def give_up(self) -> None:
        """Something else has decided: what was held is not wanted."""
        self._carry_out(self._interruption.give_up())

    def _carry_out(self, move: Move | None) -> None:
        match move:
            case Move.TAKE_UP:
                self._speaking.take_up()
            case Move.DROP:
                self._speaking.drop()
