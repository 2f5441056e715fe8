"""What people and rooms are called: every form by which a wearer may say a name of the phonebook.

김영호 팀장님 is also 김 팀장, 팀장님, 김영호 and 영호; 이수진(회사) is 회사 이수진 and 수진; Mom is 엄마.
"""

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from agent.events import Contact
from agent.understanding.hangul import final, is_hangul

SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용"
)
_LONG_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "독고", "서문")
# One person by several words: whoever is saved as one is said as any of them.
_SAME = tuple(
    frozenset(group.split())
    for group in (
        "엄마 어머니 어무니 맘 mom mum mommy mother mama",
        "아빠 아버지 아부지 dad daddy father papa",
        "할머니 할무니 grandma grandmother granny",
        "할아버지 하부지 grandpa grandfather granddad",
        "외할머니 외할무니",
        "남편 신랑 husband",
        "아내 와이프 집사람 wife",
        "딸 daughter",
        "아들 son",
        "이모 aunt auntie",
        "고모 aunt auntie",
        "삼촌 uncle",
        "외삼촌 uncle",
        "누나 sister sis",
        "언니 sister sis",
        "여동생 sister",
        "형 brother bro",
        "오빠 brother bro",
        "남동생 brother",
    )
)
# A word and those whom it may mean, if nobody else is called so: asked about.
_PERHAPS = {
    "할머니": ("외할머니", "친할머니"),
    "할아버지": ("외할아버지", "친할아버지"),
    "외할머니": ("할머니",),
    "외할아버지": ("할아버지",),
    "삼촌": ("외삼촌", "작은삼촌", "큰삼촌"),
    "외삼촌": ("삼촌",),
    "동생": ("여동생", "남동생"),
    "여동생": ("동생",),
    "남동생": ("동생",),
    "누나": ("언니",),
    "언니": ("누나",),
    "형": ("오빠",),
    "오빠": ("형",),
    "이모": ("큰이모", "작은이모", "막내이모"),
    "고모": ("큰고모", "작은고모"),
    "어머님": ("어머니", "시어머니", "장모님"),
    "아버님": ("아버지", "시아버지", "장인어른"),
}
RELATIONS = frozenset(word for group in _SAME for word in group) | frozenset(
    "동생 이모부 고모부 숙모 외숙모 조카 사촌 장모 장모님 장인어른 시어머니 시아버지 며느리 사위 여보 자기 친구 선배 후배 "
    "친할머니 외할아버지 친할아버지 어머님 아버님 boss".split()
)
_TITLE = "팀장|부장|과장|대리|차장|이사|사장|대표|의사 선생|선생|교수|박사|원장|실장|매니저|회장|국장|간호사|기사|사원|주임|선배|의사|코치|감독"
_KIN = "형|오빠|누나|언니|이모|삼촌|쌤|샘"
_TITLED = re.compile(rf"^(.*?)\s*({_TITLE})?(?:님|씨)?$")
_CALLED_KIN = re.compile(rf"^([가-힣]{{2,3}})\s*({_KIN})$")
_LABELLED = re.compile(r"^(.+?)\s*[(\[（/]\s*([^)\]）]+?)\s*[)\]）]?$")
_ORNAMENT = re.compile(r"[^\w\s'.\-&()\[\]（）/]+|[_♡♥]")
_LEAD = re.compile(
    r"^(?:the|my|our|to)\s+|^(?:우리|울|내)\s*(?=엄마|아빠|어머니|아버지|할머니|할아버지|남편|아내|와이프|딸|아들|형|누나|언니|오빠|동생|집)"
)
_ROOM_TAIL = re.compile(
    r"\s*(?:단톡방|단체방|톡방|채팅방|대화방|모임|방|group chat|group|chat|room|channel)$"
)


class Rank(IntEnum):
    """How a form of a name belongs to its bearer; the lower is the better match."""

    WHOLE = 0
    PART = 1
    PERHAPS = 2


