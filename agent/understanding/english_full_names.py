"""Where an English name ends: a family name that the wearer's contact does not have is part of it too.

"Text Justin King I'm late" is not for Justin Wilson, though he is the only Justin known: the name
that was spoken uses up its words, and nobody known bears it. Which words are a family name is told by
what follows them ("saying", "that", "know", a colon), or by how common they are as one.
"""

from collections.abc import Sequence
from typing import Literal

from agent.events import Contact
from agent.understanding.english_gender import gender
from agent.understanding.english_verbs import tense
from agent.understanding.english_words import FUNCTION_WORDS, is_common_word
from agent.understanding.name_forms import contact_forms

# Family names that are no words of their own, the commonest in English-speaking places.
_FAMILY = frozenset(
    "abbott acosta aguilar ahmed atkins ayala baldwin ballard barker barrett barton bauer beck becker benson bernard blair blake bowen bowers boyd brady briggs burgess burke burnett burton byrd calderon caldwell cameron cannon cardenas carey carr casey cervantes chambers chandler chang "
    "christensen chung cobb conner cortez craig cummings curry curtis dalton daniel dawson delgado dominguez douglas doyle duran espinoza estrada figueroa fitzgerald flynn fowler francis franco frank frazier fuentes fuller garrett george gibbs gilbert glenn goodwin gregory griffith guerrero guzman hale hammond haynes henry herrera hicks hines hodges hogan hopkins hubbard huff hunter huynh ingram "
    "jang jennings juarez jung kang keller kent kerr kramer kwon lambert lawrence leon leonard logan lowe luna lyons mack malone manning mann maxwell mccarthy mccoy mcgee mckinney mcmahon mejia mendez miles molina moran moreno mullins munoz navarro newman newton norman norris nunez o'hara obrien oconnor ortega osborne owen padilla parks parsons patton perry petersen phelps pittman "
    "pierce poole quinn ramsey randall rhodes rios riley robbins rodgers roman rowe salazar sandoval santiago saunders scott sherman shin silvester sims skinner sloan solis song steele sterling strickland suarez sutherland swanson tate todd townsend trevino underwood valdez valencia vance vaughn vega velasquez villanueva wade walton watts weiss wilcox wilkerson wilkinson willoughby yates yoon york yu zamora zhao zhou "
    "adams ali allen alvarez anderson andrews armstrong arnold bailey barnes bennett bradley brooks bryant butler campbell carlson carroll castillo chan chapman chavez chen cho choi clark clarke cohen cole coleman collins "
    "cooper cruz cunningham daniels davidson davies davis diaz dixon dunn edwards elliott ellis evans ferguson fernandez ferrari fischer fleming fletcher flores foster freeman garcia gardner garza gibson gill gomez gonzales gonzalez gordon graham grant griffin gupta "
    "gutierrez hamilton han hansen hanson harper harris harrison hawkins hayes henderson hernandez hoffman holmes howard hudson hughes jackson jacobs jefferson jenkins jensen jimenez johnson johnston jones kaur kelley kelly kennedy khan kim "
    "klein kumar larson lawson lee lewis li lim liu lopez lynch marquez marshall martinez matthews mcdonald medina mendez mendoza meyer miller mitchell montgomery moore morales moreno morgan morris morrison murphy murray myers nelson nguyen nichols novak "
    "o'brien o'connor o'neill obama oliver olson ortega ortiz owens palmer park parker patel patterson payne perez perkins peters peterson phillips pham powell ramirez ramos reid reyes reynolds richards richardson rivera roberts robertson robinson "
    "rodriguez rogers romero ross rossi ruiz russell ryan sanchez sanders santos schmidt schneider schwartz shah sharma silva simmons simpson singh smith snyder soto spencer stephens stevens stevenson stewart sullivan sutton tanaka taylor thompson "
    "torres tran tucker vargas vasquez wagner walsh wang washington watkins watson weaver webb weber wheeler wilkins williams williamson willis wilson wong wright wu yamamoto yang zhang zimmerman".split()
)
# Family names that are words as well: names only where what follows says so.
_FAMILY_WORDS = frozenset(
    "baker barber bell berry bird bishop black bond brown burns bush carpenter carter castle chase cook cox cross day dean duncan field fields fisher ford forest fox french gray green greene hall hart hill holland hunt hunter "
    "james john jordan joseph key king knight lake lamb lane law little long lord marsh martin mason mills north page patrick paul pearce pope porter potter pratt price ray reed rice rich rose sharp shepherd short silver star stone "
    "strong summers swan sweet terry thomas turner walker wall wallace walter ward warren waters wells west white winter wise wolf wood woods young".split()
)
_SURE_MARKS = frozenset("saying asking telling know if whether".split())
_OPENS_BODY = frozenset("i i'm i'll i've i'd we we're we'll we've you're he's she's it's hi hello thanks happy please let's don't".split())  # fmt: skip
_LINKS = frozenset("that to and about a".split())
_NOUNS = frozenset("message text note line msg".split())
# What stands between a name and "that" or "if" and is no name.
_NOT_FAMILY = frozenset(
    "me you it us i a an and the this my your his our their its he she they we what how why when where who which whom whose to about off on in out all some everyone is are do does not no or of at by with for from up so "
    "sorry thanks thank great good nice cool wow ok okay yes yeah yep nope sure right fine perfect awesome lovely amazing true wrong maybe perhaps congrats congratulations happy glad sad funny lol omg hey hi hello well just also too again now "
    "then later today tomorrow tonight yesterday soon please still already instead back here there home lunch dinner breakfast everything something nothing anything only even never always exactly really actually honestly seriously "
    "quick quickly asap first next last more that saying asking telling know if whether let's lets and message text note say says both either guess hoping hope sending heading coming going running".split()
)


