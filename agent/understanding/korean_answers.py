"""Korean answers to "shall I send it?", word by word: 그래 그렇게 보내면 돼, 아니 그렇게 보내면 안 돼.

안 보내도 돼 is a no: the word for not is no part of a yes, and a word that is not known makes it neither.
"""

from functools import lru_cache

from agent.events import Intent
from agent.understanding.concepts import Rule, read, rule
from agent.understanding.korean_concepts import LONGEST, asking, spaced

_ANSWER_WORDS = {
    "YES": "응 어 네 예 그래 웅 엉 맞아 맞아요 맞습니다 오케이 오케 그럼 알았어 좋아 좋아요 좋지 당연하지 물론 물론이지 네네 응응 그렇지 그러자 넵 어어 ㅇㅇ ㅇㅋ 오키 고고 ㄱㄱ 콜 넹 맞네 완벽해 잘했어 좋네",
    "NO": "아니 아니야 아니요 아뇨 아냐 에이 싫어 됐어 됐다 노 잠깐 잠깐만 틀렸어 별로야 아직 아직은",
    "SO": "그렇게 그대로 이대로 그걸로 이걸로 그거 이거 그 이 바로 그냥 빨리 얼른 이제 지금 좀 일단 꼭",
    "FINE": "돼 돼요 됩니다 좋아 좋아요 괜찮아 괜찮아요 되겠다 될거같아 될 것 거 같아 싶어",
    "NOT": "안 말고 마 마세요 말아 말아줘 말자 못",
    "NOTHING": "줘 줘요 줄래 줄래요 주세요 봐 주라 해 해줘 메시지 문자 카톡 걸 거",
}  # fmt: skip
_ANSWER_VERBS = "보내 전송하 하 진행하 부치 올리 쏘 날리"
_DROPPED = "지우 없애 삭제하 취소하 버리 관두 그만두"
ANSWERS: tuple[Rule, ...] = (
    rule("cancel", "DROP", "SO NO"),
    rule("deny", "NOT SEND", "NO SO FINE"),
    rule("deny", "NO", "SO NOT"),
    rule("confirm", "YES SEND|SO|FINE", "SEND SO FINE"),
    rule("confirm", "SEND SO|FINE", "SO FINE"),
)


def _answer_words() -> dict[str, tuple[str, ...]]:
    known: dict[str, list[str]] = {}
    for concept, words in _ANSWER_WORDS.items():
        for word in words.split():
            known.setdefault(word, []).append("" if concept == "NOTHING" else concept)
    for concept, verbs in (("SEND", _ANSWER_VERBS), ("DROP", _DROPPED)):
        for stem in verbs.split():
            for form in asking(stem):
                known.setdefault(form, []).append(concept)
    return {word: tuple(dict.fromkeys(concepts)) for word, concepts in known.items()}


_KNOWN = _answer_words()


@lru_cache(maxsize=256)
def short_answer(text: str) -> Intent | None:
    """Return the answer to a read-back that a few words make: 그래 그렇게 보내면 돼."""
    words = spaced(text)
    return read(words, _KNOWN, ANSWERS) if 1 < len(words) <= LONGEST else None
