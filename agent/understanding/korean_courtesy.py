"""Korean requests brought to their plain form: 저기요 꺼 주시겠어요, 꺼 줬으면 좋겠어 and 꺼 줘 제발 are all 꺼 줘.

The rules of each intent read plain requests; where none understood the words, the courtesy around them is
taken off and they are read once more.
"""

import re
from collections.abc import Iterator

from agent.understanding.korean_phrases import FILLERS
from agent.understanding.korean_spacing import respaced
from agent.understanding.people import Directory
from agent.understanding.utterance import Utterance, read

_CALLING = FILLERS | frozenset(
    "있잖아 저기요 근데 그런데 일단 아니근데 미안한데 죄송한데 혹시 저기 여기 빨리 얼른".split()
)
_LAST = re.compile(
    r"(?<=\S) (?:제발|빨리|얼른|어서|지금|당장|바로|이제|플리즈|알았지|알겠지|응|네|소리야|부탁이야|급해|고마워|좀)$"
)
_POLITE = re.compile(
    r" ?(?:줘 ?라|줘 ?봐 ?줘|줘 ?봐요?|주시겠어요|주시겠습니까|주시겠니|주실래요|주실 ?수 ?있(?:어요|나요|을까요|으세요)|줄 ?수 ?있(?:어|니|나|을까|는지|겠니|겠어)요?|줬으면 ?(?:좋겠어|좋겠는데|좋겠다|해|하는데)요?|줬으면요?"
    r"|주면 ?(?:좋겠어|좋겠는데|안 ?돼|안 ?될까|안 ?되나|돼|고맙겠어|좋지)요?|주셨으면 ?(?:좋겠어요|해요|합니다)|주시면 ?(?:돼요|됩니다|고맙겠어요|감사하겠습니다|안 ?될까요)|줄래요?|주라|주렴|주십시오|주세요|줘요|주셔요|주쇼|주시죠|줄 ?거지)$"
)
_ENDS_IN_YO = re.compile(r"(?<=[가-힣][해어아여워와려켜줘봐])요$")


def plainly(utterance: Utterance) -> Utterance | None:
    """Return the request without its courtesy; None where there is none."""
    words = list(utterance.keys)
    while len(words) > 1 and words[0] in _CALLING and words[0] != "소리":
        words = words[1:]
    text = " ".join(word for word in words if word not in ("좀", "쫌")) or utterance.key
    while (shorter := _LAST.sub("", text)) != text and shorter:
        text = shorter
    text = _ENDS_IN_YO.sub("", _POLITE.sub(" 줘", text))
    return None if text == utterance.key or not text else read(text)


def said_otherwise(utterance: Utterance, people: Directory) -> Iterator[Utterance]:
    """Yield the words without courtesy, and cut anew where they were written together."""
    plain = plainly(utterance)
    if plain:
        yield plain
    if apart := respaced(plain or utterance, people):
        yield apart
        if last := plainly(apart):
            yield last
