"""The receipt of each turn: written once its answer is heard to begin, or nothing will be said."""

from agent.actions.phone import Phone
from agent.trace import Journal, Turn


class Receipts:
    """One session's. At most one turn is open; its successor closes it."""

    def __init__(self, phone: Phone, journal: Journal) -> None:
        self._phone, self._journal = phone, journal
        self._turn: Turn | None = None

    def open(self, turn: Turn | None, now_sample: int) -> None:
        """A turn has begun."""
        self.close(now_sample)
        self._turn = turn

    def follow(self, now_sample: int, idle: bool) -> None:
        """Close the turn if nothing can be added to it. `idle`: nothing is said, heard or done."""
        if self._turn and (self._turn.first_audio_sample is not None or idle):
            self.close(now_sample)

    def close(self, now_sample: int) -> None:
        turn, self._turn = self._turn, None
        if turn:
            receipt = turn.receipt() | {"leaves_machine": self._phone.leaves_machine}
            self._journal.write("turn", now_sample, turn.number, **receipt)