def more_of_name(words: Sequence[str], end: int, colon: str | None) -> int:
    """Return how many words after the first `end` belong to the name: 0, or 1 or 2 of a family name.

    `colon`: the word that a written colon follows.
    """
    for length in (1, 2):
        part, after = words[end : end + length], words[end + length : end + length + 2]
        if len(part) < length or not _may_be_family(part[-1]):
            return 0
        if part[-1] == colon or _is_marked(part[-1], after, length):
            return length
    return 0


def _may_be_family(word: str) -> bool:
    plain = word.replace("'", "").replace("-", "")
    if not plain.isalpha() or word in _NOT_FAMILY:
        return False
    return is_family_name(word) or (not word.endswith(("ly", "'s", "'re")) and not tense(word))


def _is_marked(word: str, after: Sequence[str], length: int) -> bool:
    """Say whether what follows shows that the name ends with this word."""
    following = after[0] if after else ""
    if following in _SURE_MARKS or (following == "a" and after[1:2] and after[1] in _NOUNS):
        return True
    if not is_family_name(word):
        return following == "that" and length == 1 and not gender(word)
    if not following or following in _LINKS or following in _OPENS_BODY:
        return True
    return word in _FAMILY and not _is_verb(following)


def _is_verb(word: str) -> bool:
    """Say whether a word makes the name before it the subject: johnson is coming."""
    known = tense(word)
    helps = "is isn't was wasn't has hasn't had can can't will won't would could should did didn't does doesn't said says".split()
    return word in helps or (known is not None and known[0] in ("third", "past"))


def is_family_name(word: str) -> bool:
    return word in _FAMILY or word in _FAMILY_WORDS


def is_full_name(words: Sequence[str]) -> bool:
    """Say whether words are a given name and a family name, whoever bears them: emma stone."""
    return len(words) == 2 and words[0].isalpha() and is_family_name(words[1])


def stranger_after(words: Sequence[str]) -> bool:
    """Say whether the word that follows a name is no English word, so perhaps a family name."""
    return bool(words) and words[0].isalpha() and len(words[0]) > 2 and not is_common_word(words[0])


def runs_on(
    words: Sequence[str], found: Sequence[Contact]
) -> Literal["message", "joined", "written"]:
    """Say how words became one name: as it is written, joined, or joined with words of the message.

    Names are compared without spaces, so that min su is Minsu; "helen a" is not Helena for that.
    """
    forms = [form.lower().split() for contact in found for form, _ in contact_forms(contact)]
    if list(words) in forms:
        return "written"
    theirs = {word for form in forms if len(form) > 1 for word in form}
    if any(word in FUNCTION_WORDS or "'" in word for word in words[1:] if word not in theirs):
        return "message"
    return "written" if theirs.issuperset(words) else "joined"
