"""English reported speech made direct: person, agreement and order of words; rows written by hand."""

import pytest

from agent.understanding.english_gender import gender
from agent.understanding.english_verbs import is_participle, past_of, tense, third_person
from agent.understanding.reported_english import asked, told

# Whom it is for | what was reported | what the receiver reads.
TOLD = """
jason | i'm late | I'm late
jason | that i'm late | I'm late
emma | that i love her | I love you
emma | i love her | I love you
jason | i'll pick him up at five | I'll pick you up at five
jason | i'll call him later | I'll call you later
emma | i found her keys | I found your keys
emma | i'll meet her at the station | I'll meet you at the station
emma | i can't wait to see her | I can't wait to see you
emma | we miss her | We miss you
emma | we're waiting for her at the gate | We're waiting for you at the gate
jason | i have his charger | I have your charger
jason | i'm proud of him | I'm proud of you
jason | she's late | She's late
mom | he's fine | He's fine
mom | dad said he's fine | Dad said he's fine
mom | i talked to dad and he's fine | I talked to dad and he's fine
mom | that dad is sick and he can't come | Dad is sick and he can't come
emma | she left her phone here | You left your phone here
emma | she's invited to the party | You're invited to the party
emma | she can come any time | You can come any time
emma | she doesn't have to come | You don't have to come
emma | she needs to be here by ten | You need to be here by ten
emma | she was right | You were right
emma | she has my umbrella | You have my umbrella
emma | she's got mail | You've got mail
dad | he can use my car | You can use my car
dad | he forgot his wallet | You forgot your wallet
dad | his package arrived | Your package arrived
jason | he owes me ten dollars | You owe me ten dollars
jason | he should bring his passport | You should bring your passport
minho | he should bring his passport | You should bring your passport
minho | he is at the hospital | He is at the hospital
minho | i miss him | I miss you
minho | i'll send him the file | I'll send you the file
jason | emma said she can't make it | Emma said she can't make it
jason | my sister is bringing her dog | My sister is bringing her dog
emma | to come home | Come home
emma | to call me | Call me
emma | to bring her coat | Bring your coat
emma | to take care of herself | Take care of yourself
jason | to bring his laptop | Bring your laptop
jason | to wait for me | Wait for me
jason | to stop worrying | Stop worrying
jason | to be careful | Be careful
jason | to tell dad i'm fine | Tell dad I'm fine
jason | not to wait | Don't wait
jason | to not forget his keys | Don't forget your keys
jason | not to forget his passport | Don't forget your passport
minho | to call his mother | Call your mother
minho | to feed the dog | Feed the dog
emma | that sounds great | That sounds great
emma | that's fine with me | That's fine with me
emma | that is not true | That is not true
emma | that works for me | That works for me
emma | that the meeting is cancelled | The meeting is cancelled
emma | dinner is ready | Dinner is ready
emma | happy birthday | Happy birthday
emma | yes | Yes
emma | my flight is delayed | My flight is delayed
emma | we landed | We landed
emma | it's okay | It's okay
emma | let's meet at three | Let's meet at three
""".strip().splitlines()

