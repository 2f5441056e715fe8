"""What Latin letters sound like: English names by letter-to-sound rules, romanised Korean ones by table.

English: the rules are of the kind of Elovitz et al. 1976 (NRL 7948), cut down to names and to the
sounds that Hangul tells apart (외래어 표기법). Spelling leaves vowels open (Jason, Jasmine), so a word
has several readings. Korean: Revised Romanisation, McCune-Reischauer without its signs, and what
people put into their passports (Lee, Rhee and Yi are 이). The sounds are those of `sounds`.
"""

import re
from functools import lru_cache

# Surnames whose usual spelling tells little of their sound.
KOREAN_SURNAMES = {
    spelling: sound
    for sound, spellings in {
        "i": "lee yi rhee ree ri", "bag": "park pak bak", "Cwe": "choi choe chwe", "gim": "kim gim",
        "JVN": "jung jeong chung joung", "gaN": "kang gang", "Jo": "cho jo", "yun": "yoon yun youn",
        "JaN": "jang chang", "im": "lim im rim yim", "o": "oh o", "sV": "seo suh", "sin": "shin sin",
        "gwVn": "kwon gwon", "an": "ahn an", "JVn": "jeon jun chun", "yu": "yoo yu ryu you",
        "go": "ko go koh", "mun": "moon mun", "son": "son sohn", "be": "bae pae", "beg": "baek paik",
        "hV": "heo hur huh", "no": "noh roh no", "gwag": "kwak gwak", "sVN": "sung seong",
        "Ju": "joo chu ju", "u": "woo wu u", "gu": "koo gu ku", "na": "na ra", "Vm": "um eom uhm",
        "CVn": "cheon", "baN": "bang pang", "goN": "kong gong", "hyVn": "hyun hyeon", "byVn": "byun byeon",
        "Ce": "chae", "Cu": "choo", "do": "do doh", "sVg": "seok suk", "sVl": "seol sul",
    }.items()
    for spelling in spellings.split()
}  # fmt: skip

_ROMAN_VOWELS = {
    "young": "yVN", "yeong": "yVN", "yung": "yVN", "hyun": "hyVn", "jung": "JVN", "sung": "sVN",
    "yeo": "yV", "yae": "ye", "you": "yu", "yoo": "yu", "woo": "u", "weo": "wV", "wae": "we",
    "eo": "V", "eu": "U", "ae": "e", "oo": "u", "ee": "i", "ou": "V", "ui": "Ui", "yu": "yu",
    "ya": "ya", "ye": "ye", "yo": "yo", "wa": "wa", "wo": "wV", "we": "we", "wi": "wi", "oe": "we",
    "a": "a", "o": "o", "u": "u", "e": "e", "i": "i",
}  # fmt: skip
_ROMAN_CONSONANTS = {
    "ng": "N", "kk": "q", "tt": "^", "pp": "@", "ss": "$", "jj": "%", "ch": "C", "sh": "s", "g": "g",
    "n": "n", "d": "d", "r": "r", "l": "r", "m": "m", "b": "b", "s": "s", "j": "J", "k": "k", "t": "t",
    "p": "p", "h": "h",
}  # fmt: skip
_ROMAN = _ROMAN_VOWELS | _ROMAN_CONSONANTS
_ROMAN_TOKEN = re.compile("|".join(sorted(_ROMAN, key=lambda token: -len(token))))
_SYLLABLE = (
    r"(?:kk|tt|pp|ss|jj|ch|sh|[gndrlmbsjktph])?(?:yeo|yae|you|yoo|woo|wae|weo|wa|wo|we|wi|"
    r"ya|ye|yo|yu|eo|eu|ae|oo|ee|ou|ui|oe|[aoueiy])(?:ng|[nmlkptgb])?"
)
_IS_ROMANISED = re.compile(rf"(?:{_SYLLABLE}){{1,3}}")

