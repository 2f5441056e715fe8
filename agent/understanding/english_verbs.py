"""English verbs: their forms, and which tense a form is. For turning statements into questions."""

from functools import cache

_IRREGULAR = """
be was been|become became become|begin began begun|bite bit bitten|break broke broken|bring brought brought|build built built|buy bought bought|catch caught caught|choose chose chosen
come came come|cost cost cost|cut cut cut|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found
fly flew flown|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown|have had had|hear heard heard|hide hid hidden|hit hit hit
hold held held|hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let|lose lost lost|make made made|mean meant meant|meet met met|pay paid paid
put put put|quit quit quit|read read read|ride rode ridden|ring rang rung|run ran run|say said said|see saw seen|sell sold sold|send sent sent|set set set|shut shut shut|sing sang sung|sit sat sat
sleep slept slept|speak spoke spoken|spend spent spent|stand stood stood|steal stole stolen|swim swam swum|take took taken|teach taught taught|tell told told|think thought thought|throw threw thrown
understand understood understood|wake woke woken|wear wore worn|win won won|write wrote written
"""
_REGULAR = frozenset(
    "accept add agree allow answer appreciate arrive ask attend bake believe belong borrow brush call cancel care carry celebrate change charge check clean close collect complain contact cook count cover cross cry dance decide "
    "deliver depart depend die dress drop email end enjoy enter exercise expect explain fail fill finish fix fold follow happen hate help hope hurry include invite join jump kick kiss laugh land last learn like listen live lock look love "
    "manage mark marry matter mention message mind miss move need notice offer open order owe own pack park pass phone pick plan play post practice prefer prepare print promise pull push rain reach realize receive recommend recover refuse "
    "remember remind rent repair reply rest return save schedule seem serve share shop show sign ski smell smile smoke snow sound start stay stop study suggest suit surprise talk taste text thank touch travel trust try turn "
    "use visit vote wait walk want warn wash waste watch wish wonder work worry".split()
)
# Participles that describe rather than tell what somebody did: she's tired, not she has tired.
_ADJECTIVES = frozenset(
    "tired married excited worried interested scared bored supposed invited annoyed disappointed confused stuck pleased engaged allowed gone located hurt lost named done finished set".split()
)
_HAS_DONE = frozenset("been got gotten had".split())


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], frozenset[str], frozenset[str]]:
    """Return base by third person, base by past, the participles, the bases."""
    third, past, participles, bases = {}, {}, set(), set(_REGULAR)
    for line in _IRREGULAR.replace("\n", "|").split("|"):
        if line.strip():
            base, simple, participle = line.split()
            past[simple] = base
            participles.add(participle)
            bases.add(base)
    for base in bases:
        third[third_person(base)] = base
    for base in _REGULAR:
        past[past_of(base)] = base
        participles.add(past_of(base))
    return third, past, frozenset(participles), frozenset(bases)


def third_person(base: str) -> str:
    """Return goes of go, tries of try, has of have."""
    if base == "have":
        return "has"
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return base + "es"
    return base[:-1] + "ies" if base[-1] == "y" and base[-2] not in "aeiou" else base + "s"


def past_of(base: str) -> str:
    """Return the regular past: stopped, tried, baked, visited."""
    if base.endswith("e"):
        return base + "d"
    if base[-1] == "y" and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    short = len(base) <= 4 and base[-1] not in "aeiouwxy" and base[-2] in "aeiou"
    double = short and base[-3] not in "aeiou" and base != "open"
    return base + (base[-1] if double or base == "prefer" else "") + "ed"


def tense(form: str) -> tuple[str, str] | None:
    """Return ("third" | "past" | "base", base) of a verb's form; None where it is no verb we know."""
    third, past, _, bases = _tables()
    if form in third:
        return "third", third[form]
    if form in past and form not in bases:
        return "past", past[form]
    return ("base", form) if form in bases else None


def finite(form: str) -> tuple[str, str]:
    """Return tense and base of a form that must be a verb, known or not: zooms, googled, put.

    A form that is its own past (put, let) is taken for the past: the present would have an s.
    """
    known = tense(form)
    if known:
        return ("past", form) if known[0] == "base" and form in _tables()[1] else known
    if form.endswith("ed") and len(form) > 4:
        stem = form.removesuffix("ed")
        double = stem[-1] == stem[-2] and stem[-1] not in "lsz"
        return "past", stem[:-1] if double else stem
    base = base_form(form)
    return ("base" if base == form else "third"), base


def is_participle(form: str) -> bool:
    """Say whether "she has" may go before the form: been, seen, finished."""
    return form in _tables()[2]


def is_done(form: str) -> bool:
    """Say whether "she's" before the form is rather "she has": she's seen it, but she's tired."""
    return form in _HAS_DONE or (is_participle(form) and form not in _ADJECTIVES)


def base_form(third_or_base: str) -> str:
    """Return the base of a third person, known or not: arrives -> arrive, zooms -> zoom."""
    if third_or_base in _tables()[0]:
        return _tables()[0][third_or_base]
    word = third_or_base
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
