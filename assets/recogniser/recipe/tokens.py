"""The token inventory: byte-level BPE that never crosses a Hangul syllable, and CTC's jamo."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

SPECIALS = (
    "<|endoftext|> <|startoftranscript|> <|en|> <|ko|> <|translate|> <|transcribe|> "
    "<|startoflm|> <|startofprev|> <|nospeech|> <|notimestamps|> <|0.00|>"
).split()


def train_tokenizer(lines: Iterable[str], size: int) -> Tokenizer:
    """Return a byte-level BPE of about `size` tokens with Whisper's special tokens at its end.

    Tokens stop at every Hangul syllable: word-spanning BPE needed far more steps for the same error.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r" ?[가-힣]"), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(SPECIALS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=2,
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines, trainer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIALS])
    return tokenizer


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer saved at `path`."""
    return Tokenizer.from_file(str(path))


# CTC's symbols: 0 is blank, then space, letters, apostrophe, and conjoining jamo by position.
_SYMBOLS = (
    " '"
    + "abcdefghijklmnopqrstuvwxyz"
    + "".join(map(chr, range(0x1100, 0x1113)))
    + "".join(map(chr, range(0x1161, 0x1176)))
    + "".join(map(chr, range(0x11A8, 0x11C3)))
)
CTC_SYMBOLS = len(_SYMBOLS) + 1
_CTC_ID = {symbol: i + 1 for i, symbol in enumerate(_SYMBOLS)}


def to_ctc(text: str) -> list[int]:
    """Return the CTC symbols of a normalised text: letters, and Hangul taken apart into jamo."""
    return [_CTC_ID[c] for c in unicodedata.normalize("NFD", text) if c in _CTC_ID]


def from_ctc(best: Iterable[int]) -> str:
    """Return the text of a best path (one symbol a frame): repeats merged, blanks dropped."""
    symbols, last = [], 0
    for i in best:
        if i not in (0, last):
            symbols.append(_SYMBOLS[i - 1])
        last = i
    return unicodedata.normalize("NFC", "".join(symbols))
