"""What the words heard so far say about whether more will come.

Korean puts the verb last, so its ending tells: -줘 closes, -고 and 한테 go on. English puts it first:
there it is the last word that cannot end a sentence (the, to, and), and the intent that still
lacks something. Nothing here knows about time; `patience` turns the answer into a wait.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from agent.events import Expecting, Intent, Lang
from agent.understanding.hangul import final, is_hangul

_BY_MEANING = frozenset({"no_intent", "no_body", "body", "intent", "more"})


class Closing(StrEnum):
    """How finished the words look."""

    CLOSED = "closed"
    UNSURE = "unsure"
    OPEN = "open"


@dataclass(frozen=True)
class Look:
    """A judgement and the evidence for it, in one word for the event log."""

    closing: Closing
    because: str
    is_doubted: bool = False  # the words may be misread: see `doubted`

    @property
    def is_by_meaning(self) -> bool:
        """Whether it rests on what the words mean, not on how the last of them ends."""
        return self.because in _BY_MEANING


_FILLERS = {
    Lang.KOREAN: frozenset("음 어 으 그 저 저기 그게 그러니까 있잖아 막 뭐지 뭐더라 에 아 이제 그니까 뭐냐 어디더라".split()),
    Lang.ENGLISH: frozenset("um uh er erm hmm like well so uhm ah oh".split()),
}  # fmt: skip
# Alone they answer; at the end of more they are hesitation.
_ANSWERS = {
    Lang.KOREAN: frozenset(
        "응 네 예 넵 웅 그래 그래요 좋아 좋아요 맞아 맞아요 아니 아니야 아니요 아니오 아냐 싫어 됐어 취소 취소해 그만 그만해 "
        "보내 받아 끊어 다시 계속 스톱 정지 오케이 하나 둘 셋 끝 읽어 답장 거절 알았어 두번째 첫번째".split()
    ),
    Lang.ENGLISH: frozenset(
        "yes no yeah yep nope okay ok sure cancel stop next previous repeat again skip answer decline reject done right "
        "correct help louder quieter continue first second third last one two three".split()
    ),
}  # fmt: skip
# Asked for, they are whole; unasked, they may begin a sentence ("아니 민수 말고 민서한테").
_ALSO_OPENERS = frozenset(
    "아니 응 네 다시 좋아 그래 no yes okay right well last first second next".split()
)
_EXPLICIT_END = {
    Lang.KOREAN: re.compile(
        r"(^| )(끝|여기까지|이상|이상이야|다 했어|보내 줘|보내줘|보내 주세요)$"
    ),
    Lang.ENGLISH: re.compile(r"(^| )(that's it|that's all|done|end of message|send it|over)$"),
}

# --- Korean: the end of the last word ---------------------------------------------------------

_PARTICLES = (
    "한테서", "한테다", "한테", "에게서", "에게", "께서", "보고", "더러", "랑", "하고", "이라고", "에서", "에다", "까지", "부터", "처럼", "보다",
    "마다", "으로", "말고", "이나", "에는", "한테는",
)  # fmt: skip
_TO_SOMEBODY = ("한테", "에게", "께", "방에")
_SHORT_PARTICLES = tuple("께 에 이 가 로 을 를 은 는 의 와 과 도 만".split())
_CONNECTIVES = (
    "는데", "은데", "인데", "던데", "니까", "지만", "자마자", "느라", "든지", "길래", "더니", "거나", "도록", "다가", "면", "고", "든가", "라도",
    "는지", "은지", "을지", "서", "한데", "쯤", "때문에", "대로", "동안", "전에", "후에", "뒤에", "따가",
)  # fmt: skip
_REPORTING = ("다고", "냐고", "라고", "자고", "대고", "라며", "다며")
_BARE_OPEN = frozenset(
    "안 못 좀 더 온 새로 하나 뭐 어디 얼마나 언제 왜 내가 누가 네가 제가 저기 미안한데 그리고 근데 그런데 그래서 그러면 그럼 또 "
    "혹시 만약 만약에 지금 이따 이따가 내일 오늘 모레 어제 아까 방금 나중에 제발 아마 "
    "우리 내 제 나 너 저 이 그 저런 이런 그런 어떤 무슨 몇 한 두 세 네".split()
)  # fmt: skip
_CLOSING_ENDINGS = (
    "줘", "줄래", "주라", "주세요", "주십시오", "주실래요", "줘요", "해", "해요", "하자", "해라", "하지", "할래", "했어", "이야", "예요", "에요",
    "니다", "어요", "아요", "죠", "지요", "까요", "거야", "거든", "는구나", "네요", "군요", "잖아", "습니까", "나요", "는데요", "어라", "아라",
    "을래", "볼래", "갈래", "올래", "었지", "았지", "했지", "겠지", "이지", "거지", "가자", "보자", "먹자", "나자", "말자", "들어가", "돌아가",
    "올라가", "내려가", "데려가", "나가", "들어와", "돌아와", "나와", "가져와", "데려와", "이리와", "그만둬", "말아", "지마", "켜라", "꺼라",
)  # fmt: skip
# A verb is mostly recognised by its last syllable; nouns that end so (엄마, 아버지, 남자) are why some
# syllables count only as a word of their own: "하지 마", "집에 가".
_CLOSING_LAST = frozenset(
    "요 다 까 니 냐 죠 줘 해 래 야 어 아 워 봐 네 져 려 여 쳐 켜 꺼 써 춰 둬 돼".split()
)
_CLOSING_WORDS = frozenset("가 와 자 마 내 사 타 놔 둬 줘 해 봐 써 꺼 켜 껴 감아 줄래 말래".split())


def look(
    text: str, lang: Lang, expecting: Expecting, intent: Intent, in_call: bool = False
) -> Look:
    """Judge the words of the utterance so far: `text` as recognised, `intent` what it means as it is.

    In a call most of what is said is not for us: waiting for its end would swallow the "hang up"
    that comes after it, so nothing is held open there.
    """
    judged = _judge(text, lang, expecting, intent)
    return Look(Closing.UNSURE, "call") if in_call and judged.closing is Closing.OPEN else judged


def doubted(judged: Look) -> Look | None:
    """Return what is left of a judgement where some word was misread; None: nothing.

    The last word and its ending are misread no oftener than any other: what they say mostly holds.
    What a whole line means does not.
    """
    is_gone = judged.is_by_meaning and judged.closing is not Closing.UNSURE
    return None if is_gone else replace(judged, is_doubted=True)


def _judge(text: str, lang: Lang, expecting: Expecting, intent: Intent) -> Look:
    words = "".join(c for c in text.lower() if c not in "?.,!").split()
    if not words:
        return Look(Closing.UNSURE, "no_words")
    plain = " ".join(words)
    if expecting is Expecting.BODY:
        if _EXPLICIT_END[lang].search(plain):
            return Look(Closing.CLOSED, "explicit_end")
        judged = _by_words(words, lang, expecting)
        # A message may have more sentences than one: only a word that ends it closes it.
        return judged if judged.closing is Closing.OPEN else Look(Closing.UNSURE, judged.because)
    if expecting is Expecting.RECIPIENT and plain in ("two", "too"):
        return Look(Closing.OPEN, "function_word")  # nobody is called so: "to"
    if plain in _ANSWERS[lang]:
        asked = expecting is not Expecting.COMMAND or plain not in _ALSO_OPENERS
        return Look(Closing.CLOSED if asked else Closing.UNSURE, "answer")
    if lang is Lang.KOREAN and intent.name == "unknown" and _may_go_on(words):
        return Look(Closing.OPEN, "connective")
    return _with_intent(_by_words(words, lang, expecting), lang, expecting, intent)


def _may_go_on(words: list[str]) -> bool:
    """Tell whether a past tense may be the -서 it sounds like: "민수한테 버스 놓쳐서", as 놓쳤어.

    So it is where words for somebody are begun and nothing is asked for yet.
    """
    last = words[-1]
    is_past = len(last) > 1 and last[-1] == "어" and final(last[-2]) == "ㅆ"
    return is_past and any(word.endswith(_TO_SOMEBODY) for word in words[:-1])


def _by_words(words: list[str], lang: Lang, expecting: Expecting) -> Look:
    last = words[-1]
    if last in _FILLERS[lang]:
        # "어" is a yes as much as a hesitation: only a little longer, where a yes is asked for.
        may_answer = last == "어" and len(words) == 1 and expecting is Expecting.CONFIRM
        return Look(Closing.UNSURE if may_answer else Closing.OPEN, "filler")
    return _korean(words, expecting) if lang is Lang.KOREAN else _english(words)


def _with_intent(judged: Look, lang: Lang, expecting: Expecting, intent: Intent) -> Look:
    """Let what the words mean speak: a whole request is done, half of one is not."""
    answers = expecting in (Expecting.CONFIRM, Expecting.RECIPIENT, Expecting.CHOICE)
    if intent.name == "unknown":
        # What means nothing yet is most often half of something, unless its verb has been said.
        half = judged.closing is Closing.UNSURE and not answers
        # Korean says the verb last: there the words themselves show that it has not come.
        because = "no_verb" if lang is Lang.KOREAN else "no_intent"
        return Look(Closing.OPEN, because) if half else judged
    if intent.name == "change_recipient" or (answers and judged.because != "filler"):
        return Look(Closing.CLOSED, "intent")
    if judged.closing is not Closing.UNSURE:
        return judged
    if intent.name == "choose":
        return Look(Closing.CLOSED, "intent")
    if lang is Lang.KOREAN:
        return judged  # a noun may mean something and still want its verb: "오늘 일정" "뭐 있어"
    if intent.name in ("send_message", "schedule_message", "reply", "remind"):
        # English puts the message last, and its end is free: "i'm late" ... "because of the rain".
        has_words = intent.slots.get("body") or intent.slots.get("text")
        return Look(Closing.UNSURE, "body") if has_words else Look(Closing.OPEN, "no_body")
    if intent.name in _MORE_MAY_FOLLOW:
        is_bare = not set(intent.slots) - {"on"}
        return Look(Closing.OPEN, "more") if is_bare else Look(Closing.UNSURE, "intent")
    return Look(Closing.CLOSED, "intent")


def _korean(words: list[str], expecting: Expecting) -> Look:
    last = words[-1]
    if last == "아니" and len(words) > 1:
        return Look(Closing.OPEN, "correction")
    if last in _BARE_OPEN:
        return Look(Closing.OPEN, "modifier")
    if last.endswith(_REPORTING) and expecting is not Expecting.BODY:
        return Look(Closing.OPEN, "reported")
    names_somebody = expecting in (Expecting.RECIPIENT, Expecting.CHOICE)
    particle = Look(Closing.CLOSED if names_somebody else Closing.OPEN, "particle")
    if last.endswith(_PARTICLES):
        return particle
    promises = len(last) > 1 and last[-1] == "게" and final(last[-2]) == "ㄹ"  # 할게, not 빠르게
    if last.endswith(_CLOSING_ENDINGS) or promises or (last in _CLOSING_WORDS and len(words) > 1):
        return Look(Closing.CLOSED, "ending")
    if last.endswith(_CONNECTIVES):
        return Look(Closing.OPEN, "connective")
    if len(last) > 1 and last.endswith(_SHORT_PARTICLES):
        return particle
    if len(last) > 1 and last[-1] in _CLOSING_LAST:
        return Look(Closing.CLOSED, "ending")
    if is_hangul(last[-1]) and len(last) > 1 and final(last[-1]) in "ㄴㄹ" and not names_somebody:
        return Look(Closing.OPEN, "adnominal")  # 보낸, 할, 있는: a noun is to come
    return Look(Closing.UNSURE, "noun")


# --- English: the last word -------------------------------------------------------------------

_ENGLISH_OPEN = frozenset(
    "a an the my your his our their its these those to of in on at by for from with about into and or but so because if when "
    "while until unless though although than as then not don't doesn't can't won't i i'm i'll i'd i've you're he he's she she's "
    "it's we we're they they're am be been do does did have has had will would can could should may might must let let's please "
    "say saying tell text message send ask what where who how why which very really just also maybe some any every gonna want "
    "need wanna got get make turn that whether saying to".split()
)  # fmt: skip
_BEGINNINGS = frozenset(
    "call summarize summarise find search remind undo add start mark video continue remember delete mute change hey sori".split()
)
# English requests that are whole and mostly go on: "do not disturb" "until three".
_MORE_MAY_FOLLOW = frozenset("do_not_disturb volume call_back".split())
_COPULA = frozenset("is are was were".split())
_ASKING = frozenset("what where who how when which why".split())
_TURN = re.compile(r"(^| )turn( it| that| the (volume|sound))?$")  # up, or down
_WHOLE = re.compile(
    r"((undo|cancel|delete|forget|repeat) that|say that|say that again|what (did|does|do) .+ say|(first|second|third|last|next) (one|message))$"
)


def _english(words: list[str]) -> Look:
    last = words[-1]
    if (len(words) == 1 and last in _BEGINNINGS) or _TURN.search(" ".join(words)):
        return Look(Closing.OPEN, "verb")
    if _WHOLE.search(" ".join(words)):
        return Look(Closing.CLOSED, "ending")
    if last in _ENGLISH_OPEN or words[-2:] == ["what", "time"]:
        return Look(Closing.OPEN, "function_word")
    if last in _COPULA and _ASKING.isdisjoint(words[-4:]):
        return Look(Closing.OPEN, "function_word")
    return Look(Closing.UNSURE, "words")
