"""Korean utterances taken apart: the verb at the end, whom it is for, what is left."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.understanding.hangul import is_hangul, mishearing_cost, sound
from agent.understanding.korean_full_names import TITLE_WORD, belonging_before, joined_name
from agent.understanding.korean_phrases import FILLERS
from agent.understanding.name_forms import RELATIONS
from agent.understanding.people import Directory, Match, Target, target
from agent.understanding.phrases import Hit, Phrases
from agent.understanding.spoken_numbers import korean_digits
from agent.understanding.utterance import Utterance, Word

SOFT = frozenset(
    "좀 꼭 빨리 얼른 한번 바로 그냥 조금 더 하나 하나만 쫌 한 한통 통 대신 다시 직접 제발 간단히 간단하게 짧게 그대로 지금".split()
)
_DATIVE = re.compile(
    r"^(.+?)(한테다가|한테다|한테로|한테도|한테만|한테는|한테|에게다|에게로|에게도|에게는|에게|께다|께도|께는|께|보고|더러)$"
)
_TO_ROOM = re.compile(r"^(.+?)(에다가|에다|에)$")
_WITH = re.compile(r"^(.+?)(이랑|랑|하고|와|과)$")
_WITH_GLUED = re.compile(r"^(.{2,}?)(?:이랑|랑|하고)(.{2,})$")
_ALONE = frozenset("한테 에게 께 한테다 한태 에게다 한테다가 안테 한테도 에게도".split())
_ALONE_WEAK = frozenset(("보고", "더러"))
_WEAK = (
    "보고",
    "더러",
    "께",
    "께도",
    "께는",
)  # endings of other words as well: only after somebody known
_NOT_PEOPLE = frozenset(
    "나 내 저 너 니 네 제 우리 누구 아무 함 서로 본인 자신 자기자신 남 다른 세상 하늘 모두 모든 뭐 무엇 어디 사람 여자 남자 "
    "그녀 그 그이 당신 너희 저희 걔네 애 애들 아이 하나 스스로 상대 상대방 이성 그대 여친 남친 전여친 전남친 썸녀 썸남 짝녀 짝남 "
    "누군가 아무나 신 주변 타인 여러분 이 저사람 그사람 사람들 친구들 부모 인간 시간 자신감 연인 애인 헤어진 지금 오늘".split()
)
# Endings that tell and do not ask: 읽더라 is no misheard 읽어 줘.
TELLING = re.compile(
    r"(?:더라|더라고|네|네요|는데|던데|는대|는대요|잖아|거든|[었았했겠봤갔](?<!있었)어)$"
)
_LONGEST_TAIL_WORDS = 7
_LONGEST_TAIL_SYLLABLES = 14
_MISHEARING_WEIGHT = 5.0  # jamo that a longer phrase must explain for each jamo misheard in it
_DATIVE_COST = 1.05  # mishearing of 한테 that is forgiven after a name the wearer knows


@dataclass(frozen=True)
class Tail:
    """The verb phrase that begins at word `start`."""

    start: int
    label: str
    hit: Hit[str]


def find_tail(utterance: Utterance, table: Phrases[str], tolerance: float = 0.18) -> Tail | None:
    """Return the phrase that ends the utterance: the one that explains most of it."""
    words = utterance.keys
    found: list[tuple[float, int, Hit[str]]] = []
    for start in range(max(0, len(words) - _LONGEST_TAIL_WORDS), len(words)):
        if words[start] in SOFT and start + 1 < len(words):
            continue
        text = "".join(word for word in words[start:] if word not in SOFT) or words[-1]
        if len(text) <= _LONGEST_TAIL_SYLLABLES and (hit := table.find(text, tolerance)):
            covered = len(sound(text)) - _MISHEARING_WEIGHT * hit.cost
            found.append((covered, -start, hit))
    if not found:
        return None
    _, start, hit = max(found, key=lambda entry: entry[:2])
    return Tail(-start, hit.label, hit) if hit.label else None


@dataclass(frozen=True)
class Addressee:
    """Words `start` to `end` name whom a message or call is for."""

    start: int
    end: int
    targets: tuple[Target, ...]
    marked: bool = True

    @property
    def known(self) -> bool:
        return all(each.known or each.number for each in self.targets)

    @property
    def confidence(self) -> float:
        return min(each.confidence for each in self.targets) - (0 if self.marked else 0.15)


def without_fillers(words: Sequence[Word]) -> int:
    """Return how many words at the beginning say nothing."""
    count = 0
    while count < len(words) and words[count].key in FILLERS:
        count += 1
    return count


def find_addressee(utterance: Utterance, people: Directory) -> Addressee | None:
    """Return whom the words address: who stands first, else last, else the first one known."""
    words = utterance.words
    found = [mine for end in range(len(words)) if (mine := _addressee_at(words, end, people))]
    first = without_fillers(words)
    opening = [mine for mine in found if mine.start <= first and (mine.known or mine.marked)]
    if opening:
        return max(opening, key=lambda mine: (len(mine.targets), -mine.end))
    for mine in found:
        if mine.end == len(words):
            return mine
    return next((mine for mine in found if mine.known), None) or bare_name(utterance, people)


def bare_name(utterance: Utterance, people: Directory) -> Addressee | None:
    """Return a name the wearer knows that opens the words without a particle."""
    first = without_fillers(utterance.words)
    for length in (3, 2, 1):
        phrase = " ".join(utterance.keys[first : first + length])
        if len(utterance.words) >= first + length and (len(phrase) > 1 or phrase in RELATIONS):
            mine = target(people, phrase, fuzzy=False)
            if mine.known:
                return Addressee(first, first + length, (mine,), marked=False)
    return None


def _addressee_at(words: Sequence[Word], end: int, people: Directory) -> Addressee | None:
    """Return the addressee whose particle ends word `end`."""
    key = words[end].key
    if key in _ALONE and end:
        return _grown(words, end - 1, end + 1, words[end - 1].key, people)
    if key in _ALONE_WEAK and end:
        return _grown(words, end - 1, end + 1, words[end - 1].key, people, known_only=True)
    if (dative := _DATIVE.match(key)) and _is_person(dative[1], people):
        known_only = dative[2] in _WEAK and not dative[1].endswith("님")
        return _grown(words, end, end + 1, dative[1], people, known_only=known_only)
    if (room := _TO_ROOM.match(key)) and (
        found := _grown(words, end, end + 1, room[1], people, rooms_only=True)
    ):
        return found
    if len(key) > 3 and is_hangul(key) and _near_dative(key[-2:]):
        return _grown(words, end, end + 1, key[:-2], people, known_only=True)
    return None


def _is_person(name: str, people: Directory) -> bool:
    """Say whether a word may be somebody: 하늘 is the sky, but where a contact is called so."""
    return name not in _NOT_PEOPLE or target(people, name, fuzzy=False).people.exact


def _near_dative(ending: str) -> bool:
    """Say whether two syllables may be a misheard 한테."""
    return mishearing_cost(sound(ending), sound("한테")) <= _DATIVE_COST


def _grown(
    words: Sequence[Word],
    start: int,
    end: int,
    name: str,
    people: Directory,
    known_only: bool = False,
    rooms_only: bool = False,
) -> Addressee | None:
    """Return the addressee `name`, grown to the left over the words that belong to it."""
    for more in (2, 1, 0):
        if start - more < 0:
            continue
        phrase = " ".join([*(word.key for word in words[start - more : start]), name])
        used = 0 if more else belonging_before(words, start, name, people)
        if used and not rooms_only:
            whole = target(people, joined_name(words[start - 1].key, name))
            return _with_others(words, start - used, end, whole, people)
        mine = target(people, phrase, fuzzy=not more)
        if rooms_only and not _is_room(mine):
            mine = _room_said(phrase, people)
        if rooms_only and not mine.known:
            continue
        if mine.known:
            return _with_others(words, start - more, end, mine, people)
    if rooms_only:
        bare = target(people, name, fuzzy=False)
        return Addressee(start, end, (bare,)) if bare.says_room and len(name) > 1 else None
    if known_only or name in _NOT_PEOPLE:
        return None
    if start and TITLE_WORD.match(name) and len(words[start - 1].key) <= 3:
        titled = target(people, f"{words[start - 1].key} {name}")
        return Addressee(start - 1, end, (titled,))
    if (pair := _WITH_GLUED.match(name)) and all(target(people, pair[i]).known for i in (1, 2)):
        return Addressee(start, end, (target(people, pair[1]), target(people, pair[2])))
    return _with_others(words, start, end, target(people, name), people)


_ROOM_WORDS = re.compile(r" ?(?:단톡방|단체방|단체 톡방|채팅방|모임방|톡방|방)$")


def _room_said(phrase: str, people: Directory) -> Target:
    """Return the room that is named with a word for rooms that its name has not: 독서 모임 톡방."""
    bare = _ROOM_WORDS.sub("", phrase)
    mine = target(people, bare, fuzzy=False) if bare and bare != phrase else Target(phrase)
    if mine.group.found:
        return mine
    with_room = target(people, bare + "방", fuzzy=False) if bare != phrase else Target(phrase)
    return with_room if with_room.group.found else Target(phrase)


def _is_room(mine: Target) -> bool:
    return mine.group.confidence > mine.people.confidence


def _with_others(
    words: Sequence[Word], start: int, end: int, last: Target, people: Directory
) -> Addressee:
    """Add those named before: 민수랑 지수한테, 엄마하고 아빠한테."""
    targets = [last]
    while start:
        before = words[start - 1].key
        joined = _WITH.match(before)
        other = target(people, joined[1]) if joined else None
        if joined and belonging_before(words, start - 1, joined[1], people):
            targets.insert(0, target(people, joined_name(words[start - 2].key, joined[1])))
            start -= 2
            continue
        if other is None or not other.people.found:
            other = _named_before(before, people)
        if other is None:
            break
        targets.insert(0, other)
        start -= 1
    return Addressee(start, end, tuple(targets))


def _named_before(word: str, people: Directory) -> Target | None:
    """Return somebody known, named with 한테도 or no particle: 민수한테도 민서한테도, 민수 민서한테."""
    dative = _DATIVE.match(word)
    if dative and not dative[2].endswith("도"):
        return None
    other = target(people, dative[1] if dative else word, fuzzy=False)
    return other if other.people.exact else None


_FROM = re.compile(
    r"^(.+?)(한테서 온|한테 온|한테서는|한테서|한테|에게서 온|에게서|에게|께서|께|이가|가|이|은|는|에서 온|에서는|에서|에 온|에|의|에 올라온|이랑 한|랑 한|하고 한|이랑 나눈|랑 나눈|이랑|랑|하고|도|꺼|거)$"
)
_WHEN = frozenset(
    "그 저 이 방금 아까 오늘 어제 지금 좀 혹시 또 다시 이번에 최근에 그동안 밀린 다".split()
)


def find_source(utterance: Utterance, people: Directory) -> Target | None:
    """Return the person or room that all the words name, a particle at their end or none."""
    words = utterance.keys[without_fillers(utterance.words) :]
    while len(words) > 1 and words[-1] in _WHEN:
        words = words[:-1]
    while len(words) > 1 and words[0] in _WHEN:
        words = words[1:]
    if not words or len(words) > 4:
        return None
    phrase = " ".join(words)
    readings = [phrase]
    if particle := _FROM.match(phrase):
        readings.append(particle[1])
        if particle[2] == "이가":
            readings.append(particle[1] + "이")
    for fuzzy in (False, True):
        for name in readings:
            mine = target(people, name, fuzzy=fuzzy)
            if mine.known:
                return mine
    return Target(readings[-1], Match(), says_room=target(people, readings[-1], False).says_room)


_TO_NUMBER = re.compile(r"(?:번으로|번에|으로|로|에다|에|번|한테)$")


def find_number(utterance: Utterance) -> str | None:
    """Return the telephone number that all the words spell, digit by digit."""
    packed = "".join(utterance.keys[without_fillers(utterance.words) :])
    return korean_digits(packed) or korean_digits(_TO_NUMBER.sub("", packed))
