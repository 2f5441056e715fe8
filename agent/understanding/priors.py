"""What is likely before anything is heard: what people are called."""

from agent.understanding.english_gender import gender
from agent.understanding.hangul import is_hangul
from agent.understanding.name_forms import SURNAMES

# Syllables of given names, whichever comes first.
_GIVEN = frozenset(
    "가강건결겸경곤광교구국군권규균근금기길나남네늘다단담대덕도돈동두라란람랑래로록론룡률름리린림만명모무문미민배백범별병보복봄봉비빈빛상새서석선설섭성세소솔송수숙순슬승시식신아안애양언여연열엽영예오옥온완용우욱운웅원월유윤율은을음의이익인일임자장재전정제조종주준중지직진찬창채천철초춘태택평필하학한해향헌혁현형혜호홍화환효후훈휘흥희"
)


def is_likely_name(heard: str) -> bool:
    """Say whether this is a name as people have them: a Korean one by its syllables, or a common English one.

    What is one is as likely somebody unknown as a mishearing: 지우 beside 지수. 민스 is not.
    """
    if heard.isascii():
        words = heard.lower().split()
        return bool(words) and all(gender(word) for word in words)
    if not is_hangul(heard) or not 2 <= len(heard) <= 3:
        return False
    return set(heard[-2:]) <= _GIVEN and (len(heard) == 2 or heard[0] in SURNAMES)