_END = "(?![a-z])"
_FRONT = "(?=[eiy])"
_OPEN = "(?=[bcdfgjklmnprstvz](?:[aeiouy]|h[aeiou]))"  # one consonant, then a vowel
_MAGIC = f"(?=[bcdfgjklmnprstvz]+e{_END})"
_CONSONANT = "bcdfghjklmnpqrstvwxz"
# In order: the first that fits decides. A pair of sounds is the usual reading and another.
_RULES: tuple[tuple[str, str, str], ...] = tuple(
    (pattern, usual, other or usual)
    for pattern, sounds in (
        (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"^x", "z"), (r"^eu", "yu"), (r"^di(?=a)", "dai"), (r"(?<=r)[iy]a(?=n)", "aiV|iV"), (r"eo(?=rge)", "o"), (r"oah" + _END, "oa"),
        (r"le" + _END, "Ul|l"), (r"(?<=.{2})(?<![aeou])[aeo](?=n[ae]?" + _END + ")", "V|a"), (r"(?<=.{2})e(?=l" + _END + ")", "U|e"), (r"^rh", "r"),
        (r"^y", "y"), (r"^hugh", "hyu"), (r"^ch(?=[rl])", "k"), (r"^th(?=om|er)", "t"), (r"^j(?=[ou]an)", "J|h"),
        (r"^i(?=[aeo])", "i|ai"), (r"^i(?=[rs][aei])", "ai|i"), (r"^mc", "mek"), (r"^mi(?=[ck]h?ae?l)", "mai"),
        (r"eigh", "ei"), (r"augh", "o"), (r"igh", "ai"), (r"ough", "o"), (r"tch", "C"), (r"sch", "sy|sk"),
        (r"ch(?=[rl])", "k"), (r"chael", "kel"), (r"ch", "C|sy"), (r"sh", "sy"), (r"ph", "f"), (r"th", "T|t"),
        (r"wh", "w"), (r"ck", "k"), (r"qu", "kw|k"), (r"ngs?" + _END, "N"), (r"ng(?=[aeiou])", "Ng|nJ"), (r"dg", "J"),
        (r"cc" + _FRONT, "ks"), (r"c(?=i[ae])", "sy|s"), (r"t(?=i[ao])", "sy|t"), (r"(?<=[aeiou])s(?=[aeiouy])", "s|z"),
        (r"sc" + _FRONT, "s"), (r"c" + _FRONT, "s"), (r"c", "k"), (r"gh", "g"), (r"gu(?=[ei])", "g"),
        (r"g(?=[eiy])", "J|g"), (r"g", "g"), (r"j", "J"), (r"x", "ks"), (r"q", "k"),
        (r"air|aire|are" + _END, "eV"), (r"ear|eer|ier", "iV"), (r"our", "uV|awV"), (r"oor|ore?" + _END, "o"),
        (r"(?:er|ir|ur|yr)(?![aeiouy])|(?<=.{3})or" + _END, "V"), (r"ar" + "(?=[" + _CONSONANT + "]|$)", "a|V"),
        (r"aine?" + _END, "ein"), (r"ai|ay", "ei"), (r"eye?" + _END, "i"), (r"ey|ei", "ei|i"), (r"ea(?=d|th)", "e|i"),
        (r"eah" + _END, "ia"), (r"iah?" + _END, "ia|aia"), (r"eau", "o"), (r"ea", "i|ia"), (r"ee", "i"), (r"ie" + _END, "i"), (r"ie", "i|ie"),
        (r"oa(?=n)", "oe|o"), (r"oa", "o"), (r"oe" + _END, "o|oi"), (r"oo", "u"), (r"ou", "u|au"), (r"ow", "o|au"), (r"oy|oi", "oi"),
        (r"au|aw", "o"), (r"eu|ew", "yu|u"), (r"ue" + _END, "u"), (r"ui", "ui|u"),
        (r"a" + _MAGIC, "ei|e"), (r"i" + _MAGIC, "ai|i"), (r"o" + _MAGIC, "o"), (r"u" + _MAGIC, "u|yu"), (r"e" + _MAGIC, "e|i"),
        (r"y" + _MAGIC, "ai"), (r"e" + _END, ""), (r"es" + _END, "s|es"), (r"ah?" + _END, "a"), (r"o" + _END, "o"),
        (r"y" + _END, "i"), (r"y" + _OPEN, "ai|i"), (r"y(?=[aeou])", "y|i"), (r"y", "i"),
        (r"a" + _OPEN, "ei|a"), (r"a", "e|a"), (r"e" + _OPEN, "e|i"), (r"e", "e"), (r"i" + _OPEN, "i|ai"), (r"i", "i"),
        (r"o", "o|V"), (r"u" + _OPEN, "u|yu"), (r"u", "V|u"),
        (r"b", "b"), (r"d", "d"), (r"f", "f"), (r"h(?=[aeiouy])", "h"), (r"h", ""), (r"k", "k"), (r"l", "l"), (r"m", "m"), (r"n", "n"),
        (r"p", "p"), (r"r", "r"), (r"s" + _END, "s"), (r"s", "s"), (r"t", "t"), (r"v", "v"), (r"w", "w"), (r"z", "z"), (r"'", ""),
    )
    for usual, _, other in (sounds.partition("|"),)
)  # fmt: skip
_RULE = re.compile("|".join(f"({pattern})" for pattern, _, _ in _RULES))
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1")
# Spelled like nothing else.
_IRREGULAR = {
    "sean": "syon", "hugh": "hyu", "isaac": "aiJVg", "phoebe": "pibi", "penelope": "penelVpi", "chloe": "kloi", "zoe": "Joi",
    "joe": "Jo", "joey": "Joi", "geoffrey": "JepUri", "stephen": "stibUn", "steven": "stibUn", "evan": "ebVn", "eve": "ib",
    "louis": "luis", "graham": "gUreiVm", "siobhan": "syibon", "niamh": "nib", "jesus": "hesus", "josé": "hose", "juan": "huan",
    "joaquin": "hoakin", "javier": "habiel", "jorge": "holhe", "guillermo": "gilemo", "isla": "aila", "thames": "temJ",
    "mum": "mam", "mom": "mam", "ann": "en", "anne": "en", "ian": "ian", "eugene": "yuJin", "irene": "airin", "renee": "rVne",
    "desiree": "deJire", "cecilia": "sesilia", "leonard": "leonVdU", "leo": "lio", "leon": "liVn", "theo": "tio", "hermione": "hVmaioni",
}  # fmt: skip
_OPEN_CHOICES = 3  # spellings left open in a word that are read both ways


