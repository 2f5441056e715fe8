"""The closed classes of English: whole utterances."""

from agent.understanding.phrases import Phrases, english

Meaning = tuple[str, tuple[tuple[str, object], ...]]


def _just(intent: str, **slots: object) -> Meaning:
    return intent, tuple(slots.items())


_YES = "(yes|yeah|yep|yup|okay|ok|sure|right|correct|please)"

CANCEL = english(
    {
        "cancel": [
            "(no|actually|just|) (cancel|cancel that|cancel it|cancel this|cancel the message|never mind|nevermind|forget it|forget about it|abort|drop it|scratch that)",
            "get rid of (it|that|this|that message|this message|the message|the draft|that text|that draft)",
            "(let's|) (cancel|drop|scrap|discard|abort) (this|that|the|my) (message|text|draft|one)",
        ],
        "stop": [
            "(okay|please|) (stop|stop it|stop talking|stop reading|stop that|be quiet|quiet|shut up|hush|enough|that's enough|silence) (please|now|)",
        ],
        "start_over": ["(let's|) (start over|start again|begin again|restart|start from the beginning|from the beginning|start from scratch)"],
        "": ["cancelled", "canceled", "stopped", "stop by", "quite", "start", "forget", "never", "quiet night"],
    }
)  # fmt: skip

