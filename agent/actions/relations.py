"""How people are called after whom they belong to: what a card says of relations, as names to say.

A wearer who says 엄마 means the mother in their own card; 김민수 어머니 is the one in 김민수's.
"""

_WORDS = {
    "mother": ("엄마 어머니", "mom mother"),
    "father": ("아빠 아버지", "dad father"),
    "wife": ("아내 와이프", "wife"),
    "husband": ("남편", "husband"),
    "spouse": ("배우자", "spouse"),
    "son": ("아들", "son"),
    "daughter": ("딸", "daughter"),
    "child": ("아이", "child"),
    "brother": ("형제", "brother"),
    "sister": ("자매", "sister"),
    "grandmother": ("할머니", "grandma grandmother"),
    "grandfather": ("할아버지", "grandpa grandfather"),
    "assistant": ("비서", "assistant"),
    "manager": ("팀장님", "manager"),
    "partner": ("애인", "partner"),
}
_ALSO_WRITTEN = {
    "mom": "mother", "엄마": "mother", "어머니": "mother", "dad": "father", "아빠": "father",
    "아버지": "father", "아내": "wife", "와이프": "wife", "남편": "husband", "배우자": "spouse", "아들": "son",
    "딸": "daughter", "형제": "brother", "자매": "sister", "할머니": "grandmother", "할아버지": "grandfather",
    "비서": "assistant", "domestic partner": "partner", "sweetheart": "partner",
}  # fmt: skip
# ContactsContract.CommonDataKinds.Relation's numbers, as Android writes them into a card.
ANDROID_RELATIONS = {
    "1": "assistant", "2": "brother", "3": "child", "4": "partner", "5": "father", "7": "manager",
    "8": "mother", "10": "partner", "13": "sister", "14": "spouse",
}  # fmt: skip


def relation_of(*written: str) -> str:
    """Return the first relation by its name here, empty where none of them is one."""
    folded = [one.strip().lower() for one in written]
    known = (_ALSO_WRITTEN.get(one, one if one in _WORDS else "") for one in folded)
    return next((relation for relation in known if relation), "")


def own_names(relation: str) -> tuple[str, ...]:
    """Return what the wearer calls their own mother: 엄마, 어머니, mom, mother."""
    return tuple(word for words in _WORDS[relation] for word in words.split())


def names_after(person: str, relation: str) -> tuple[str, ...]:
    """Return what the wearer calls somebody else's mother: 김민수 어머니, 김민수's mother."""
    korean, english = (words.split() for words in _WORDS[relation])
    return (*(f"{person} {word}" for word in korean), f"{person}'s {english[-1]}")
