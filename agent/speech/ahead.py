"""The first sentence of an answer, spoken into the cache before it is known to be wanted.

Made in the voice's spare time while the wearer pauses, and never played from here: if the wearer
had finished, the answer finds it in the cache; if they go on, what still waits is not made.
"""

from concurrent.futures import Executor, Future

from agent.events import Lang
from agent.speech.sentences import sentences
from agent.speech.spoken import as_spoken
from agent.speech.voice import PromptCache, Voice


class Ahead:
    """One session's."""

    def __init__(self, voice: Voice, cache: PromptCache, spare: Executor) -> None:
        self._voice, self._cache, self._spare = voice, cache, spare
        self._sentence: str | None = None
        self._making: Future[None] | None = None
        self._made = 0

    def prepare(self, text: str, lang: Lang) -> None:
        """Have the first sentence of `text` spoken ahead, in place of what was prepared before."""
        self.withdraw()
        first = sentences(as_spoken(text, lang), lang)[:1]
        if first:
            self._sentence, self._made = first[0], self._made + 1
            self._making = self._spare.submit(self._cache.prepare, self._voice, first, lang)

    def withdraw(self) -> None:
        """The wearer goes on: what was prepared is not wanted."""
        if self._making:
            self._making.cancel()
        self._sentence = self._making = None

    def commit(self) -> tuple[str | None, int]:
        """The endpoint has come: return what is prepared, and how much was since the last one."""
        committed = self._sentence, self._made
        self._sentence, self._making, self._made = None, None, 0
        return committed
