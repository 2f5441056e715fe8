"""What is likely before anything is heard: what people are called."""

from agent.understanding.english_gender import gender
from agent.understanding.hangul import is_hangul
from agent.understanding.name_forms import SURNAMES

_FIRST = frozenset(
    "가강건경광규근금기길나남다단대덕도동두라로리만명무문미민범병보봄봉상새서석선설성세소솔송수순숙슬승시신아안애양여연영예옥완용우운원유윤은의이인일자장재정제종주준중지진찬창채천철초춘태하학한해향현형혜호홍화환효훈흥희"
)
_SECOND = frozenset(
    "가강건결겸경곤광교구국군권규균근금기길나남네늘단담대덕도돈동라란람래랑로록론룡률름리린림만명모무문미민배백범별병복봄봉비빈빛상서석선섭성세소솔송수숙순슬승식신아안애언연열엽영예오옥온완용우욱운웅원월유윤율은을음이익인일임자장재전정제조종주준중지직진찬창채천철춘태택평필하학한해향헌혁현형혜호홍화환후훈휘희"
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
    given = heard[-2:]
    is_given = given[0] in _FIRST and given[1] in _SECOND
    return is_given and (len(heard) == 2 or heard[0] in SURNAMES)
