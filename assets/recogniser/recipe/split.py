"""What is kept out of training, by hash: names and sentences for evaluation.

The split needs no list and holds for text written later.
"""

import hashlib
import re
import unicodedata

_NOT_WORDS = re.compile(r"[^\w가-힣' ]+|_")

# Names that CONTRACT.md and the demo use: never spoken in training, whatever their hash.
RESERVED_NAMES = frozenset(
    "민수 민서 지수 영희 철수 서연 도윤 하준 제이슨 jason emma olivia liam noah sophia".split()
)


def normalise(text: str) -> str:
    """Return `text` as the recogniser writes it: NFC, lower case, no punctuation, single spaces."""
    text = unicodedata.normalize("NFC", text).lower().replace("’", "'")
    return " ".join(_NOT_WORDS.sub(" ", text).split())


def bucket(text: str, buckets: int) -> int:
    """Return the bucket, 0 to `buckets` - 1, that the normalised text falls in, by SHA-256."""
    return hashlib.sha256(normalise(text).encode()).digest()[0] % buckets


def is_held_out_name(name: str) -> bool:
    """Say whether a given name is kept for evaluation: reserved, or in one bucket of eight."""
    return normalise(name) in RESERVED_NAMES or bucket(name, 8) == 0


def is_held_out(sentence: str) -> bool:
    """Say whether a sentence of three words or more is kept for evaluation: one bucket of sixteen.

    One- and two-word utterances ("응", "보내 줘", "never mind") are a closed class that evaluation
    and training share; the model card says so.
    """
    return len(normalise(sentence).split()) >= 3 and bucket(sentence, 16) == 0
