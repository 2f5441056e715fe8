"""Names the wearer knows, preferred where the sound allows: by likeness, and by the recogniser's ear.

A small recogniser spells a name it never met as it sounds ("text graiss" for Grace), or as one it
did meet. So the names in the phonebook that sound like what stands where a name may stand
(`phonemes`) take its place in turn, and the recogniser says how probable each reading is for the
audio (forced decoding). Both count: nats below what was decoded, and unlikeness, at a rate. A name
is taken for sure only if it all but sounds the same; taken, but with the confidence of a question,
if the audio likes it and no other name comes near; otherwise a stranger's name stays what it is.
Rescoring of candidates is an old idea (Ravi et al. 2020 compare it with shallow fusion); so is
likeness of phonemes (Kondrak 2000). The margins are ours, set on names that are not evaluated.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from agent.asr.confidence import ASKED_CONFIDENCE
from agent.asr.phonemes import lexicon, phonemes

_PARTICLES = (
    "한테서", "한테다", "한테", "에게", "께서", "께", "보고", "더러", "랑", "이랑", "하고", "에다", "에",
    "이가", "이", "가", "은", "는", "을", "를", "의", "로", "님한테", "님께", "님",
)  # fmt: skip
_OF_PLACES = frozenset(("에", "에다"))  # behind a room's name, and behind every place and time
# Behind every noun: behind a name only where the utterance begins with it.
_OF_ALL_NOUNS = frozenset("이가 이 가 은 는 을 를 의 로 하고".split())
_ROOM_ENDINGS = ("방", "모임")
_AFTER_A_NAME = frozenset("카톡 문자 메시지 전화 말고 뭐래 읽어 요약해 보이스톡".split())
_VERBS = frozenset("text tell call message ask let give phone ring send video reply".split())
_BEFORE_TO = frozenset("message text call reply note no it that".split())
# Words that stand where a name might, and begin no name.
_NO_NAME = frozenset(
    "me my it i i'm i'll i've a an the this that them him her his us you your we he she they make is in if to on "
    "and or what when where who how why about message messages texts everyone everybody myself".split()
)
# Words that no name ends with: what the message begins with.
_NO_END = _NO_NAME | frozenset(
    "know saying say says that's it's don't he's she's we're you're they're are can dinner lunch not back".split()
)
# Whoever says one of these means it: Grandma is not Grandpa, however alike they sound.
_RELATIONS = frozenset(
    "mom mum mommy dad daddy grandma grandpa granny uncle aunt mother father sister brother "
    "엄마 아빠 어머니 아버지 할머니 할아버지 형 누나 언니 오빠 동생 여동생 남동생 남편 아내 와이프 이모 고모 삼촌 외삼촌 "
    "이모부 고모부 숙모 조카 사촌 딸 아들 여보 자기".split()
)
_SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금"
)
_MOST_UNLIKE = 0.40  # distance in sound: "james" for Jason is 0.57, "time" for Mom too
_MOST_UNLIKE_A_RELATION = 0.2  # "mom" is a word every model knows: who says it is heard
_MOST_CANDIDATES = 8
_LONGEST_NAME = 3  # words, one of them cut in two by the recogniser
_LONGEST_TEXT = 80  # characters; dictation is not searched for names
# Nats that a distance of 1 weighs. Every reading falls behind what was decoded by so much at most.
_UNLIKENESS_NATS = 25.0
_SURELY_BELOW, _PERHAPS_BELOW = 5.0, 12.0
# Hangul is spelled as it is heard: a name that was heard otherwise is another name.
_SURELY_BELOW_HANGUL, _PERHAPS_BELOW_HANGUL = 3.0, 4.5
_SAME_SOUND = 0.02  # spelling alone differs; what the decoder thinks of that says nothing
_ABOVE_OTHERS = 2.0  # nats, unlikeness included: by how much it must beat every other name
# Jason where 제이슨 was decoded: two scripts have sounds to compare and no spelling. Hangul says how
# a name sounds; English letters hardly do, so a Hangul name in their place is always asked about.
_SURELY_ACROSS, _PERHAPS_ACROSS, _CLOSER_ACROSS = 0.20, 0.28, 0.12
_PERHAPS_ACROSS_FROM_LATIN = 0.20


@dataclass(frozen=True)
class Candidate:
    """The decoded text with a known name in one place, `unlike` what stood there by 0 to about 1.

    `crosses`: the name is in another script than what it replaces.
    """

    text: str
    name: str
    unlike: float
    crosses: bool = False


@dataclass(frozen=True)
class Choice:
    """A reading to believe instead of the decoded text.

    `below` is 0 where that is sure; else the nats by which it falls behind, and to be asked about.
    """

    text: str
    below: float = 0.0


def candidates(text: str, names: Sequence[str]) -> list[Candidate]:
    """Return readings of `text` with known names put where something sounds like them.

    Empty where a known name stands there already, or nothing is like one.
    """
    if not names or len(text) > _LONGEST_TEXT:
        return []
    words = text.split()
    known = lexicon(tuple(names))
    found: dict[str, Candidate] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            stem, particle = _split(" ".join(words[start:end]))
            if not _may_be_name(words, start, end, particle):
                continue
            if _fold(stem) in known.spellings or _with_surname(stem, known.spellings):
                return []
            if stem in _RELATIONS:
                continue
            for name, unlike in known.near(phonemes(stem), _MOST_UNLIKE):
                if not _may_replace(name, end - start, particle, unlike):
                    continue
                reading = " ".join([*words[:start], name.lower() + particle, *words[end:]])
                one = Candidate(reading, name, unlike, stem.isascii() != name.isascii())
                if reading not in found or unlike < found[reading].unlike:
                    found[reading] = one
    return sorted(found.values(), key=lambda one: one.unlike)[:_MOST_CANDIDATES]


def choose(decoded: float, scored: Sequence[tuple[Candidate, float]]) -> Choice | None:
    """Return the reading to believe instead of the decoded text, or None.

    Scores are log-probabilities of the whole text given the audio, in nats.
    """
    across = _choose_across([candidate for candidate, _ in scored])
    if across:
        return across
    ranked = sorted(
        ((_likelihood(decoded, one, score), one) for one, score in scored if not one.crosses),
        key=lambda pair: -pair[0],
    )
    if not ranked:
        return None
    likelihood, best = ranked[0]
    others = [other for other, one in ranked if not _is_same_person(one.name, best.name)]
    surely, perhaps = (
        (_SURELY_BELOW, _PERHAPS_BELOW)
        if best.name.isascii()
        else (_SURELY_BELOW_HANGUL, _PERHAPS_BELOW_HANGUL)
    )
    if likelihood < -perhaps or (others and likelihood < others[0] + _ABOVE_OTHERS):
        return None
    return Choice(best.text, 0.0 if likelihood >= -surely else -likelihood)


def average_log_probability(decoded: float, choice: Choice) -> float:
    """Return how sure a reading is, per token: as what was decoded, but never so if doubtful."""
    return min(decoded, math.log(ASKED_CONFIDENCE)) if choice.below else decoded


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


def _likelihood(decoded: float, candidate: Candidate, score: float) -> float:
    """Return how much likelier than what was decoded, in nats: the audio's view and the sound's."""
    if candidate.unlike <= _SAME_SOUND:
        score = max(score, decoded)
    return score - decoded - _UNLIKENESS_NATS * candidate.unlike


def _choose_across(possible: Sequence[Candidate]) -> Choice | None:
    """Return the name of the other script that sounds so, if none of either comes near it."""
    best = min(possible, key=lambda one: one.unlike, default=None)
    if best is None or not best.crosses:
        return None
    to_latin = best.name.isascii()
    if best.unlike > (_PERHAPS_ACROSS if to_latin else _PERHAPS_ACROSS_FROM_LATIN):
        return None
    others = [one.unlike for one in possible if not _is_same_person(one.name, best.name)]
    if others and min(others) < best.unlike + _CLOSER_ACROSS:
        return None
    is_sure = to_latin and best.unlike <= _SURELY_ACROSS
    return Choice(best.text, 0.0 if is_sure else _UNLIKENESS_NATS * best.unlike)


def _may_be_name(words: Sequence[str], start: int, end: int, particle: str) -> bool:
    """Say whether somebody's name may stand at `words[start:end]`: by the words around it."""
    if words[start] in _NO_NAME or words[end - 1] in _NO_END:
        return False
    if end - start == len(words):
        return True
    if particle in _OF_PLACES:
        return " ".join(words[start:end]).removesuffix(particle).endswith(_ROOM_ENDINGS)
    if particle:
        return particle not in _OF_ALL_NOUNS or start == 0
    after = words[end] if end < len(words) else ""
    return after in _AFTER_A_NAME or _follows_a_verb(words, start, end)


