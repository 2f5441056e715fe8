"""Korean commands about what was and what may be: additions, memory, appointments, advice."""

import re

from agent.events import Intent, Lang
from agent.understanding.general_questions import general_question
from agent.understanding.hearing import Hearing, Rule, Slots, intent
from agent.understanding.korean_later import later, silence
from agent.understanding.korean_phrases import PLEASE, SEND
from agent.understanding.korean_searching import said_plainly, search
from agent.understanding.korean_words import find_source, find_tail
from agent.understanding.people import Target, target
from agent.understanding.reported_korean import direct_speech
from agent.understanding.spoken_numbers import korean_number
from agent.understanding.times import korean_day
from agent.understanding.utterance import read

_TO_THE_END = r"끝에|맨 끝에|뒤에|뒤에다|뒤에다가|마지막에|맨 뒤에|그 뒤에|추가로|그리고|거기에|거기다|거기다가|거기|여기에|밑에"
_APPEND = re.compile(rf"^(?:(?:{_TO_THE_END}) )*(?P<what>.+?)(?P<word>라는 말|는 말|단 말|란 말|는 얘기)?(?:을|를|도)? (?:붙여|덧붙여|추가|추가해|추가로 써|더 써|이어 써|넣어|적어|써|달아|덧붙여서 보내)(?: ?좀)?{PLEASE}$")  # fmt: skip
_ALSO_SAID = re.compile(rf"^(?P<what>.+?[다라냐자]고)(?P<word>)도 (?:해|말해|전해|보내){PLEASE}$")
_ADDING = re.compile(r"붙여|추가|더 써|이어 써|넣어")


def append(hearing: Hearing) -> Intent | None:
    """뒤에 미안하다고 붙여 줘, 고맙다는 말도 넣어 줘."""
    text = said_plainly(hearing)
    found = _APPEND.match(text) or _ALSO_SAID.match(text)
    opened = re.match(rf"(?:{_TO_THE_END}) ", hearing.utterance.key) or re.match(rf"(?:{_TO_THE_END}) ", text)  # fmt: skip
    draft = hearing.context.draft
    if not found or not (opened or _ADDING.search(text[found.end("what") :])):
        return None
    style = hearing.people.style(draft.recipient if draft else None)
    what = found["what"]
    if found["word"]:
        what += {"라": "라", "는": "", "단": "다", "란": "라"}[found["word"][0]] + "고"
    direct = direct_speech(what.split(), style)
    if not direct and not (draft and opened):
        return None
    return intent("append_body", 0.97, {"body": direct or found["what"]})


_REMEMBER = re.compile(
    rf"^(?P<what>.+(?:다고|라고|거|것|걸|는지|다는 거)) (?:좀 |꼭 |잘 )*(?:(?:기억|메모|저장|기록|입력)(?: ?좀)?(?: ?(?:해 ?둬|해 ?놔|하고 있어|해))?|(?:외워|적어)(?: ?(?:둬|놔|두고|놓고))?|잊지 ?마|까먹지 ?마|잊어버리지 ?마|머리에 ?(?:넣어|새겨) ?(?:둬|놔)?)(?: 줘)?{PLEASE}$"
)
_FORGET = re.compile(
    rf"^(?P<what>.+?)(?: ?(?:얘기|이야기|내용|기억한|기억하는|(?:기억|저장|메모|적어)(?:해 ?)? ?(?:둔|놓은|놨던|뒀던|둔 ?거|달라던|달라고 ?한)|저장한|메모한|말한|관한|대한))*(?:던|는|은)? ?(?:거|것|건|기억|메모)?(?:은|을|를|에 대한 기억은?|에 대해)? ?(?:그거|그건|그걸|이거|이건|그것)? ?(?:잊어|잊어버려|까먹어|기억에서 (?:지워|삭제해|없애)|(?P<kept>지워|삭제해|기억하지 ?마)){PLEASE}$"
)
_KEPT = re.compile(r"기억|메모|저장|적어")
_PAST = re.compile(
    r"^(?:지난번|저번|지난주|저번 주|지난달|예전|아까|전|며칠 전|어제|그때|내가|나)(?:에|에는|에도)? "
)
_WONDERED = re.compile(r"(?:뭐|뭘|언제|어디|누구|누가|몇|얼마|무슨|어느|어떤|며칠|왜)")
_RECALL = re.compile(r"^(?P<what>.+?)(?P<said>[다라냐자]고)? ?(?:했지|했더라|했었지|했었더라|그랬지|그랬더라|뒀지|뒀더라|놨지|놨더라|였지|였더라|이지|이더라|기억나\??|기억해\??)$")  # fmt: skip


