"""Where a Korean name begins: a family name said apart, or a name before a title, is part of it."""

import re
from collections.abc import Sequence

from agent.understanding.hangul import is_hangul
from agent.understanding.korean_phrases import FILLERS
from agent.understanding.name_forms import SURNAMES
from agent.understanding.people import Directory, Match, target
from agent.understanding.priors import is_likely_name
from agent.understanding.utterance import Word

TITLE_WORD = re.compile(
    r"^(팀장|부장|과장|대리|차장|이사|사장|대표|선생|교수|박사|원장|실장|매니저|회장|국장|간호사|기사|선배|씨)(님)?$"
)
# Words before a name that are no part of it, though people are called so.
_NOT_BEFORE = frozenset(
    "나 난 전 제 그 저 이 음 어 아 야 자 막 좀 꼭 더 또 통 오늘 내일 모레 지금 이따 아까 방금 나중 다음 우리 이제 먼저 다시 근데 그리고 일단 아마 진짜 정말 당장 바로 매일 어제 이번 저녁 아침 점심 주말 하나 아니 그럼 잠깐 은근 조금 약간 전부 모두 같이 혼자 여기 거기 저기 하여간 "
    "안녕 미안 고마 축하 수고 문자 전화 영상".split()
)


def belonging_before(words: Sequence[Word], start: int, name: str, people: Directory) -> int:
    """Return 1 where the word before is the family name, or whole name, of somebody else.

    박 민수 is not the 김민수 who is known, and neither 박 과장님 nor 박민수 과장님 is 한 과장님.
    """
    before = words[start - 1].key if start else ""
    if not is_hangul(before) or before in _NOT_BEFORE or before in FILLERS:
        return 0
    is_title = TITLE_WORD.match(name) is not None
    if len(before) == 1:
        bare = name[:-1] if len(name) == 3 and name[-1] in "이아" else name
        if before == "고" and start > 1 and words[start - 2].key[-1] in "다라냐자":
            return 0  # 간다 고 민수한테
        return int(before in SURNAMES and (is_title or (len(bare) == 2 and is_likely_name(bare))))
    known = target(people, name, fuzzy=False).people
    if not is_title and known.exact and _is_family_name(name, known, people):
        return int(not _ENDS_PHRASE.search(before))
    return int(is_title and known.exact and is_likely_name(before))


# What ends a word before a name that is no name: a clause, a particle, a verb that asks.
_ENDS_PHRASE = re.compile(r"(?:[다라냐자]고|[면는을를까요]|지만|에서|한테|에게|으로|이랑|하고|줘|해|봐|후에|뒤에|때)$")  # fmt: skip


def _is_family_name(name: str, known: Match, people: Directory) -> bool:
    """Say whether a word is the family name alone of somebody with a foreign name: 윌슨 of 존 윌슨."""
    written = [people.contacts[place].name.split() for place in known.found]
    return all(len(full) > 1 and full[-1] == name and is_hangul(full[0]) for full in written)


def joined_name(before: str, name: str) -> str:
    """Return a name of two words as people write it: 박민수, 박 과장님."""
    return f"{before} {name}" if TITLE_WORD.match(name) or len(before) > 1 else before + name