WHOLE: Phrases[Meaning] = english(
    {
        _just("repeat"): [
            "(can you|could you|please|) (repeat|repeat that|repeat it|say that again|say it again|read that again|read it again|say again|one more time|come again) (please|)",
            "(what did you say|what was that|pardon|pardon me|i didn't catch that|i didn't hear that|sorry what|i missed that|again|again please|what did it say again|what was that again|what did they say again)",
        ],
        _just("next"): ["(read|go to|) (the|) (next|next one|next message|next please)", "(keep going|continue|go on|keep reading|continue reading)"],
        _just("previous"): ["(read|go to|go back to|) (the|) (previous|previous one|previous message|one before|one before that|one before this|message before that|message before this|last one again)", "(go back|back|back one|back up)"],
        _just("skip"): ["(skip|skip it|skip this|skip that|skip this one|skip that one|skip this message|skip ahead|move on|pass)", "(i don't|i do not) (need|want|have) to hear (this|that|it|this one|that one|the rest)"],
        _just("help"): ["(help|help me|what can you do|what can i say|what can i ask you|how do you work|how does this work|what are your features|what can you help me with)"],
        _just("time"): [
            "(got the time|what time is it|what's the time|what is the time|tell me the time|what time is it now|what time is it right now|do you know what time it is|current time|can you tell me the time|could you tell me the time|time please)",
            "(what day is it|what day is it today|what's the date|what is the date|what's today's date|what is today's date|what date is it|what's the date today|what is the date today|what day is today|tell me the date|today's date)",
        ],
        _just("brief"): ["(brief me|give me a briefing|give me my briefing|give me my morning briefing|give me the briefing|what's my briefing|my daily briefing|give me my daily briefing|morning briefing|daily briefing|my briefing|briefing)"],
        _just("battery"): ["(how much battery is left|how much battery do i have|battery|battery level|battery status|how's the battery|what's the battery level|how much battery do i have left|how is my battery|what is my battery level|how much battery|check the battery)"],
        _just("volume", direction="up"): [
            "(turn it up|turn up the volume|turn the volume up|volume up|louder|louder please|speak up|speak louder|speak a little louder|speak a bit louder|talk a little louder|raise the volume|increase the volume|a bit louder|a little louder|make it louder|talk louder|i can't hear you)",
        ],
        _just("volume", direction="down"): [
            "(turn it down|turn down the volume|turn the volume down|volume down|quieter|quieter please|softer|speak softer|speak a little softer|speak more quietly|talk quieter|speak quieter|lower the volume|decrease the volume|reduce the volume|a bit quieter|a little quieter|make it quieter|too loud|that's too loud|you're too loud)",
        ],
        _just("volume", level=100): ["(set the volume to max|turn the volume all the way up|volume to the max|max volume|maximum volume|volume max|full volume|volume to max)"],
        _just("mute"): ["(mute|mute me|mute myself|mute my microphone|mute the microphone|mute my mic|mute the mic|turn off my microphone|turn off my mic)"],
        _just("unmute"): ["(unmute|unmute me|unmute myself|unmute my microphone|unmute the microphone|unmute my mic|turn on my microphone|turn on my mic|turn my mic back on)"],
        _just("hold"): ["(hold|hold the call|put them on hold|put him on hold|put her on hold|put it on hold|put the call on hold|on hold)"],
        _just("resume"): ["(resume|resume the call|take them off hold|take him off hold|take her off hold|unhold|take the call off hold)"],
        _just("missed_calls"): ["(any missed calls|do i have any missed calls|did i miss any calls|missed calls|who called|who called me|did anyone call|did anybody call|show missed calls|check missed calls|have i missed any calls)"],
        _just("redial"): ["(redial|redial please|call again|call that number again|call the last number|call the last number again|dial again|call them again)"],
        _just("call_back"): ["(call back|call them back|call him back|call her back|call that number back|return the call|return the missed call|call the missed call back|call back the missed call)"],
        _just("unsend"): [
            "(unsend|undo that|unsend the last message|unsend that last message|unsend it|unsend that|unsend that message|unsend the message|unsend my last message|delete what i just sent|delete the message i just sent|delete that message|delete the last message|delete my last message|take that back|take it back|take back (that|my|the) (last |)message|take back what i just sent|undo send|undo that message|recall that message)",
        ],
        _just("mark_read"): ["(mark as read|mark it as read|mark them as read|mark all as read|mark everything as read|mark that as read|mark all messages as read|mark it read|mark all read)"],
        _just("resume_draft"): ["(resume my draft|resume the draft|continue my draft|go back to my draft|finish my draft|continue my message|continue the message i was writing|pick up where i left off|go back to the message i was writing|send it again|send that again|try sending it again|try again to send it)"],
        _just("message_requests"): ["(read|check|open|show me|tell me|what are|any|are there any|do i have any|do i have|) (my|the|new|) message requests"],
        _just("set_language", lang="ko"): ["(speak korean|speak in korean|switch to korean|change language to korean|talk in korean|use korean|change the language to korean|set language to korean|set your language to korean)"],
        _just("set_language", lang="en"): ["(speak english|speak in english|switch to english|change language to english|talk in english|use english|change the language to english|set language to english|set your language to english)"],
        _just("do_not_disturb", on=True): ["(do not disturb|turn on do not disturb|don't disturb me|enable do not disturb|do not disturb on|mute notifications|turn off notifications|silence notifications|don't bother me|do not disturb me)"],
        _just("do_not_disturb", on=False): ["(turn off do not disturb|disable do not disturb|do not disturb off|turn on notifications|unmute notifications|turn notifications back on|notify me again|start notifying me again|let notifications through again)"],
        _just("react", emoji="❤️"): ["(heart it|heart that|send a heart|react with a heart|love it|give it a heart|heart that message|love that message)"],
        _just("react", emoji="👍"): ["(thumbs up|like it|like that|send a thumbs up|react with a thumbs up|give it a thumbs up|thumbs up that|like that message)"],
        _just("hang_up"): ["(hang up|hang up the call|hang up the phone|hang up please|end the call|end call|end this call|disconnect|disconnect the call|please hang up|end the phone call)"],
        _just("answer_call"): ["(answer the call|answer the phone|pick up the phone|pick up the call|take the call|answer it|pick it up|answer that call|accept the call|accept call|take that call|answer call)"],
        _just("reject_call"): ["(decline the call|reject the call|ignore the call|don't answer it|don't answer the call|don't answer that|decline it|reject it|ignore that call|send it to voicemail|send to voicemail|decline call|reject call|don't pick up|do not answer)"],
        _just("read_messages"): [
            "(can you|could you|please|) (read|read me|check|open|show me|play|get) (my|the|) (messages|texts|text messages|inbox|message|text|latest message|last message|latest messages) (please|)",
            "(go through|let's hear|let me hear|i want to hear|what are|read out) (my|the) (messages|texts)",
            "(read it|read them|read that|read it to me|read them to me|read it out|read it aloud|read them aloud|read it please|what does it say|what did it say)",
        ],
        _just("read_messages", unread=True): [
            "(check|see|tell me) (if|whether) (i have|i've got|i got|there are|there's) (any|) (new|unread|) (messages|texts|message)",
            "(can you|could you|please|) (read|read me|check|show me) (my|the|any|all|all my|) (unread|new) (messages|texts|message|text messages|ones|text) (please|)",
            "(do i have|have i got|are there|is there|did i get|got|) (any|) (new|unread) (messages|texts|text messages|message)",
            "(do i have|have i got|are there|did i get|got) (any|) (messages|texts|text messages)",
            "(any messages|any texts|any text messages|what's new|did anyone text me|did anyone message me|did anybody text me|who texted me|who messaged me|anything new|did anyone write to me|did anybody write to me|did anybody message me|has anyone written to me|has anyone texted me|has anyone messaged me)"
            ,"(go through|catch me up on|catch up on|let's hear|let me hear|i want to hear|what are|read out) (my|the|any|) (new|unread) (messages|texts)",
        ],
        _just("summarize"): ["(summarize|summarise|sum up|give me a summary of) (my|the|) (messages|unread messages|texts|inbox|new messages)"],
        _just("send_message"): ["(send|write|compose|i want to send|i'd like to send|let's send|new) (a|) (message|text|text message)"],
        _just("reply"): ["(reply|respond|reply to it|reply to that|reply to that message|reply to the message|respond to that|answer that message|text back|i want to reply|reply back|send a reply)"],
        _just("call"): ["(make a call|make a phone call|place a call|i want to make a call|call someone)"],
        _just("unknown"): ["next time", "next week", "next year", "helped", "thumbs", "what time is it in london", "what day", "who called it", "holding", "read", "mutual", "previously", "passed", "pause", "what time", "what was that noise", "stop the music", "i like it", "i love it"],
    }
)  # fmt: skip