Forms = Iterable[tuple[str, Rank]]


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a name as compared: no spaces, lower case."""
    return "".join(name.lower().split())


def without_surname(name: str) -> str | None:
    """Return the given name of a Korean full name: 민수 of 김민수, None where it has no such part."""
    if not is_hangul(name) or name in RELATIONS:  # 남동생 is no 남 by surname
        return None
    if len(name) == 4 and name.startswith(_LONG_SURNAMES):
        return name[2:]
    return name[1:] if len(name) == 3 and name[0] in SURNAMES else None


def spoken_name(phrase: str) -> str:
    """Return a name without 님, 씨, vocative and articles, as it is handed on when nobody has it."""
    name = re.sub(r"^(?:the|to) ", "", " ".join(phrase.split()))
    for honorific in ("님", "씨"):
        if len(name) > len(honorific) + 1 and name.endswith(honorific):
            name = name[: -len(honorific)].rstrip()
    return name


def title_of(phrase: str) -> str:
    """Return the title that ends a phrase, empty where none does: 팀장 of 김 팀장님."""
    titled = _TITLED.match(phrase)
    return titled[2] or "" if titled else ""


def contact_forms(contact: Contact) -> Forms:
    """Return everything a contact may be called, with repetitions."""
    for written in (contact.name, *contact.aliases):
        yield written, Rank.WHOLE
        name, labels = _labelled(" ".join(_ORNAMENT.sub(" ", written).split()))
        if not name:
            continue
        yield from ((form, Rank.WHOLE) for form in _spellings(name))
        yield from ((part, Rank.PART) for part in _parts(name))
        yield from _perhaps(name)
        for label in (*contact.labels, *labels):
            yield f"{label} {name}", Rank.WHOLE
            if given := without_surname(name):
                yield f"{label} {given}", Rank.WHOLE
            if name.isascii():  # Mike from work, work Mike
                for called in (name, *name.split()):
                    yield f"{called} from {label}", Rank.WHOLE
                    yield f"{called} at {label}", Rank.WHOLE
                    yield f"{label} {called}", Rank.WHOLE


def _labelled(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a name without what tells it from others in brackets, and that: 이수진(회사)."""
    found = _LABELLED.match(name)
    return (found[1], (found[2],)) if found else (name.strip("()[]/ "), ())


def _spellings(name: str) -> Iterable[str]:
    yield name
    if len(name) > 2 and name.endswith(("님", "씨")):
        yield name[:-1].rstrip()
    yield _LEAD.sub("", name.lower())
    words = name.split()
    if len(words) == 2 and name.isascii():
        yield f"{words[1]} {words[0]}"  # Minsu Kim, Kim Minsu
    for group in _SAME:
        if fold(_LEAD.sub("", name.lower())) in group:
            same_script = is_hangul(fold(name))
            yield from (word for word in group if is_hangul(word) == same_script)


def _parts(name: str) -> Iterable[str]:
    words = name.split()
    if given := without_surname(name):
        yield given
    for group in _SAME:
        if fold(_LEAD.sub("", name.lower())) in group:
            yield from group
    if len(words) > 1:
        yield from (word for word in words if len(word) > 1 and fold(word) not in RELATIONS)
    titled = _TITLED.match(name)
    if titled and titled[2] and titled[1]:  # 김영호 팀장님: 김 팀장, 팀장, 김영호, 영호
        bare, title = titled[1].strip(), titled[2]
        yield from (title, bare, f"{bare[0]} {title}", f"{bare} {title}")
        if given := without_surname(bare):
            yield from (given, f"{given} {title}")
    kin = _CALLED_KIN.match(name)
    if kin and (" " in name or len(name) > 3):  # 민수 형, 김민수형; 도형 is a name
        yield kin[1]
        if given := without_surname(kin[1]):
            yield from (given, f"{given} {kin[2]}")


def _perhaps(name: str) -> Forms:
    if len(name) == 2 and is_hangul(name) and name[0] in SURNAMES and final(name[1]) != " ":
        yield f"{name[1]}이", Rank.PERHAPS  # 김별, called 별이
    for said, meant in _PERHAPS.items():
        if fold(name) in meant:
            yield said, Rank.PERHAPS


def room_forms(room: str) -> Forms:
    """Return everything a room may be called."""
    yield room, Rank.WHOLE
    if not room.endswith(("방", "톡")):
        yield from ((room + tail, Rank.PART) for tail in ("방", "톡", "단톡", "톡방", "단톡방"))
    bare = _ROOM_TAIL.sub("", _LEAD.sub("", room.lower()))
    yield _LEAD.sub("", room.lower()), Rank.WHOLE
    if bare:
        for tail in ("방", "톡", " 단톡", " 단톡방", " 톡방", " 단체방", " 채팅방", " chat", " group", " group chat", " room"):  # fmt: skip
            yield bare + tail, Rank.PART


def ways_to_read(phrase: str) -> list[str]:
    """Return the names that a phrase may be, likeliest first: 민준이, 민준; 김 팀장님, 김 팀장, 김."""
    plain = " ".join(phrase.split())
    tries = [plain, spoken_name(plain), _LEAD.sub("", plain)]
    titled = _TITLED.match(plain)
    if titled and titled[2] and titled[1]:
        bare = titled[1].strip()
        tries += [f"{bare} {titled[2]}", bare]
    if kin := _CALLED_KIN.match(plain):
        tries.append(kin[1])
    for stem in (plain, spoken_name(plain)):
        if is_hangul(stem) and len(stem) in (3, 4):
            closed = final(stem[-2]) != " "
            if stem[-1] in ("이아" if closed else "야"):  # 민준이, 민준아, 이가은이, 한나야
                tries.append(stem[:-1])
    return list(dict.fromkeys(name for name in tries if name))
