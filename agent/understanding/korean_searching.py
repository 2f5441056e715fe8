"""Korean searches of what was written: who sent what, and what somebody said about something."""

import re

from agent.events import Intent
from agent.understanding.hearing import Hearing, Slots, intent
from agent.understanding.korean_phrases import PLEASE
from agent.understanding.korean_words import without_fillers
from agent.understanding.people import target

_SEARCH = re.compile(rf"^(?P<what>.+?)(?:을|를|이|가)? ?(?:뭐였지|뭐였더라|어디 있지|어딨지)? ?(?:좀 |한번 )*(?:찾아|검색|검색해|찾아봐|찾아 봐|뒤져 봐){PLEASE}$")  # fmt: skip
_SENT_BY = re.compile(
    r"^(?P<when>.*?) ?(?P<who>\S+?(?: \S+?님)?)(?:이가|가|이|께서|한테서|한테) (?P<time>(?:\S+ )??)(?:보낸|보내 ?준|보내 ?줬던|보냈던|말한|말했던|말해 ?준|알려 ?준|올린|공유한|공유해 ?준|얘기한|얘기해 ?준|추천한|추천해 ?준|받은|온) (?P<what>.+)$"
)
_IN_ROOM = re.compile(
    r"^(?P<who>.+?)(?:에서|에|한테서|이랑 한 대화에서|랑 한 대화에서) (?P<what>.+)$"
)
_ABOUT_MESSAGES = re.compile(r"메시지|카톡|문자|대화|보낸|톡에서|온 거")


def search(hearing: Hearing) -> Intent | None:
    """지난주에 지수가 보낸 주소 찾아 줘; 가족방에서 계좌번호 찾아 줘."""
    text = said_plainly(hearing)
    found = _SEARCH.match(text)
    wondered = None if found else _WHERE_IS.match(text)
    if wondered and (inside := _SENT_BY.match(wondered["what"])):
        sender = target(hearing.people, inside["who"], fuzzy=False)
        if sender.known:
            mine: Slots = {"query": f"{inside['when']} {inside['what']}".strip()}
            return intent("search_messages", 0.88, mine | sender.slots(hearing.people, "sender"))
    if not found:
        return _said_about(hearing, text)
    for pattern in (_SENT_BY, _IN_ROOM):
        inside = pattern.match(found["what"])
        who = target(hearing.people, inside["who"]) if inside else None
        if inside and who and (who.known or pattern is _SENT_BY):
            when = " ".join(part for part in (inside.groupdict().get("when"), inside.groupdict().get("time")) if part)  # fmt: skip
            query = " ".join(f"{when} {inside['what']}".split())
            slots = {"query": query} | who.slots(hearing.people, "sender")
            return intent("search_messages", 0.9 if who.known else 0.6, slots)
    if _ABOUT_MESSAGES.search(found["what"]):
        return intent("search_messages", 0.7, {"query": found["what"]})
    kept = _KEPT_IN_MESSAGES.search(found["what"])
    return intent("search_messages", 0.7, {"query": found["what"]}) if kept else None


_WHERE_IS = re.compile(r"^(?P<what>.+?)(?:이|가|은|는)? ?(?:어디 ?있어|어디 ?있지|어디 ?있더라|어디 ?갔어|어딨어|어딨지|어딨더라|뭐였지|뭐였더라|뭐지|뭐야|어디야|어디였지|어디였더라|언제였지)$")  # fmt: skip
# What people look for in their messages: 식당 링크, 계좌 번호.
_KEPT_IN_MESSAGES = re.compile(
    r"(?:링크|주소|사진|번호|비번|비밀번호|암호|계좌|영수증|파일|문서|약도|초대장|청첩장|동영상|영상|예약|예매|티켓|쿠폰|인증 ?코드|코드|와이파이|메뉴판|일정표|명단|목록|레시피|약속 ?장소|공지|캡처|스크린샷)$"
)
_ABOUT = r"(?: ?(?:에 ?대해서?|에 ?관해서?|얘기를?|이야기를?|관련해서|관련|건에? ?대해서?|건))"
_SAID_WHAT = r"(?:뭐라고|뭐라|무슨 ?말|무슨 ?얘기|어떻게|뭐) ?(?:들)? ?(?:했|그랬|말했|얘기했|보냈|썼|올렸|답했|하셨|말씀하셨|말하셨)"
_SAID_ABOUT = (
    re.compile(rf"^(?P<who>\S+?(?: \S+?님)?)(?:이가|가|이|은|는|께서|도) (?P<what>.+?){_ABOUT}(?:은|는|을|를)? {_SAID_WHAT}(?:어|지|더라|니|나|는지)(?: ?(?:알려|찾아|말해|봐|확인해){PLEASE})?$"),
    re.compile(rf"^(?P<what>.+?){_ABOUT}(?:은|는|을|를)? (?P<who>\S+?(?: \S+?님)?)(?:이가|가|이|은|는|께서|도) {_SAID_WHAT}(?:어|지|더라|니|나|는지)(?: ?(?:알려|찾아|말해|봐|확인해){PLEASE})?$"),
    re.compile(rf"^(?P<who>\S+?(?: \S+?)?)(?:에서|에) (?P<what>.+?){_ABOUT}(?:은|는|을|를)? (?:{_SAID_WHAT}|나왔|있었|오갔|올라왔|한 ?거 ?있)(?:어|지|더라|니|나|는지)(?: ?(?:알려|찾아|말해|봐|확인해){PLEASE})?$"),
    re.compile(r"^(?P<who>\S+?(?: \S+?님)?)(?:이가|가|이|은|는|께서) (?P<what>(?:언제|몇 ?시에?|어디서?|어디로|며칠에?|무슨 ?요일에?) .+?[다자라]고) (?:했어|그랬어|보냈어|썼어|하셨어|말했어)$"),
)  # fmt: skip


def _said_about(hearing: Hearing, text: str) -> Intent | None:
    """Read 민수가 회식에 대해 뭐라고 했어, 가족방에서 여행 얘기 나왔어: of somebody known."""
    for shape in _SAID_ABOUT:
        found = shape.match(text)
        who = target(hearing.people, found["who"], fuzzy=False) if found else None
        if found and who and who.known:
            slots = {"query": found["what"]} | who.slots(hearing.people, "sender")
            return intent("search_messages", min(0.9, who.confidence), slots)
    return None


def said_plainly(hearing: Hearing) -> str:
    """Return the words without the fillers before them."""
    words = hearing.utterance.words
    return " ".join(word.key for word in words[without_fillers(words) :])
