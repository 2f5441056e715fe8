"""Other ways to say a fixed phrase: the endings, orders and lead-ins that any of them may have.

읽을래 and 읽고 싶어 ask for 읽어 줘, 끊자 이제 is 이제 끊자, 안 들려 크게 말해 줘 is 크게 말해 줘. A table
of phrases need then hold each but once. What comes out is compared exactly, never as a mishearing.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.understanding.conjugation import infinitive
from agent.understanding.hangul import final, with_final
from agent.understanding.korean_stems import without_eu

_MOST_STEPS = 2
_LAST_ADVERB = re.compile(
    r"^(.+) (이제|다시|지금|빨리|얼른|그냥|일단|제발|당장|잠깐|잠깐만|잠시|한 ?번 ?더|한 ?번만 ?더)$"
)
# Why the wearer asks, before what is asked: 안 들려 / 크게 말해 줘.
_REASON = re.compile(
    r"^(?:(?:아|어|야|앗|미안|잠깐|근데) )*(?:(?:이|그|저|요)(?:건|거는?) )?(?:다 )?"
    r"(?:됐고|됐어|됐으니까|됐다|알겠어|알았어|알았고|알았으니까|미안(?:해)?"
    r"|(?:소리가 |잘 |하나도 |너무 )*(?:안 들려|안 들리네|안 들린다|안 들리는데|안 들렸어|못 들었어|못 들었는데|못 들었네)"
    r"|(?:전화를? )?(?:안 받네|안 받는다|안 받아|안 받는데|끊겼어|끊겼네|끊어졌어)"
    r"|(?:소리가 )?(?:너무 )?(?:커|크다|크네|작아|작다|작네|시끄러워|시끄럽다|시끄럽네|길어|길다|빨라)"
    r"|(?:다 |좀 |말이 )*(?:꼬였다|꼬였네|꼬였어|망했다|망했네|망했어|이상하다|이상하네|이상해|헷갈려|헷갈린다|틀렸다|틀렸네|잘못 말했다|잘못 말했어|잘못했다|엉망이다|엉망이네)|(?:나 )?(?:지금 )?(?:바빠|바쁘니까|바쁜데|귀찮아|졸려|피곤해))요? (?=\S)"
)
_KIND_WORD = re.compile(r"^(.+) (?:미안|미안해|고마워|고맙다|땡큐|알았지|알겠지|부탁이야)$")
_SENT_WRONG = re.compile(
    r"^(?:(?:아|아까|방금|내가|나) )*(?:메시지 |문자 |카톡 )?잘못 (?:보냈\S*|눌렀\S*|갔\S*|올렸\S*) (?:그거 |그거 좀 |좀 )?(?=(?:지워|삭제|취소|회수))"
)
_WHICH = re.compile(r"^(?:방금|지금|아까|그|이|저|마지막|거기|여기)(?: ?(?:온|읽은|보낸))?(?: ?(?:거|것|메시지|카톡|문자|톡|말))?(?:에다가|에다|에|한테) (?=\S)")  # fmt: skip
_WONDERED = re.compile(
    r"(?<=[있왔됐남])(?:나|는지|었나|았나|는가|은지) ?(?:좀 )?(?:확인해|확인|확인 좀 해|봐|알려|말해|얘기해|체크해)(?: 줘)?$"
)
_REQUEST = re.compile(r"(?: ?부탁(?:해|할게|드려|드릴게|드립니다|합니다)요?| ?플리즈)$")
_DONE_FOR = re.compile(
    r"(?<=[가-힣]) ?(?:놔 ?줘|둬 ?줘|버려 ?줘|놔|둬|놓아|두자|버려|봐 ?줘|봐|주라|줘라|줄래|줘 ?봐)$"
)
_ABLE = re.compile(r" ?수 ?(?:있어|있을까|있나|있니|있는데|있지)요?$")
_WANTED = re.compile(r"^(?P<head>(?:.* )?)(?P<stem>\S+?)(?:고 ?싶어|고 ?싶은데|고 ?싶다)요?$")
_WILL = re.compile(r"^(?P<head>(?:.* )?)(?P<word>\S+?)(?P<end>래|게|까 ?봐)요?$")


@lru_cache(maxsize=256)
def other_ways(text: str) -> tuple[str, ...]:
    """Return the texts that ask for the same, the nearest to what was said first."""
    found, last = {text: None}, [text]
    for _ in range(_MOST_STEPS):
        last = [way for one in last for way in _step(one) if way not in found]
        found.update(dict.fromkeys(last))
    return tuple(found)[1:]


def at_last(text: str) -> str:
    """Return 끊어 이제 as 이제 끊어."""
    return _LAST_ADVERB.sub(r"\2 \1", text)


def _step(text: str) -> Iterator[str]:
    if moved := _LAST_ADVERB.match(text):
        yield f"{moved[2]} {moved[1]}"
        yield moved[1]
    if kind := _KIND_WORD.match(text):
        yield kind[1]
    if (reason := _REASON.match(text)) and len(text) > reason.end() + 1:
        yield text[reason.end() :]
    if wrong := _SENT_WRONG.match(text):
        yield "방금 보낸 거 " + text[wrong.end() :]
    if which := _WHICH.match(text):
        yield text[which.end() :]
    if asked := _WONDERED.search(text):
        yield text[: asked.start()] + "어"
    if request := _REQUEST.search(text):
        yield text[: request.start()] + " 해 줘"
        yield text[: request.start()]
    if done := _DONE_FOR.search(text):
        yield text[: done.start()] + " 줘"
    if able := _ABLE.search(text):
        yield from _as_request(text[: able.start()] + "게")
    yield from _as_request(text)
    if text.endswith("요") and len(text) > 3:
        yield text[:-1]


def _as_request(text: str) -> Iterator[str]:
    """Yield 읽을래, 쓸게, 듣고 싶어 as 읽어 줘, 써 줘, 들어 줘."""
    if (wanted := _WANTED.match(text)) and (stem := wanted["stem"]):
        yield wanted["head"] + infinitive(stem) + " 줘"
    will = _WILL.match(text)
    if not will or final(will["word"][-1]) != "ㄹ":
        return
    head, word = will["head"], will["word"]
    if word.endswith("을") and len(word) > 1:
        yield head + infinitive(without_eu(word[:-1])) + " 줘"
    else:
        for stem in (word[:-1] + with_final(word[-1], " "), word):
            yield head + infinitive(stem) + " 줘"


_SAID_WHAT = r"(?:뭐라(?:고|구)?(?: ?(?:했어|했지|했더라|했니|그랬어|그랬지|그랬더라|하는 거야|한 거야|말했어|했는데|했는지|하셨어))?|무슨 말(?:이야|이었어|했어))"
_NOT_HEARD = r"(?:(?:잘 )?(?:못 들었(?:어|는데|네|다)|안 들렸(?:어|는데|네)|안 들려|못 알아들었(?:어|는데)|놓쳤(?:어|는데)))"
_AGAIN = r"(?:(?:다시|또)(?: 한 ?번(?:만)?)?(?: 더)?|한 ?번(?:만)? 더)"
_SAY = r"(?:말해|읽어|얘기해|이야기해|들려|해|불러)"
_REPEAT = re.compile(
    rf"^(?:(?:방금|아까|지금|미안|미안한데|어|아|응) )*(?P<what>{_SAID_WHAT})?(?: ?(?P<lost>{_NOT_HEARD}))?(?: ?(?P<what2>{_SAID_WHAT}))?(?: ?(?P<again>{_AGAIN}))?(?: (?P<say>{_SAY}))?(?: ?(?:줘|줄래|봐|주라|주세요|줄 수 있어))?요?$"
)


def asks_again(text: str) -> bool:
    """Say whether words ask to hear the last ones again: two of 뭐라고, 못 들었어 and 다시 말해 줘."""
    found = _REPEAT.match(text)
    if not found:
        return False
    parts = [found["what"] or found["what2"], found["lost"], found["again"]]
    return sum(part is not None for part in parts) >= 2