def _follows_a_verb(words: Sequence[str], start: int, end: int) -> bool:
    """Say whether English would name somebody here: text X, message to X, messages from X."""
    before, earlier = words[start - 1] if start else "", words[: max(0, start - 1)]
    if before in _VERBS:
        is_noun = before in ("message", "text", "call") and bool(set(earlier) & {"a", "the"})
        return not is_noun and not _VERBS & set(earlier)
    if before == "to":
        return not earlier or earlier[-1] in _BEFORE_TO or ("send" in earlier and end == len(words))
    return before == "from" or (before in ("no", "not", "did") and words[0] in ("no", "what"))


def _may_replace(name: str, words: int, particle: str, unlike: float) -> bool:
    """Say whether a name may stand for so many words with that particle."""
    if len(name.split()) < words - 1:
        return False
    if particle in _OF_PLACES and not name.endswith(_ROOM_ENDINGS):
        return False
    return name.lower() not in _RELATIONS or unlike <= _MOST_UNLIKE_A_RELATION


def _is_same_person(one: str, other: str) -> bool:
    """Say whether one name is the other, or a part of it: Axel of Axel Kim, 민수 of 김민수."""
    first, second = sorted((one.lower(), other.lower()), key=len)
    return first in second.split() or (not first.isascii() and second.endswith(first))


def _with_surname(stem: str, known: frozenset[str]) -> bool:
    """Say whether this is a known Korean given name behind a surname: a person of their own."""
    return len(stem) == 3 and stem[0] in _SURNAMES and stem[1:] in known


def _split(phrase: str) -> tuple[str, str]:
    """Return a phrase without its Korean particle, and the particle."""
    for particle in _PARTICLES:
        if phrase.endswith(particle) and len(phrase) > len(particle) + 1:
            return phrase[: -len(particle)], particle
    return phrase, ""


def _fold(name: str) -> str:
    return "".join(name.lower().split())
