import pytest

from agent.events import Lang
from agent.speech.spoken import as_spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        # the clock
        ("3:30", "three thirty"),
        ("3:05 pm", "three oh five PM"),
        ("3:00", "three o'clock"),
        ("14:30", "fourteen thirty"),
        ("14:00", "fourteen hundred"),
        ("9am", "nine AM"),
        ("at 9 a.m. sharp", "at nine AM sharp"),
        ("It is 3 PM. Go.", "It is three PM. Go."),
        ("7:00-9:00", "seven o'clock to nine o'clock"),
        # dates
        ("2026-11-21", "November twenty-first, twenty twenty-six"),
        ("11/21/2026", "November twenty-first, twenty twenty-six"),
        ("11/21", "November twenty-first"),
        ("Nov 21", "November twenty-first"),
        ("Sept. 3", "September third"),
        ("November 21, 2026", "November twenty-first, twenty twenty-six"),
        ("21 November", "November twenty-first"),
        ("May 5th", "May fifth"),
        ("2026-11-21T09:00:00+09:00", "November twenty-first, twenty twenty-six, nine o'clock"),
        ("in 2026", "in twenty twenty-six"),
        ("in 1905", "in nineteen oh five"),
        ("in 2005", "in two thousand five"),
        ("the 1990s", "the nineteen nineties"),
        ("the '90s", "the nineties"),
        # ordinals and counts
        ("1st", "first"),
        ("2nd", "second"),
        ("12th", "twelfth"),
        ("20th", "twentieth"),
        ("21st floor", "twenty-first floor"),
        ("112th", "one hundred twelfth"),
        ("0", "zero"),
        ("13", "thirteen"),
        ("42", "forty-two"),
        ("100", "one hundred"),
        ("105", "one hundred five"),
        ("1,000", "one thousand"),
        (
            "12,345,678",
            "twelve million three hundred forty-five thousand six hundred seventy-eight",
        ),
        ("10k", "ten thousand"),
        ("3.14", "three point one four"),
        ("0.05", "zero point zero five"),
        ("-5", "minus five"),
        ("2 x 3", "two times three"),
        ("1+1", "one plus one"),
        ("007", "zero zero seven"),
        ("v1.2.3", "v one point two point three"),
        ("B2B", "B two B"),
        ("No. 5", "number five"),
        ("#3", "number three"),
        # money
        ("$5", "five dollars"),
        ("$1", "one dollar"),
        ("$5.99", "five dollars and ninety-nine cents"),
        ("$5.00", "five dollars"),
        ("$3.5M", "three point five million dollars"),
        ("$3 million", "three million dollars"),
        ("₩12,000", "twelve thousand won"),
        ("€20", "twenty euros"),
        ("£1", "one pound"),
        # telephone numbers and codes
        (
            "+1 (415) 555-2671",
            "plus one, four one five, five five five, two six seven one",
        ),
        ("415-555-2671", "four one five, five five five, two six seven one"),
        ("555-1234", "five five five, one two three four"),
        ("010-1234-5678", "zero one zero, one two three four, five six seven eight"),
        ("Call 911", "Call nine one one"),
        ("112, 119 or 911", "one one two, one one nine or nine one one"),
        ("119 people", "one hundred nineteen people"),
        ("your code is 482913", "your code is four eight two nine one three"),
        # ranges, fractions, units
        ("3-5 days", "three to five days"),
        ("3:2", "three to two"),
        ("1/2", "one half"),
        ("3/4", "three quarters"),
        ("24/7", "twenty-four seven"),
        ("50%", "fifty percent"),
        ("1 km", "one kilometer"),
        ("5km", "five kilometers"),
        ("60 mph", "sixty miles an hour"),
        ("72°F", "seventy-two degrees Fahrenheit"),
        ("7 GB", "seven gigabytes"),
        ("30 min", "thirty minutes"),
    ],
)
def test_an_english_number_is_spoken_as_people_say_it(written, spoken):
    assert as_spoken(written, Lang.ENGLISH) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Dr. Kim vs. Mr. Lee", "Doctor Kim versus Mister Lee"),
        ("see https://example.com/x1 now", "see a link now"),
        ("write to kim99@example.com", "write to an email address"),
        (":) ok", "ok"),
        ("great 😂😂", "great, smile"),
        ("ok ㅋㅋㅋ", "ok, laughing"),
        ("salt & pepper", "salt and pepper"),
        ("“don’t worry”", '"don\'t worry"'),
        ("2 messages from 김민수", "two messages from 김민수"),
        ("well... fine", "well, fine"),
        ("what?!?!", "what?"),
    ],
)
def test_what_is_not_an_english_word_is_described_or_left_out(written, spoken):
    assert as_spoken(written, Lang.ENGLISH) == spoken