ASKED = """
emma | if dinner is ready | Is dinner ready?
jason | whether he's coming | Are you coming?
emma | if she's coming | Are you coming?
emma | if he's coming | Is he coming?
dad | if she's home | Is she home?
minho | if he's home | Are you home?
minji | where she is | Where are you?
emma | where she is | Where are you?
emma | where he is | Where is he?
emma | what time the meeting is | What time is the meeting?
emma | what time dinner is | What time is dinner?
jason | if he wants pizza | Do you want pizza?
emma | if she ate | Did you eat?
emma | if she has eaten | Have you eaten?
emma | if she's eaten yet | Have you eaten yet?
emma | if she's seen my keys | Have you seen my keys?
emma | if she's tired | Are you tired?
emma | if she's still working | Are you still working?
emma | if she still wants to go | Do you still want to go?
emma | if she already left | Did you already leave?
emma | if she has time tonight | Do you have time tonight?
emma | if she has to work | Do you have to work?
emma | if she had lunch | Did you have lunch?
emma | if she had a good day | Did you have a good day?
emma | if she got home safely | Did you get home safely?
emma | if she needs anything | Do you need anything?
emma | if she doesn't mind | Don't you mind?
emma | if she didn't get my message | Didn't you get my message?
emma | if she'll be home by six | Will you be home by six?
emma | if she'd like some tea | Would you like some tea?
emma | if she can pick up the kids | Can you pick up the kids?
emma | whether she could bring wine | Could you bring wine?
emma | if she was at home | Were you at home?
emma | if she knows what is going on | Do you know what is going on?
emma | if i can come over | Can I come over?
emma | if i should bring anything | Should I bring anything?
emma | if i left my jacket there | Did I leave my jacket there?
emma | if i'm late | Am I late?
emma | if we can meet at four | Can we meet at four?
emma | if we need milk | Do we need milk?
emma | if we're still on for tonight | Are we still on for tonight?
emma | if there is any milk left | Is there any milk left?
emma | if there's any coffee | Is there any coffee?
emma | if it's raining | Is it raining?
emma | if it rained | Did it rain?
emma | if the kids are asleep | Are the kids asleep?
emma | if the kids want pizza | Do the kids want pizza?
emma | if the package arrived | Did the package arrive?
emma | if the store closes at nine | Does the store close at nine?
emma | if my keys are at her place | Are my keys at your place?
emma | if her mother is better | Is your mother better?
emma | if her flight is on time | Is your flight on time?
emma | if dad called | Did dad call?
emma | if dad is home | Is dad home?
emma | if mom knows | Does mom know?
emma | if dad's coming | Is dad coming?
emma | if everyone is coming | Is everyone coming?
emma | if anyone called | Did anyone call?
emma | if they have milk | Do they have milk?
emma | when he will be home | When will he be home?
jason | when he will be home | When will you be home?
emma | how her day was | How was your day?
emma | how she's feeling | How are you feeling?
emma | how she is | How are you?
emma | how the interview went | How did the interview go?
emma | how it went | How did it go?
emma | how long it takes | How long does it take?
emma | how long she'll be | How long will you be?
emma | how much the ticket costs | How much does the ticket cost?
emma | how much i owe her | How much do I owe you?
emma | how many people are coming | How many people are coming?
emma | how many tickets she bought | How many tickets did you buy?
emma | how old her son is | How old is your son?
emma | how to get there | How do I get there?
emma | who is coming | Who is coming?
emma | who told her | Who told you?
emma | who she's bringing | Who are you bringing?
emma | what happened | What happened?
emma | what she wants | What do you want?
emma | what she wants for dinner | What do you want for dinner?
emma | what dad wants | What does dad want?
emma | what the address is | What is the address?
emma | what her address is | What is your address?
emma | what she thinks | What do you think?
emma | what i should wear | What should I wear?
emma | what to buy | What should I buy?
emma | what kind of pizza she wants | What kind of pizza do you want?
emma | what time she is coming | What time are you coming?
emma | what time works for her | What time works for you?
emma | what time we should leave | What time should we leave?
emma | which one she likes | Which one do you like?
emma | which movie she wants to see | Which movie do you want to see?
emma | where she parked the car | Where did you park the car?
emma | where she put the keys | Where did you put the keys?
emma | where we're meeting | Where are we meeting?
emma | where the party is | Where is the party?
emma | where to meet | Where should I meet?
emma | when her flight lands | When does your flight land?
emma | when she gets off work | When do you get off work?
emma | when the movie starts | When does the movie start?
emma | when dinner is | When is dinner?
emma | why she left | Why did you leave?
emma | why she didn't come | Why didn't you come?
emma | why he isn't answering | Why isn't he answering?
jason | why he isn't answering | Why aren't you answering?
emma | to call me | Can you call me?
emma | to bring her laptop | Can you bring your laptop?
emma | to pick me up at six | Can you pick me up at six?
emma | not to be late | Please don't be late
emma | for the recipe | Can I have the recipe?
emma | for her new address | Can I have your new address?
emma | about the party | What about the party?
emma | are you free tonight | Are you free tonight?
""".strip().splitlines()


@pytest.mark.parametrize("row", TOLD)
def test_what_was_told_becomes_what_the_receiver_reads(row: str) -> None:
    receiver, reported, direct = (cell.strip() for cell in row.split("|"))

    assert told(reported.split(), gender(receiver)) == direct


@pytest.mark.parametrize("row", ASKED)
def test_what_was_asked_becomes_a_question_to_the_receiver(row: str) -> None:
    receiver, reported, direct = (cell.strip() for cell in row.split("|"))

    assert asked(reported.split(), gender(receiver)) == direct


def test_several_receivers_are_they_and_one_of_them_is_not() -> None:
    assert asked("if they need anything".split(), "they") == "Do you need anything?"
    assert asked("if he is there".split(), "they") == "Is he there?"


VERBS = "want need like see take eat buy bring find know hear think lose leave drive".split()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("subject", "helper", "spoken"),
    [
        ("she", "do", "you"),
        ("he", "does", "he"),
        ("i", "do", "I"),
        ("we", "do", "we"),
        ("the neighbor", "does", "the neighbor"),
    ],
)
def test_a_present_verb_makes_a_question_with_do(
    verb: str, subject: str, helper: str, spoken: str
) -> None:
    form = verb if subject in ("i", "we") else third_person(verb)

    reported = f"if {subject} {form} the car"

    assert asked(reported.split(), "she") == f"{helper.capitalize()} {spoken} {verb} the car?"


@pytest.mark.parametrize("modal", "can could will would should may might must".split())
@pytest.mark.parametrize("wh", "when where why how".split())
def test_a_modal_goes_before_its_subject_after_any_question_word(modal: str, wh: str) -> None:
    assert asked([wh, "she", modal, "start"], "she") == f"{wh.capitalize()} {modal} you start?"


@pytest.mark.parametrize(
    ("base", "third", "past"),
    [
        ("go", "goes", None),
        ("try", "tries", "tried"),
        ("stay", "stays", "stayed"),
        ("watch", "watches", "watched"),
        ("stop", "stops", "stopped"),
        ("visit", "visits", "visited"),
        ("need", "needs", "needed"),
        ("prefer", "prefers", "preferred"),
        ("fix", "fixes", "fixed"),
        ("call", "calls", "called"),
        ("show", "shows", "showed"),
        ("plan", "plans", "planned"),
        ("travel", "travels", "traveled"),
        ("open", "opens", "opened"),
    ],
)
def test_the_forms_of_a_verb_are_spelled_right(base: str, third: str, past: str | None) -> None:
    assert third_person(base) == third
    assert past is None or past_of(base) == past
    assert tense(third) == ("third", base)
    assert past is None or (tense(past) == ("past", base) and is_participle(past))