@lru_cache(maxsize=4096)
def latin_readings(word: str) -> tuple[str, ...]:
    """Return how a word of Latin letters (lower case) may sound, the likeliest first."""
    irregular = _IRREGULAR.get(word)
    found = [irregular] if irregular else list(english_readings(word))
    if word in KOREAN_SURNAMES:
        found.insert(0, KOREAN_SURNAMES[word])
    elif _IS_ROMANISED.fullmatch(word):
        found.insert(1, "".join(_ROMAN[token] for token in _ROMAN_TOKEN.findall(word)))
    return tuple(dict.fromkeys(sound for sound in found if sound))


def english_readings(word: str) -> tuple[str, ...]:
    """Return the readings of an English word: each open spelling both ways, up to three of them."""
    heard, chosen = [""], 0
    at, spelled = 0, _DOUBLE.sub(r"\1", word)
    while at < len(spelled):
        first, other, at = _sound_at(spelled, at)
        ways = (first,) if first == other or chosen == _OPEN_CHOICES else (first, other)
        chosen += len(ways) > 1
        heard = [before + way for way in ways for before in heard]
    return tuple(dict.fromkeys(heard))


def _sound_at(word: str, at: int) -> tuple[str, str, int]:
    """Return the usual sounds of the spelling at a place, other ones, and where it ends."""
    found = _RULE.match(word, at)
    if found is None or found.lastindex is None:
        return "", "", at + 1
    _, first, other = _RULES[found.lastindex - 1]
    return first, other, found.end()
