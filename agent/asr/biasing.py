"""Names the wearer knows, preferred where the sound allows: decided by the recogniser's own ear.

A small recogniser spells a name it never met as one it did ("text jessica" for Jason). So the names
in the phonebook that look like a stretch of the text take its place in turn, the recogniser says
how probable each reading is for the audio (forced decoding), and a name is taken only if the audio
likes it about as well as what was decoded, and clearly better than every other name. Nothing is
put where nothing was heard, and a stranger's name stays what it is. Rescoring of candidates is an
old idea (Ravi et al. 2020 compare it with shallow fusion); the two margins are ours.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

_PARTICLES = (
    "한테서", "한테다", "한테", "에게", "께서", "께", "보고", "더러", "랑", "이랑", "하고", "에다", "에",
    "이가", "이", "가", "은", "는", "을", "를", "의", "로", "님한테", "님께", "님",
)  # fmt: skip
_BEFORE_A_NAME = frozenset(
    "text tell call message ask let to from give phone ring no not did".split()
)
_NO_NAME = frozenset("me my it i a the that them him her us you make is in if".split())
_AFTER_A_NAME = frozenset("카톡 문자 메시지 전화 말고 뭐래 읽어 요약해 보이스톡".split())
_LEAST_LIKENESS = 42.0  # 0-100 over jamo or letters: "james" for Jason is 60, "maga" for Mom 29
_MOST_CANDIDATES = 8
_LONGEST_TEXT = 80  # characters; dictation is not searched for names
# Nats by which a name may be less probable than what was decoded. Hangul is spelled as it is heard,
# so a name that was heard otherwise is another name. English spelling is not: nobody hears the "ph"
# of Sophia. There the odds against any one stranger, e^8 to one before a sound is heard, may count.
_BELOW_DECODED_HANGUL = 3.0
_BELOW_DECODED_LATIN = 8.0
_SURE = 2.0  # nats below what was decoded: from here on the dialogue must ask before it acts
_UNSURE_LOG_PROBABILITY = math.log(0.45)  # a token's: below what passes for a sure transcript
_ABOVE_OTHERS = 2.0  # nats: by how much it must beat every other name


@dataclass(frozen=True)
class Candidate:
    """The decoded text with a known name in one place."""

    text: str
    name: str
    likeness: float


def candidates(text: str, names: Sequence[str]) -> list[Candidate]:
    """Return readings of `text` with known names put where something like them stands.

    Empty where a known name stands there already, or nothing is like one.
    """
    words = text.split()
    known = {name: _sounds(name) for name in names if name}
    by_sound = set(known.values())
    if len(text) > _LONGEST_TEXT:
        return []
    found: dict[str, Candidate] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + 3, len(words)) + 1):
            stem, particle = _split(" ".join(words[start:end]))
            if not _may_be_name(words, start, end, particle):
                continue
            heard = _sounds(stem)
            if heard in by_sound or _with_surname(stem, known):
                return []
            for name, sounds in known.items():
                likeness = fuzz.ratio(heard, sounds)
                if likeness < _LEAST_LIKENESS or len(name.split()) < end - start - 1:
                    continue
                reading = " ".join([*words[:start], name.lower() + particle, *words[end:]])
                if reading not in found or found[reading].likeness < likeness:
                    found[reading] = Candidate(reading, name, likeness)
    best = sorted(found.values(), key=lambda candidate: -candidate.likeness)
    return best[:_MOST_CANDIDATES]


def choose(
    decoded: float, scored: Sequence[tuple[Candidate, float]]
) -> tuple[Candidate, float] | None:
    """Return the candidate to believe instead of the decoded text, with its score; None for none.

    Scores are log-probabilities of the whole text given the audio, in nats.
    """
    if not scored:
        return None
    best, score = max(scored, key=lambda pair: pair[1])
    others = [other for candidate, other in scored if candidate.name != best.name]
    below = _BELOW_DECODED_LATIN if best.name.isascii() else _BELOW_DECODED_HANGUL
    if score < decoded - below or (others and score < max(others) + _ABOVE_OTHERS):
        return None
    return best, score


def average_log_probability(decoded: float, chosen: float, tokens: int) -> float:
    """Return how sure a reading with a name put in is, per token; never sure if the ear was not."""
    if chosen >= decoded - _SURE:
        return chosen / (tokens + 1)
    return min(decoded / (tokens + 1), _UNSURE_LOG_PROBABILITY)


def spoken_names(names: Sequence[str]) -> list[str]:
    """Return the names and what people call them by: without the surname, or the first name only."""
    spoken: dict[str, None] = {}
    for name in names:
        spoken[name] = None
        if len(name) == 3 and all("가" <= syllable <= "힣" for syllable in name):
            spoken[name[1:]] = None
        elif name.isascii() and " " in name:
            spoken[name.split()[0]] = None
    return list(spoken)


def _may_be_name(words: Sequence[str], start: int, end: int, particle: str) -> bool:
    """Say whether somebody's name may stand at `words[start:end]`: by the words around it."""
    if words[start] in _NO_NAME:
        return False
    before = words[start - 1] if start else ""
    after = words[end] if end < len(words) else ""
    alone = end - start == len(words)
    return alone or bool(particle) or before in _BEFORE_A_NAME or after in _AFTER_A_NAME


def _with_surname(stem: str, known: dict[str, str]) -> bool:
    """Say whether this is a known Korean given name behind a surname: a person of their own."""
    return len(stem) == 3 and stem[1:] in known


def _split(phrase: str) -> tuple[str, str]:
    """Return a phrase without its Korean particle, and the particle."""
    for particle in _PARTICLES:
        if phrase.endswith(particle) and len(phrase) > len(particle) + 1:
            return phrase[: -len(particle)], particle
    return phrase, ""


def _sounds(text: str) -> str:
    """Return what is compared: jamo or letters, no spaces."""
    return unicodedata.normalize("NFD", text.lower()).replace(" ", "")
