"""English questions and orders about sori itself that come in too many words for a table."""

import re

from agent.events import Intent
from agent.understanding.hearing import intent

_WORK = r"(?:draft|message|text|note|email)"
_WRITING = r"(?:i was (?:just )?(?:writing|working on|typing|composing|dictating)|i (?:started|began|left)(?: (?:writing|earlier|before))?|from (?:before|earlier))"
_LAST = r"(?:the|that|my|this)(?: very)?(?: last| latest| most recent| same| previous)?"
_RANG = r"(?: that| who)? (?:just )?(?:called|rang|phoned|tried to (?:call|reach)|was calling)(?: me)?(?: (?:earlier|just now|before|last))?"
_CALLED_ME = rf"(?:{_LAST} (?:number|person|one|caller|guy)|whoever|who){_RANG}"
_CALLER = rf"(?:{_CALLED_ME}|{_LAST} (?:number|caller|missed call|call|person|unknown number)|my missed calls?)"
_GIVEN_UP = re.compile(
    r"(?:(?:forget (?:it|that|about it)|never mind|cancel(?: it| that)?|scratch that|drop it|no|actually|okay|oh|wait|you know what|on second thought) )*"
    r"(?:i (?:don't|do not|no longer)(?: really)? (?:want|need|wanna|feel like)(?: to)? (?:send|sending|write|writing|text|texting|message|messaging|do|say)(?: (?:it|this|that|a|an|the|him|her|them|any|anything))*(?: (?:message|text|draft|one|note))?(?: (?:anymore|any more|now|after all))?"
    r"|i(?:'ve)? changed my mind|i'm not (?:sending|writing) (?:it|that|this|anything)|let's not(?: (?:send|do) (?:it|that|this))?|let's (?:forget|drop|leave) (?:it|that|about it)|leave it|don't (?:worry about it|bother)|i'll (?:do|send|write|handle) (?:it|that) (?:later|myself|another time|tomorrow))"
)
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "resume_draft",
        re.compile(
            rf"(?:go back to|get back to|return to|continue(?: with)?|resume|finish|pick up|keep writing|bring back|open|pull up) (?:(?:the|my|that|writing the|writing my|writing that) )(?:last |unfinished |earlier |old )?(?:draft|{_WORK} {_WRITING}|unfinished {_WORK})(?: {_WRITING})?|where was i with (?:the|my|that) {_WORK}"
        ),
    ),
    (
        "unsend",
        re.compile(
            rf"(?:take|pull|call) back (?:the|that|my) (?:last )?{_WORK}(?: (?:that )?i (?:just )?sent)?|(?:unsend|undo|delete|remove|retract) (?:the|that|my) (?:last )?{_WORK} (?:that )?i (?:just )?sent"
        ),
    ),
    (
        "call_back",
        re.compile(
            rf"(?:call|phone|ring|dial) back {_CALLER}|(?:call|phone|ring|dial) {_CALLER} back|(?:call|phone|ring|dial) (?:{_CALLED_ME}|the last caller)(?: back)?|return (?:my|the|that|this)(?: last| latest)?(?: missed)?(?: phone)? calls?|(?:get back to|call back) whoever (?:just )?(?:called|rang|phoned)(?: me)?"
        ),
    ),
    (
        "redial",
        re.compile(
            rf"(?:call|try|ring|dial|phone) (?:them|that number|that person)(?: up)? (?:one more time|once more|again)|(?:try|call|dial|ring|redial|phone)(?: back| up)? (?:{_LAST} )?(?:number|person|one|contact|call)(?: that| who)? i (?:just |last )?(?:called|dialed|dialled|rang|phoned|tried|was (?:calling|talking to|on with))(?: last)?(?: (?:again|back|one more time|once more))?|(?:call|dial|ring|redial)(?: back)? (?:who|whoever) i (?:just |last )?(?:called|dialed|dialled|phoned|was talking to)(?: last| again)*|(?:redial|dial|retry|repeat)(?: {_LAST})? (?:number|call)(?: again)?|"
            r"(?:try|call|dial|ring)(?: calling)? (?:that|the last|the same|the previous) (?:number|person|one|contact)(?: (?:again|one more time|once more))?|try (?:calling|them|him|her)(?: (?:them|him|her))? (?:again|one more time|once more)|(?:they|he|she) didn't (?:answer|pick up) (?:try|call) again"
        ),
    ),
    (
        "missed_calls",
        re.compile(
            r"(?:who|has anyone|has anybody|did anyone|did anybody|did someone|has someone|anybody|anyone) (?:called|call|rang|ring|phoned|phone|tried to (?:call|reach) me|try to (?:call|reach) me)(?: me)?(?: (?:while|when) i was .{2,30}| earlier| today| this morning| this afternoon| recently)?|(?:what|which|whose) calls (?:did|have) i miss(?:ed)?(?: today)?|(?:did i get|have i (?:got|had|gotten)|were there|have there been|any)(?: any)?(?: missed| new)? calls?(?: (?:while|when) i was .{2,30}| today| earlier| this morning)?|how many (?:missed calls|calls did i miss)(?: do i have)?"
        ),
    ),
    (
        "brief",
        re.compile(
            r"(?:give|read|tell) me (?:the|my|a|today's)(?: (?:daily|morning|evening|quick|today's))* (?:brief|briefing|rundown)(?: (?:for|of) (?:today|the day|my day))?|what's my (?:daily |morning |evening )?(?:brief|briefing)|brief me(?: (?:on (?:today|my day|the day)|for today))?|(?:my|the) (?:daily|morning|evening) brief"
        ),
    ),
    (
        "battery",
        re.compile(
            r"(?:is|are) (?:my|the|your)(?: glasses'?)? (?:battery|glasses) (?:low|full|okay|ok|charged|dying|running (?:low|out)|almost (?:dead|empty|out))|(?:what's|how much is|what is) (?:my|the) (?:battery|charge)(?: (?:at|level|percentage|left|like))*|how (?:long|much longer) (?:will|does|can) (?:my|the) battery last|how (?:much )?charge(?: is| do i have)? left|(?:do i|do we) (?:have enough|need to charge)(?: battery| the battery| the glasses)?(?: left)?|how much (?:power|charge)(?: (?:is|do i have|have i got)(?: left)?| left)"
        ),
    ),
    (
        "help",
        re.compile(
            r"how (?:do|can|should) i (?:use|work|talk to) (?:this|you|it|this thing)|what (?:else )?(?:can|are) you (?:able to )?(?:do|help (?:me )?with)(?: for me)?|what (?:commands|things) (?:can i (?:say|use)|do you (?:know|understand))|(?:give|show) me (?:some )?help|i need (?:some )?help|what (?:can|should|could|do) i (?:say|ask|tell|do|have you do)(?: (?:to|with) you| you)?(?: to do)?(?: for me)?|what (?:are|is) (?:my options|you (?:capable of|good at|for)|the commands)|(?:tell|show|teach) me (?:how (?:to use|you work|this works|i use)(?: (?:you|this|it|sori))?|what (?:you|i) can (?:do|say|ask)(?: you)?)|how can you help(?: me)?|i don't know what to (?:say|do|ask)(?: to you| you)?"
        ),
    ),
    (
        "time",
        re.compile(
            r"(?:do you know |tell me |can you tell me )?what(?:'s| is)? (?:day|date|time)(?: of the week)?(?: (?:it is|is it|today is|is today))(?: (?:today|now|right now))?|have you got the time|what (?:day|date) are we on"
        ),
    ),
)


def gives_up(text: str) -> bool:
    """Say whether the wearer wants no message after all: forget it I don't want to send a message."""
    return _GIVEN_UP.fullmatch(text) is not None


def asked_of_sori(text: str) -> Intent | None:
    """Who called while I was out; is my battery low; go back to the draft I was working on."""
    name = next((name for name, shape in _SHAPES if shape.fullmatch(text)), None)
    return intent(name, 0.9) if name else None