_REMEMBER_THEN = re.compile(
    r"^(?P<topic>.+?)(?:을|를|은|는)? (?:좀 |꼭 )*(?:기억|메모|저장|적어)(?: ?좀)?(?: ?해)?(?: ?(?:줘|둬|놔|주세요|줄래)) (?P<fact>\S.*(?:야|어|다|해|임|예요|이에요|요))$"
)


_REMEMBER_LAST = re.compile(
    r"^(?P<fact>\S+ .*(?:야|어|다|해|임|예요|이에요|요|돼|래)) (?:(?:기억|메모|저장|기록)(?:해)?|외워|적어)(?: ?(?:줘|둬|놔|주세요|줄래|둬 ?줘|놔 ?줘))?$"
)
_I_TOLD = re.compile(
    rf"^(?:내가|나|아까|지난번에|저번에)(?: \S+)?? (?P<told>(?:말|얘기|부탁|저장|메모|기억|적어|알려)\S*(?: (?:한|둔|준|놓은|했던))?) (?P<what>.+?)(?:이|가|은|는)? ?(?:뭐야|뭐지|뭐였지|뭐였더라|어디야|어디였지|언제야|언제였지|누구야|알려{PLEASE}|말해{PLEASE})$"
)
_KEPT_FACT = re.compile(
    r"^(?P<what>\S.*(?:비번|비밀번호|번호|주소|생일|생신|사이즈|이름|날짜|코드|위치|자리|알레르기|혈액형))(?:이|가|은|는)? ?(?:뭐였지|뭐였더라|어디였지|어디였더라|언제였지|언제였더라|몇이었지|얼마였지)$"
)
_KNOWN = re.compile(
    r"^(?P<what>.+(?:는지|인지|은지|한지|던지|였는지)) (?:기억나|기억해|기억나니|기억하니|기억나지|기억하지|알려 ?줘)$"
)


def memory(hearing: Hearing) -> Intent | None:
    """나 땅콩 알레르기 있다고 기억해; 지난번에 어디 가자고 했지; 땅콩 얘기 잊어 줘."""
    text = said_plainly(hearing)
    if found := _REMEMBER.match(text):
        what = re.sub(r"(?:다는 거)$", "다고", found["what"])
        said = direct_speech(what.split(), "casual") or found["what"]
        return intent("remember", 0.9, {"text": said}) if len(text.split()) > 2 else None
    if told := _REMEMBER_THEN.match(text):
        return intent("remember", 0.85, {"text": f"{told['topic']} {told['fact']}"})
    asked = text.endswith(("줘", "주세요", "줄래", "마"))
    asked = asked or (
        text.endswith(("잊어버려", "잊어", "삭제해", "삭제", "지워", "지워라"))
        and _KEPT.search(text) is not None
    )
    found = _FORGET.match(text) if asked else None
    if found and (not found["kept"] or _KEPT.search(text[len(found["what"]) :])):
        return intent("forget", 0.85, {"query": found["what"]})
    if kept := _KEPT_FACT.match(text):
        return intent("recall", 0.8, {"query": kept["what"]})
    if fact := _REMEMBER_LAST.match(text):
        return intent("remember", 0.8, {"text": fact["fact"]})
    if (mine := _I_TOLD.match(text)) and len(mine["what"]) > 1:
        return intent("recall", 0.85, {"query": mine["what"]})
    if (known := _KNOWN.match(text)) and not text.endswith("알려 줘") and _WONDERED.search(text):
        return intent("recall", 0.8, {"query": known["what"]})
    found = _RECALL.match(text)
    wondered = found and _WONDERED.search(found["what"])
    if found and wondered and (_PAST.match(text) or found["said"]):
        query = found["what"] + (found["said"] or "")[:-1]
        return intent("recall", 0.85, {"query": query.strip()})
    return None


