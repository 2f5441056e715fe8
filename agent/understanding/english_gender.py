"""Whom "he" and "she" may stand for: relations and common given names of known gender.

Where a name is not here the gender is unknown, and words about a third person are left alone.
"""

import re

_WOMEN = frozenset(
    "mom mum mommy mother mama grandma grandmother granny sister wife girlfriend daughter aunt auntie niece mrs ms miss lady woman girl waitress her she "
    "emma olivia sophia sofia isabella ava mia charlotte amelia harper evelyn abigail emily elizabeth sarah sara grace chloe victoria lily hannah natalie zoe leah lucy anna ana julia alice "
    "claire clara rachel rebecca laura karen linda barbara susan jessica jennifer mary maria patricia nancy lisa betty helen sandra donna carol ruth sharon michelle amanda melissa deborah stephanie "
    "kimberly amy angela nicole samantha katherine catherine kate katie christine christina diana eva ella nora stella ruby rose maya megan heather erin vanessa wendy jane joan judy julie molly sally tina".split()
)
_MEN = frozenset(
    "dad daddy father papa grandpa grandfather granddad brother husband boyfriend son uncle nephew mr mister sir man guy boy waiter him he "
    "jason james john robert michael mike william bill david richard joseph joe thomas tom charles christopher chris daniel dan matthew matt anthony tony mark donald steven steve paul andrew joshua josh kenneth kevin brian "
    "george edward ed ronald timothy tim jeffrey jeff ryan jacob jake gary nicholas nick eric jonathan stephen larry justin scott brandon benjamin ben samuel sam gregory greg frank raymond patrick jack dennis jerry tyler aaron "
    "jose henry adam douglas nathan peter zachary kyle walter ethan jeremy harold keith roger noah liam lucas oliver leo bob bobby brad carl doug fred harry ian luke max oscar rob simon ted theo tim todd victor vincent".split()
)
FEMALE, MALE, MANY = "she", "he", "they"


def gender(name: str) -> str | None:
    """Return she, he, or None for unknown, by the words of a name or phrase."""
    for word in re.findall(r"[a-z]+", name.lower()):
        if word in _WOMEN:
            return FEMALE
        if word in _MEN:
            return MALE
    return None


def is_person(word: str) -> bool:
    """Say whether a word of a sentence names somebody "he" or "she" may be about."""
    plain = word.lower().removesuffix("'s")
    return plain in _PEOPLE or (plain in _WOMEN | _MEN and plain not in _ALSO_WORDS)


_ALSO_WORDS = frozenset(
    "her she him he miss mark bill frank rob grace rose ruby max carol art".split()
)
_PEOPLE = frozenset("friend boss teacher doctor neighbor manager someone somebody everyone".split())
