"""Questions that only an assistant is asked: the weather, capitals, sums, translations.

They are no command, yet are said to sori even where they do not begin with its name. Nothing is done but
to answer, so the words alone decide; questions that people ask each other ("will you be late") stay out.
"""

import re

from agent.events import Lang

_ENGLISH = re.compile(
    r"(?:(?:what's|what is|how's|how is|what will|tell me|check|give me|what was)\b.*\b(?:weather|forecast|temperature|air quality|humidity)\b.*"
    r"|(?:will it|is it going to|is it gonna|does it look like it will) (?:rain|snow|be (?:hot|cold|sunny|windy))(?: .*)?"
    r"|(?:do i|will i) need (?:an umbrella|a coat|a jacket|sunscreen)(?: .*)?"
    r"|(?:what's|what is|what was|which is|where is|tell me) the (?:capital|population|currency|time zone|tallest|largest|biggest|smallest|longest|highest|fastest|distance|exchange rate|square root|meaning|definition|boiling point|president|prime minister|stock price|price of bitcoin)\b.*"
    r"|how (?:far|long|many \S+) (?:is it|does it take|are there|are in|is)\b.* (?:from|between|in an?|by (?:train|car|bus|plane)) .+"
    r"|how many \S+ (?:are )?(?:there )?in (?:an?|one) .+"
    r"|how (?:tall|high|old|deep|big|heavy) is (?!(?:she|he|it|this|that|your|my|her|his|their|our|everyone)\b)(?:the |mount )?[a-z' ]+"
    r"|how do (?:you|i|we) (?:say|spell|pronounce|convert|cook|boil|make|bake) .+"
    r"|what does .+ mean|define .+|translate .+|convert .+ (?:to|into) .+"
    r"|(?:what's|what is|how much is|calculate) .*\b(?:plus|minus|times|divided by|percent of|multiplied by)\b.+"
    r"|who (?:invented|discovered|painted|wrote|composed|directed|won|founded|is the (?:president|prime minister|ceo|king|queen)) (?!(?:that|this|it|me|you|him|her)$).+"
    r"|(?:what's|what is|tell me|read me|any) (?:in |on )?(?:the |today's )?(?:latest )?(?:news|headlines)(?: today)?)"
)
_KOREAN = re.compile(
    r"(?:.*(?:날씨|기온|미세먼지|강수 ?확률|일기예보|습도|체감 ?온도)(?:이|가|은|는|을|를)? ?(?:좀 |지금 |오늘 |내일 )*(?:어때|어떻대|어떤지|어떨까|어떻게 돼|알려|말해|몇 ?도|뭐야|얼마|확인|좋아|괜찮아|궁금해).*"
    r"|.*(?:오늘|내일|모레|주말에?|지금) (?:\S+ )?(?:비|눈)(?:가|이)? ?(?:올까|오려나)|.*우산 ?(?:챙겨야|가져가야|필요).*"
    r"|.*(?:수도|인구|화폐|통화|면적|환율|시차|국가 ?번호|대통령|총리|주가|시세|원주율|최고봉)(?:은|는|이|가)? ?(?:지금 |몇 |얼마나 |좀 )*(?:어디|뭐|누구|얼마|몇|어떻게|알려|말해).*"
    r"|.+에서 .+까지 ?(?:\S+ )*?(?:얼마나|몇 ?시간|몇 ?분|몇 ?킬로|거리가|거리).*"
    r"|.+(?:영어|일본어|중국어|한국어|스페인어|프랑스어|독일어|한자)로 ?(?:뭐|어떻게|번역|뭐라고).*"
    r"|.+(?:뜻|정의)(?:이|가|은|는)? ?(?:뭐야|뭐지|뭔지|알려|말해).*"
    r"|.*(?:더하기|빼기|곱하기|나누기|제곱근|퍼센트는|프로는).*(?:뭐야|얼마야|얼마지|몇이야|은|는|계산해 ?줘)"
    r"|(?:오늘 |요즘 |최신 |지금 )*(?:뉴스|헤드라인|스포츠 ?소식|속보)(?:를|는|은)? ?(?:좀 )?(?:알려|말해|읽어|들려|뭐|틀어).*"
    r"|.+(?:높이|길이|무게|나이|키|거리|넓이|속도|칼로리)(?:가|이|는|은|를|을)? ?(?:얼마|몇|어떻게 ?돼).*|.+(?:산|강|빌딩|탑|다리|에베레스트) ?높이.*|.+(?:달러|엔|유로|위안|파운드)(?:가|는|이)? ?(?:한국 ?돈으로 )?(?:몇 ?원|얼마).*|.+ ?언제 ?(?:태어났|죽었|세워졌|만들어졌|개봉했).*"
    r"|.+(?:누가|누구가) ?(?:만들|발명|발견|그렸|썼|작곡|지었|세웠).*"
    r"|.+ ?(?:만드는|끓이는|삶는|굽는|요리하는|조리하는) ?(?:법|방법)(?:을|이|은)? ?(?:좀 )?(?:알려|말해|뭐|가르쳐|어떻게).*)"
)
_LONGEST = 16  # words; what is longer tells a story


def general_question(text: str, lang: Lang) -> bool:
    """Say whether the whole of `text`, lower case and without punctuation, asks such a thing."""
    if len(text.split()) > _LONGEST:
        return False
    return (_KOREAN if lang is Lang.KOREAN else _ENGLISH).fullmatch(text) is not None