_DAY = r"(?:오늘|내일|모레|글피|주말|이번 ?주말|(?:(?:이번|다음|다다음) ?주 ?)?(?:[월화수목금토일]요일)?|\S+ ?월 \S+ ?일|\S+일)"
_AGENDA = re.compile(rf"^(?P<when>.*?) ?(?:의 |에 |에는 |엔 )?(?:내 |나 )?(?:일정|스케줄|약속|할 ?일|계획)(?:이|은|을|들)?(?: ?좀)? ?(?:(?:뭐 ?)*있(?:어|나|니|냐|지|더라|는지 ?(?:알려|말해|봐|확인해|보여|읽어))|뭐야|뭐지|뭐가 ?있어|뭐 ?뭐 ?있어|알려|말해|어떻게 ?돼|어떻게 ?되지|어때|확인|확인해|읽어|보여|뭐 ?있지|불러){PLEASE}$")  # fmt: skip
_AGENDA_BARE = re.compile(rf"^(?P<when>{_DAY})(?:에|에는|엔)? ?(?:(?:나|내가) )?(?:무슨 일|뭐|뭐가|뭔 일)(?: ?뭐)? ?(?:있(?:어|지|니|나|냐|더라|었지|었더라|는지 ?(?:알려|말해) ?줘)|해야 ?(?:돼|하지|되지|하더라|되더라|해)|잡혀 ?있(?:어|지|나|더라))요?$")  # fmt: skip


def agenda(hearing: Hearing) -> Intent | None:
    """오늘 일정 뭐 있어, 월요일에 뭐 있어."""
    text = said_plainly(hearing)
    found = _AGENDA.match(text)
    bare = None if found else _AGENDA_BARE.match(text)
    now = hearing.context.now
    said = found or bare
    if not said or len(said["when"]) > 14 or (bare and not said["when"]):
        return None
    day = korean_day(said["when"] or "오늘", now) if now else None
    if bare and now and day is None:
        return None
    return intent("schedule", 0.9, {"date": day.isoformat() if day else None})


_OCCASION = re.compile(r"(생일|생신|집들이|결혼기념일|결혼식|결혼|돌잔치|돌|졸업|입학|승진|환갑|칠순|팔순|크리스마스|어버이날|스승의 날|출산|취업|개업|기념일|이사|백일|명절|추석|설날|화이트데이|밸런타인데이|발렌타인데이|수능|합격|퇴사|은퇴)")  # fmt: skip
_BUDGET = re.compile(r"([0-9]+|[일이삼사오육칠팔구십백]+) ?만 ?원(?: ?(?:정도로|정도|대로|대|안에서|안쪽으로|이하로|이내로|쯤|짜리로|짜리|선에서|으로|미만으로))?")  # fmt: skip
_ADVISE = re.compile(
    rf"(?:추천(?: ?좀)?(?:해| ?부탁해)?|골라|알려|생각해){PLEASE}$|(?:뭐|뭘|뭐가|뭐로|무엇을|어떤 거|어떤 게)(?: ?좀)? ?(?:할까|하지|하면 ?좋을까|좋을까|좋지|좋아|좋으려나|살까|사지|사 ?줄까|사 ?주지|줄까|주지|주면 ?좋을까|해 ?줄까|해 ?주지|하는 게 ?좋을까|사 ?드릴까|드릴까|드리지|사 ?드리지|해 ?드릴까|해 ?드리지|해|괜찮을까)$"
)
_PLACE = re.compile(
    rf"^(?P<what>.*(?:장소|식당|맛집|카페|술집|음식점|데|곳|\S집|\S점|레스토랑|펜션|호텔|숙소|공원|코스|여행지|메뉴|바)) ?(?:좀 |하나 |한 군데 )*(?:추천(?: ?좀)?(?:해)?|골라|알아봐|어디가 ?좋을까|찾아봐){PLEASE}$"
)
_PLACE_ASKED = re.compile(
    r"^(?P<what>.*(?:회식|모임|약속|데이트|식사|저녁|점심|커피|밥|술|회의|송년회|동창회|생일 ?파티).*) 어디(?:서|가|로|에서) ?(?:하면|먹으면|마시면|만나면|가면|하는 게|하지)? ?(?:좋을까|할까|하지|좋아|먹을까|좋지)$"
)


