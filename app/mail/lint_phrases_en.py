"""English phrases that sound like an office, a machine or a market crier, each with what a person would write."""

from __future__ import annotations

from app.mail.lint_words import Phrase

_CARRIERS = (
    r"(?:local )?(?:carrier|courier|shipper|shipping company|delivery (?:company|partner|service)|"
    r"post office|"
    r"ups|dhl|fedex|usps|royal mail|evri|hermes|postnord|dpd|gls)"
)

PHRASES: tuple[Phrase, ...] = (
    Phrase("officialese", r"please (?:note|be advised|be informed)(?: that)?", "Just say it."),
    Phrase("officialese", r"please find (?:attached|below|enclosed)", "Here is"),
    Phrase("officialese", r"kindly", "please, or nothing"),
    Phrase("officialese", r"hereby|herewith|hereinafter", "Leave it out."),
    Phrase("officialese", r"pursuant to", "under, by"),
    Phrase("officialese", r"with (?:regards?|respect) to", "about"),
    Phrase("officialese", r"in (?:regards?|relation|reference) to", "about"),
    Phrase("officialese", r"in accordance with", "as we said, by"),
    Phrase("officialese", r"the afore(?:mentioned|said)", "this"),
    Phrase("officialese", r"the above-?mentioned", "this"),
    Phrase("officialese", r"as per", "as in"),
    Phrase("officialese", r"(?:we )?regret to inform(?: you)?", "Sorry:"),
    Phrase("officialese", r"(?:we (?:are|'re) )?pleased to (?:inform|advise|announce)", "Say the news."),
    Phrase("officialese", r"at your earliest convenience", "when you can"),
    Phrase("officialese", r"in the event (?:that|of)", "if"),
    Phrase("officialese", r"prior to", "before"),
    Phrase("officialese", r"subsequent to|subsequently", "after, then"),
    Phrase("officialese", r"utili[sz]e\w*", "use"),
    Phrase("officialese", r"commence\w*", "start"),
    Phrase("officialese", r"furthermore|moreover", "also, and"),
    Phrase("officialese", r"rest assured(?: that)?", "Say what you do."),
    Phrase("officialese", r"further to your", "You wrote"),
    Phrase("officialese", r"should you (?:have|require|wish|need)", "If you have"),
    Phrase("officialese", r"(?:do not|don't) hesitate(?: to)?", "just reply"),
    Phrase("officialese", r"any (?:further )?(?:queries|assistance)", "anything else"),
    Phrase("officialese", r"we (?:would like|wish|are writing) to (?:inform|advise|notify) you", "Say it."),
    Phrase(
        "officialese", r"for any inconvenience(?: (?:this|caused)(?: \w+)*)?", "Say what it put her through."
    ),
    Phrase("officialese", r"in a timely manner|in due course", "Say which day."),
    Phrase("officialese", r"at this (?:point in time|juncture|time)", "now"),
    Phrase("officialese", r"due to the fact that", "because"),
    Phrase("officialese", r"in order to", "to"),
    Phrase(
        "officialese",
        r"(?:your|the) (?:above )?purchase (?:order )?ref(?:erence)?",
        "Name the thing she bought.",
    ),
    Phrase("officialese", r"enquir(?:y|ies) (?:has|have)", "you asked"),
    Phrase("officialese", r"endeavou?r\w*", "try"),
    Phrase("officialese", r"ascertain\w*", "find out"),
    Phrase("officialese", r"facilitate\w*", "help"),
    Phrase("officialese", r"terms and conditions apply", "Say what the limit is."),
    Phrase("officialese", r"aforesaid|thereof|therein|hereto", "Leave it out."),
    Phrase("no_reply", r"(?:please )?do(?: not|n't) reply", "Just reply. It comes to me."),
    Phrase("no_reply", r"no-?reply|noreply", "Let the answer reach a person."),
    Phrase(
        "no_reply",
        r"(?:this|the) (?:mailbox|inbox|address|e-?mail) is (?:not|un)\s?-?monitored",
        "Just reply.",
    ),
    Phrase(
        "no_reply",
        r"(?:replies|responses) (?:to this \w+ )?(?:are|will) not(?: be)? (?:read|monitored|answered)",
        "Just reply. I read it.",
    ),
    Phrase("no_reply", r"cannot (?:receive|accept) replies", "Just reply."),
    Phrase("robot", r"this is an automat\w+(?: \w+)?", "Write it yourself, and sign it."),
    Phrase("robot", r"automatically generated", "Write it yourself, and sign it."),
    Phrase("robot", r"(?:case|ticket) (?:number|id|no\.?|#)", "Name the thing, not a number."),
    Phrase("robot", r"reference number", "Name the thing, not a number."),
    Phrase(
        "robot",
        r"dear (?:(?:valued|esteemed|loyal) )?(?:customer|client|user|shopper|sir|madam|sir or madam)",
        "Hi and the first name.",
    ),
    Phrase("robot", r"valued customers?", "you"),
    Phrase(
        "robot",
        r"your (?:feedback|opinion|satisfaction) is (?:very )?important(?: to us)?",
        "What do you think?",
    ),
    Phrase("robot", r"we (?:really )?value your (?:feedback|opinion|business|custom)", "What do you think?"),
    Phrase(
        "robot",
        r"(?:your|the) (?:request|enquiry|inquiry|ticket) has been (?:received|logged|registered)",
        "I've read what you wrote.",
    ),
    Phrase(
        "robot",
        r"(?:thank you|thanks) for (?:your patience|bearing with us|your understanding)",
        "Say when it will be done.",
    ),
    Phrase("robot", r"we appreciate your (?:patience|business|understanding|cooperation)", "Thank you."),
    Phrase(
        "robot",
        r"thank you for (?:contacting|reaching out to|choosing|shopping with) \w+",
        "Hi and the first name.",
    ),
    Phrase("robot", r"we (?:always )?(?:strive|aim) to", "Say what you do."),
    Phrase("robot", r"(?:i|we) hope this (?:e-?mail|message|letter) finds you(?: well)?", "Leave it out."),
    Phrase(
        "robot",
        r"customer (?:experience|satisfaction|journey|success)",
        "Say it with one thing that happened.",
    ),
    Phrase("robot", r"our (?:system|records?|database) (?:shows?|indicates?|has)", "I see that"),
    Phrase("robot", r"your account has been", "Say who did what."),
    Phrase("robot", r"take (?:our|a) (?:short |quick |brief )?survey", "Ask one question."),
    Phrase(
        "sent_away",
        r"(?:contact|reach out to|get in touch with|call|ring|check with|speak to|talk to|ask|"
        r"track it with)\s+(?:the |your )?" + _CARRIERS,
        "Reply, and I'll sort it out.",
    ),
    Phrase("sent_away", r"(?:the |your )?" + _CARRIERS + r" is responsible", "Getting it to you is our job."),
    Phrase("sent_away", r"we have no (?:control|influence) over", "Say what you can do."),
    Phrase(
        "blames_others",
        r"(?:the |our )?"
        + _CARRIERS
        + r"(?:'s)?(?: \w+)? (?:failed|missed|lost|delayed|messed|is late|was late|fault)",
        "We promised it, and it isn't there.",
    ),
    Phrase("blames_others", r"(?:delayed|lost|missed|held up) by (?:the |our )?" + _CARRIERS, "We are late."),
    Phrase("blames_others", r"(?:beyond|outside|out of) our control", "This one is on us."),
    Phrase("blames_others", r"(?:due to|because of) (?:the |our )?" + _CARRIERS, "We are late."),
    Phrase(
        "promises_better",
        r"(?:will|promise to|strive to|working to) (?:do better|improve)",
        "Say what you do now for this person.",
    ),
    Phrase("promises_better", r"(?:won't|will not|never) happen again", "Say what you do now."),
    Phrase("false_urgency", r"last chance", "Give the day on which it ends, if it does."),
    Phrase("false_urgency", r"hurry(?: up)?", "Leave it out."),
    Phrase("false_urgency", r"act (?:now|fast)", "Leave it out."),
    Phrase("false_urgency", r"(?:today|this week) only|only today", "Give a date."),
    Phrase("false_urgency", r"before it(?:'s| is) (?:too late|gone)", "Give a date."),
    Phrase("false_urgency", r"while (?:stocks?|supplies) lasts?", "Say how many there are."),
    Phrase("false_urgency", r"limited[- ]time", "Give the day on which it ends."),
    Phrase("false_urgency", r"(?:time is|it's) running out|clock is ticking", "Give a date."),
    Phrase("false_urgency", r"don't (?:miss out|wait)", "Say what it is."),
    Phrase("false_urgency", r"selling fast|almost gone|going fast", "Say how many there are."),
)
