"""What was said, cut into words, each as written and as compared."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_CHARACTERS = 2000  # five minutes of speech; more is not an utterance

_UNWANTED = re.compile(r"[\ud800-\udfff\x00-\x1f\x7f\u200b-\u200f\ufeff]+")
_INNER = re.compile(r"[^\w':@.\-]+|(?<!\w)[':.\-]+|[':.\-]+(?!\w)|_")
_QUOTED = re.compile(r"[\"“”「『]([^\"“”」』]{1,500})[\"“”」』]")
_OUTER = " \t,.;!\"'“”‘’「」『』"
# Words that the recogniser wrote together: a break belongs after 고 and 한테.
_GLUED = (
    (re.compile(r"([다라냐자]고)(?=(?:보내|전해|말해|얘기|알려|해\s?줘|해$|카톡|문자|답장|물어|남겨|톡))"), r"\1 "),
    (re.compile(r"(?<=[가-힣])(한테|한태|에게)(?=[가-힣])(?!서|다|까|라|는|도|만|로|나)"), r"\1 "),
    (re.compile(r"(?<=한테다)(?=보내|전해|말해|전화|카톡|문자|톡)"), " "),
    (re.compile(r"(?<![가-힣])(카톡|문자|톡|메시지)?(하나)(?=보내|남겨|써)"), r"\1 \2 "),
    (re.compile(r"(?<![가-힣])(지금|오늘|내일|방금|금방|이따가|먼저|빨리|조금)(?=[가-힣]{1,}[다냐라자]고(?![가-힣]))"), r"\1 "),
    (re.compile(r"(?<=[에로께])(?=전화[해걸좀 ]|보이스톡|영상통화)"), " "),
    (re.compile(r"(?<=[가-힣][가이])(?=뭐래|뭐라)"), " "),
    (re.compile(r"(?<=[가-힣])좀(?=\s|$)"), " 좀"),
    (re.compile(r"(?<=\s)좀(?=[가-힣]{2})"), "좀 "),
    (re.compile(r"(?<=[가-힣]{2}[을를])(?=[가-힣0-9]+?로\s?(?:바꿔|바꾸|고쳐|수정|변경))"), " "),
    (re.compile(r"(?<=[가-힣]로)(?=(?:바꿔|고쳐|수정해|변경해))"), " "),
    (re.compile(r"^아니(?=[가-힣]{2,}(?:한테|에게|방에)$)"), "아니 "),
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """`written` as it came, `key` lower case and without punctuation."""

    written: str
    key: str


@dataclass(frozen=True)
class Utterance:
    words: tuple[Word, ...]
    quoted: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in self.words)

    @property
    def key(self) -> str:
        return " ".join(self.keys)

    def part(self, start: int, end: int | None = None) -> "Utterance":
        return Utterance(self.words[start:end], self.quoted)


def read(text: str) -> Utterance:
    """Cut `text` into words; nothing but punctuation gives none."""
    text = unicodedata.normalize("NFC", _UNWANTED.sub(" ", text)).replace("’", "'")
    for glued, apart in _GLUED:
        text = glued.sub(apart, text)
    quoted = _QUOTED.search(text)
    words = [Word(raw, _INNER.sub("", raw.lower())) for raw in text.replace("…", " ").split()]
    return Utterance(
        tuple(word for word in words if word.key), quoted.group(1).strip() if quoted else None
    )


def written(words: Sequence[Word]) -> str:
    """Return words as a person would write them, without punctuation around."""
    return " ".join(word.written for word in words).strip(_OUTER)
