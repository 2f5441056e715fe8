"""Which of Whisper's 50,257 multilingual pieces Korean and English are written with: `kept.bin`.

    python -m assets.whisper_vocabulary.recipe multilingual.tiktoken american-english

The first file is OpenAI's (MIT, in the `openai-whisper` source package), the second Debian's
`wamerican` word list (SCOWL, free to use). Kept are

- every single byte, so that any text stays writable;
- every piece with a Hangul syllable in it, and the parts of syllables that syllables are made of;
- ASCII that is no word: digits, punctuation, spaces;
- ASCII words and parts of words: the 8,000 most frequent pieces of the whole vocabulary, the words
  of the list that are one piece among the 20,000 most frequent, and the parts that five or more
  other words of the list are made of;
- the two halves of every merge that makes a kept piece: a text whose pieces are all kept is then
  encoded as before, because none of the merges on its way is missing.

A piece's number is its rank: the order in which byte-pair merging made it, so about its frequency.
"""

import base64
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

_ANY_ASCII, _WHOLE_WORDS, _SHARED_BY = 8_000, 20_000, 5
_PIECES = 50_257


class Merging:
    """Byte-pair merging by rank, as tiktoken does it."""

    def __init__(self, ranks: dict[bytes, int]) -> None:
        self.ranks = ranks
        self.split = cache(self._split)

    def halves(self, piece: bytes) -> tuple[bytes, ...]:
        """Return the two pieces whose merge made this one."""
        return self._split(piece, below=self.ranks[piece])

    def _split(self, text: bytes, below: int = _PIECES) -> tuple[bytes, ...]:
        parts = [bytes([byte]) for byte in text]
        while len(parts) > 1:
            pairs = [a + b for a, b in pairwise(parts)]
            rank, at = min((self.ranks.get(pair, _PIECES), i) for i, pair in enumerate(pairs))
            if rank >= below:
                break
            parts[at : at + 2] = [pairs[at]]
        return tuple(parts)


def kept(ranks: dict[bytes, int], words: list[str]) -> set[bytes]:
    merging = Merging(ranks)
    chosen = {piece for piece in ranks if len(piece) == 1 or _is_hangul(piece) or _is_sign(piece)}
    chosen |= {piece for piece, rank in ranks.items() if piece.isascii() and rank < _ANY_ASCII}
    for syllable in map(chr, range(0xAC00, 0xD7A4)):
        chosen |= {*merging.split(syllable.encode()), *merging.split(f" {syllable}".encode())}
    shared: Counter[bytes] = Counter()
    for word in words:
        for form in {word, word.capitalize()} if word.islower() else {word}:
            parts = merging.split(f" {form}".encode())
            whole = len(parts) == 1 and ranks[parts[0]] < _WHOLE_WORDS
            chosen |= set(parts) if whole else set()
            shared.update(parts if len(parts) > 1 else ())
    chosen |= {part for part, count in shared.items() if count >= _SHARED_BY}
    return _with_halves(chosen - {b""}, merging)


def _with_halves(chosen: set[bytes], merging: Merging) -> set[bytes]:
    waiting = list(chosen)
    while waiting:
        piece = waiting.pop()
        new = {*merging.halves(piece)} - chosen if len(piece) > 1 else set()
        chosen |= new
        waiting += new
    return chosen


def _is_hangul(piece: bytes) -> bool:
    return any("가" <= character <= "힣" for character in piece.decode(errors="replace"))


def _is_sign(piece: bytes) -> bool:
    return piece.isascii() and not piece.strip().isalpha()


def main(tiktoken: str, word_list: str) -> None:
    lines = [line.split() for line in Path(tiktoken).read_text().splitlines()]
    ranks = {base64.b64decode(fields[0]): int(fields[1]) for fields in lines if len(fields) == 2}
    ranks = {piece: rank for piece, rank in ranks.items() if piece and rank < _PIECES}
    words = [w for w in Path(word_list).read_text().split() if w.isascii() and "'" not in w]
    bits = np.zeros(_PIECES, bool)
    bits[[ranks[piece] for piece in kept(ranks, words)]] = True
    Path(__file__).with_name("kept.bin").write_bytes(np.packbits(bits).tobytes())
    print(f"{bits.sum()} of {_PIECES} pieces kept")


if __name__ == "__main__":
    main(*sys.argv[1:])