_GIVING = re.compile(r"(?:사|해) ?(?:주|줄|드리|드릴)")
_SENT_SOMETHING = re.compile(r"보낸|보내 ?준|말한|말했던|알려 ?준|올린|공유")
_PLACE_TOLD = re.compile(
    rf"^(?P<what>.*(?:맛집|식당|카페|술집|음식점|레스토랑|숙소|호텔|여행지|빵집|고깃집|횟집|밥집)) ?(?:좀 |하나 |한 군데 )*(?:알려|찾아|소개해|말해|검색해){PLEASE}$|^(?P<any>.*(?:맛집|식당|카페|술집|음식점|레스토랑|숙소|호텔)) ?(?:어디 |좀 |근처에 )*(?:없을까|있을까|없나|있나)$"
    r"|^(?P<fit>.*(?:갈|먹을|놀|마실|묵을|쉴|놀러 갈|앉을|볼) ?만한 (?:데|곳|식당|카페|장소|맛집|술집))(?:이|가)? ?(?:좀 |어디 )*(?:있어|있나|있을까|없어|없나|없을까)$"
)


def advice(hearing: Hearing) -> Intent | None:
    """지수 집들이 선물 뭐 할까; 우리 회식 장소 추천해 줘."""
    text = said_plainly(hearing)
    gives = "선물" in text or (_OCCASION.search(text) and _GIVING.search(text))
    if gives and _ADVISE.search(text):
        return _gift(hearing, text)
    if found := _PLACE.match(text) or _PLACE_ASKED.match(text):
        return _place(hearing, found["what"])
    if (told := _PLACE_TOLD.match(text)) and not _SENT_SOMETHING.search(text):
        return _place(hearing, told["what"] or told["fit"] or told["any"])
    return None


def _gift(hearing: Hearing, text: str) -> Intent | None:
    money = _BUDGET.search(text)
    plain = _BUDGET.sub(" ", text)
    occasion = _OCCASION.search(plain)
    before = plain.partition("선물")[0].split()
    who = _mentioned(hearing, before)
    if not who:
        return None
    slots: Slots = {"occasion": occasion[1] if occasion else None}
    slots |= who.slots(hearing.people, "contact")
    if money:
        slots["budget_krw"] = (korean_number(money[1]) or 0) * 10_000
    return intent("recommend_gift", 0.9, slots)


def _mentioned(hearing: Hearing, words: list[str]) -> Target | None:
    """Return the first person named among the words, by two words or one."""
    for length in (2, 1):
        for start in range(len(words) - length + 1):
            phrase = read(" ".join(words[start : start + length]))
            who = find_source(phrase, hearing.people)
            if who and who.people.exact:
                return who
    return None


def _place(hearing: Hearing, what: str) -> Intent:
    words = what.split()
    for length in (2, 1):
        room = target(hearing.people, " ".join(words[:length]), fuzzy=False)
        if len(words) >= length and room.group.found:
            rest = " ".join(words[length:])
            slots = {"query": rest} | room.slots(hearing.people, "contact")
            return intent("recommend_place", 0.9, slots)
    return intent("recommend_place", 0.85, {"query": what})


_ADDRESSED = re.compile(
    r"^(?:(?:음|어|저기) )?(?:소리야|소리 야|헤이 소리|하이 소리|안녕 소리) (?P<what>.{3,})$"
)


def ask(hearing: Hearing) -> Intent | None:
    """소리야 followed by what is no command; what is asked of an assistant and of nobody else."""
    found = _ADDRESSED.match(hearing.utterance.key)
    if not found:
        text = said_plainly(hearing)
        return intent("ask", 0.6, {"query": text}) if general_question(text, Lang.KOREAN) else None
    tail = find_tail(hearing.utterance, SEND, 0)
    plain = tail is None or tail.label == "do"
    return intent("ask", 0.55, {"query": found["what"]}) if plain else None


_LEVEL = re.compile(r"^(?:소리|볼륨|음량)(?:을|를)? ?(.+?) ?(?:으로|로|까지)? ?(?:퍼센트로|프로로|퍼센트|프로)? ?(?:맞춰|맞춰 줘|맞춰줘|해|해 줘|해줘|설정해|설정해 줘|설정해줘|올려|올려 줘|내려|내려 줘|내려줘|줄여|줄여 줘|줄여줘|낮춰|낮춰 줘|키워|키워 줘|높여|높여 줘|바꿔|바꿔 줘)?$")  # fmt: skip


def volume_level(hearing: Hearing) -> Intent | None:
    """소리 오십으로 해 줘."""
    found = _LEVEL.match(hearing.utterance.key)
    level = korean_number(found[1]) if found else None
    return intent("volume", 0.9, {"level": level}) if level is not None and level <= 100 else None


MORE: tuple[Rule, ...] = (volume_level, later, silence, append, search, memory, agenda, advice, ask)
