"""Korean that was written without spaces: 가족방읽음처리, 엄마한테온메시지읽어줘.

Recognisers join words, and people write so. The rules of each intent read words; where none of them
understood a long word, it is cut here, once, behind what surely ends a word and before what surely
begins one.
"""

import re

from agent.understanding.people import Directory, target
from agent.understanding.utterance import Utterance, read

_LONG = 5  # syllables of a word that may be several
_BEHIND = re.compile(
    r"(한테서|한테|에게서|에게|에서|까지|부터|[다라냐자]고|이랑|동안)(?=[가-힣]{2,})|(?<=[가-힣])(을|를)(?=[가-힣]{2,})"
)
_VERBS = (
    r"읽음|읽어|읽지|들려|알려|말해|얘기해|보내|보여|전해|요약|정리해|전화|영상통화|알림|음소거|취소|삭제|지워|꺼줘|꺼|켜줘|켜|"
    r"찾아|검색|추천|답장|확인|설정|바꿔|수정|고쳐|붙여|추가|추가해|기억|메모|잊어|물어|남겨|답해|걸어|받아|끊어|넘어가|건너뛰|키워|줄여|올려|내려|"
    r"눌러|뭐래|뭐라|뭐야|뭐있|있어|몇|얼마나|어때"
)
_BEFORE = re.compile(rf"(?<=[가-힣]{{2}})(?=(?:{_VERBS}))")
_NOUNS = re.compile(
    r"(?<=[가-힣]{2})(?=(?:메시지|문자|카톡|새메시지|부재중|배터리|볼륨|소리|마이크|일정|브리핑))|"
    r"(?<=안읽은)(?=거|메시지|카톡|문자)|(?<=방금)(?=보낸)|(?<=보낸)(?=거|메시지)|(?<=새)(?=메시지|카톡|문자)"
)
_HELP = re.compile(r"(?<=[가-힣]{2})(?=(?:해)?(?:줘|줄래|주세요|줘요)$)")


def respaced(utterance: Utterance, people: Directory) -> Utterance | None:
    """Return the utterance with its long words cut; None where nothing was to be cut."""
    cut = " ".join(
        _cut(word.key, people)
        if len(word.key) >= _LONG and "가" <= word.key[0] <= "힣"
        else word.key
        for word in utterance.words
    )
    return None if cut == utterance.key else read(cut)


def _cut(word: str, people: Directory) -> str:
    head, rest = _named(word, people)
    rest = _BEHIND.sub(lambda found: found[0] + " ", rest)
    for shape in (_NOUNS, _BEFORE):
        rest = shape.sub(" ", rest)
    rest = re.sub(r" +", " ", rest).strip()
    return f"{head} {rest}".strip()


def _named(word: str, people: Directory) -> tuple[str, str]:
    """Return the room that a word begins with, a particle with it, and the rest."""
    for end in range(min(len(word) - 2, 10), 1, -1):
        if target(people, word[:end], fuzzy=False).group.found:
            particle = re.match(r"에서|에다가|에|의|은|는", word[end:])
            end += len(particle[0]) if particle else 0
            return word[:end], word[end:]
    return "", word