CONFIRM = english(
    {
        "confirm": [
            f"{_YES} (please|{_YES}|send|send it|send that|go ahead|do it|that's right|that's correct|it is|of course|sounds good|send it please|please send it|please do|fire away|that is right|it's right|)",
            "(send it|send|send that|go ahead|do it|that's right|that is right|that's correct|of course|absolutely|definitely|sounds good|looks good|perfect|exactly|fine|that's fine|great|good|go ahead and send it|go ahead and send|go for it|uh huh|mhm|you bet|confirm|confirmed|go|send it now|send please|send it please|please do|affirmative|why not|alright|all right|that's the one|that's it|you got it|ship it|sure thing|that works|works for me|sounds perfect|sounds right|looks right|looks perfect|that will do|that'll do)",
        ],
        "deny": [
            "(no|neither|none of them|none of those|neither of them|neither one|that's not what i said|that's not what i meant|nope|nah|no no|no thanks|no thank you|not yet|don't|do not|wrong|that's wrong|that is wrong|incorrect|not that|not that one|negative|no way|not really|no don't|that's not right|that's not it|no that's wrong|no wait|wait|hold on|wait no|not now|nuh uh|i don't want that|that's incorrect|no not that|no it's wrong)",
            "(no|uh no|) (i don't think so|absolutely not|of course not|hold off|hold off on that|hold off for now|hold off on it|leave it|i don't want to|i'd rather not)",
            "(no|nope|sorry|wait|) (that's not|that isn't|it's not) (what|who|how) i (wanted|meant|said|asked for|asked|want|mean)",
            "(no|) (don't send|don't send it|do not send it|do not send|don't do it|don't do that|don't send that|please don't)",
        ],
        "": ["going", "sent it", "sense", "no one", "now", "note", "food", "find", "grade"],
    }
)  # fmt: skip

RINGING = english(
    {
        "answer_call": ["(yes|yeah|okay|sure|please|) (answer|answer it|answer the call|answer the phone|pick up|pick it up|pick up the phone|take it|take the call|accept|accept it|accept the call|get it|get that|i'll take it|i'll get it|put them through|put him through|put her through|let me take it|let me take this|let me talk to him|let me talk to her|let me talk to them|let me answer|connect me|connect us|connect the call) (please|)"],
        "reject_call": ["(sorry|no|) i can't (take|answer|get) (this|it|that|this call|that call|the call) (right now|now|)", "(please|just|) (send|let) (them|him|her|it|this|the call) (go|) to voicemail", "not right now (please|)", "(no|please|just|) (decline|decline it|decline the call|reject|reject it|reject the call|don't answer|don't answer it|do not answer|do not answer it|ignore|ignore it|ignore the call|hang up|hang up on them|not now|send to voicemail|send it to voicemail|voicemail|don't pick up|dismiss|dismiss it|refuse|let it ring|end the call|end it|don't take it|i can't talk now|no thanks) (please|)"],
        "": ["answered", "answers", "ignored", "picked up", "reflect", "refuge"],
    }
)  # fmt: skip
