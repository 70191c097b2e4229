"""Swedish phrases that sound like an office, a machine or a market crier, each with what a person would write."""

from __future__ import annotations

from app.mail.lint_words import Phrase

_CARRIERS = (
    r"(?:fraktbolag\w*|frakten|transportör\w*|speditör\w*|budfirma\w*|ombud\w*|leverantör\w*|"
    r"postnord|dhl|bring|budbee|instabee|instabox|early ?bird|airmee|best|ups|dpd|schenker|fedex|gls)"
)

PHRASES: tuple[Phrase, ...] = (
    Phrase("officialese", r"vänligen (?:notera|observera)(?: att)?", "Säg saken utan inledning."),
    Phrase("officialese", r"vänligen", "Skriv ”skicka gärna”, ”hör av dig”."),
    Phrase("officialese", r"härmed", "Stryk ordet."),
    Phrase("officialese", r"ovanstående|ovannämnda?", "det här"),
    Phrase("officialese", r"nedanstående", "det här"),
    Phrase("officialese", r"erhåll\w+", "får"),
    Phrase("officialese", r"avseende|beträffande", "om"),
    Phrase("officialese", r"rörande din|gällande din|gällande ditt", "om din"),
    Phrase("officialese", r"i enlighet med", "som vi sa, enligt"),
    Phrase("officialese", r"vederbörande", "personen, hon, han"),
    Phrase("officialese", r"undertecknad", "jag"),
    Phrase("officialese", r"emotse\w*", "väntar på"),
    Phrase("officialese", r"inkom(?:mit|men|met|na)", "kommit"),
    Phrase("officialese", r"inkommande ärende", "frågan som kom"),
    Phrase("officialese", r"åtgärda\w*", "ordnar, lagar"),
    Phrase(
        "officialese",
        r"(?:hantera\w*|handlägg\w*) (?:vi )?(?:ditt|ert) (?:inkomna )?ärende",
        "vi tittar på det",
    ),
    Phrase("officialese", r"handläggning\w*", "Säg vad ni gör: ”jag läser ditt brev i dag”."),
    Phrase("officialese", r"för (?:er|din) kännedom", "Stryk, eller skriv ”bara så att du vet”."),
    Phrase("officialese", r"med anledning av", "eftersom"),
    Phrase("officialese", r"på grund av rådande omständigheter", "Säg vad som har hänt."),
    Phrase("officialese", r"ombed(?:es|s)", "vi ber dig"),
    Phrase("officialese", r"tillhandahåll\w+", "ger, har"),
    Phrase("officialese", r"såsom", "som"),
    Phrase("officialese", r"(?<!e-)ej", "inte"),
    Phrase("officialese", r"samt att", "och att"),
    Phrase("officialese", r"återkoppl\w+", "svara, höra av sig"),
    Phrase("officialese", r"i dagsläget", "nu, just nu"),
    Phrase("officialese", r"i nuläget", "nu, just nu"),
    Phrase("officialese", r"inom ramen för", "i, för"),
    Phrase("officialese", r"för det fall(?: att)?", "om"),
    Phrase("officialese", r"i det fall(?: att)?", "om"),
    Phrase("officialese", r"vid eventuella frågor", "Undrar du något"),
    Phrase("officialese", r"har du (?:några )?(?:vidare|ytterligare) frågor", "Undrar du något"),
    Phrase("officialese", r"tveka inte att(?: kontakta)?", "hör gärna av dig"),
    Phrase("officialese", r"(?:med|genom) detta (?:brev|mejl) (?:vill|önskar) vi", "Säg det direkt."),
    Phrase("officialese", r"vi (?:vill|önskar) informera (?:dig )?om", "Berätta det direkt."),
    Phrase("officialese", r"(?:vi )?beklagar (?:eventuella )?(?:besvär\w*|olägenhet\w*)", "Förlåt."),
    Phrase("officialese", r"de olägenheter (?:som )?detta", "Säg vad det ställde till med."),
    Phrase("officialese", r"omgående|snarast möjligt|så snart som möjligt", "Säg vilken dag."),
    Phrase("officialese", r"er(?:t)? ärende", "din fråga"),
    Phrase("officialese", r"påbörja\w*", "börja"),
    Phrase("officialese", r"utföra en (?:betalning|beställning)", "betala, beställa"),
    Phrase(
        "no_reply",
        r"svara inte på (?:detta|det här)(?: \w+)?",
        "Svara på det här mejlet, det är jag som läser.",
    ),
    Phrase(
        "no_reply",
        r"(?:detta|det här) (?:mejl\w*|mail\w*|meddelande\w*|brev\w*) (?:går|kan) (?:inte|"
        r"ej)(?: att)?(?: besvara\w*| svara)?",
        "Svara på det här mejlet.",
    ),
    Phrase("no_reply", r"no-?reply|noreply|ej svar", "Låt svaret gå till en människa."),
    Phrase(
        "no_reply",
        r"(?:inkorgen|adressen|brevlådan) (?:bevakas|övervakas|läses) (?:inte|ej)",
        "Det är jag som läser svaren.",
    ),
    Phrase("robot", r"(?:ditt )?ärende(?:nummer|-?id| nr)", "Nämn varan i stället för ett nummer."),
    Phrase("robot", r"(?:ditt )?referensnummer", "Nämn varan i stället för ett nummer."),
    Phrase("robot", r"kära kund|bästa kund|ärade kund|hej kund", "Hej och förnamnet."),
    Phrase("robot", r"automat(?:iskt|genererat|utskick)(?: \w+)?", "Skriv det själv, och skriv under."),
    Phrase("robot", r"vi värde(?:sätter|rar) (?:din|er) (?:feedback|åsikt)", "Vad tycker du?"),
    Phrase("robot", r"din (?:åsikt|feedback) är viktig(?: för oss)?", "Vad tycker du?"),
    Phrase("robot", r"systemet har|i vårt system|i systemet", "vi har, hos oss"),
    Phrase(
        "robot",
        r"(?:ditt|din) (?:ärende|förfrågan) har (?:registrerats|mottagits|tagits emot)",
        "Jag har läst det du skrev.",
    ),
    Phrase("robot", r"tack för (?:ditt|er) (?:tålamod|överseende)", "Säg när det är klart."),
    Phrase("robot", r"vi (?:uppskattar|värdesätter) (?:ditt|er) (?:tålamod|engagemang|förtroende)", "Tack."),
    Phrase("robot", r"tack för att du (?:kontaktar|har kontaktat|valt|väljer) oss", "Hej och förnamnet."),
    Phrase("robot", r"vi strävar (?:alltid )?efter", "Säg vad ni gör."),
    Phrase("robot", r"vår (?:målsättning|ambition) är(?: att)?", "Säg vad ni gör."),
    Phrase("robot", r"(?:maximal|högsta) kundnöjdhet|kundupplevelse\w*", "Säg det med en sak som hände."),
    Phrase(
        "robot", r"vi hoppas att (?:detta|det här) (?:mejl\w*|brev\w*) (?:finner|når) dig", "Stryk meningen."
    ),
    Phrase(
        "sent_away",
        r"(?:kontakta|vänd dig till|hör av dig till|ring|fråga|prata med|mejla|"
        r"spåra hos)\s+(?:gärna |då )?(?:direkt )?(?:med |till )?" + _CARRIERS,
        "Svara på mejlet, så tar jag det med dem som kör.",
    ),
    Phrase(
        "sent_away",
        r"(?:det är|blir) " + _CARRIERS + r" (?:som )?(?:ansvarar?|ansvar\w*|sak)",
        "Det är vi som ser till att det kommer fram.",
    ),
    Phrase("sent_away", r"vi (?:har ingen|saknar) möjlighet att påverka", "Säg vad ni kan göra."),
    Phrase(
        "blames_others",
        _CARRIERS + r"(?: (?:har|hade|är|var|tyvärr|igen)){0,3} "
        r"(?:misslyckats|missat|slarvat|tappat|orsakat|försenat|försenad\w*)",
        "Vi lovade, och det blev inte så.",
    ),
    Phrase(
        "blames_others",
        r"(?:försena[dt]\w*|försenats|slarvats bort|tappats bort) av " + _CARRIERS,
        "Det är vi som är sena.",
    ),
    Phrase("blames_others", r"(?:utom|bortom|utanför)(?: vår)? kontroll", "Det är vi som står för det."),
    Phrase("blames_others", r"(?:på grund av|beror på) (?:att )?" + _CARRIERS, "Vi är sena."),
    Phrase(
        "promises_better",
        r"(?:ska|lovar att) (?:vi )?(?:bli bättre|göra bättre|bättra oss|förbättra)",
        "Säg vad du gör nu för den här kunden.",
    ),
    Phrase(
        "promises_better",
        r"(?:det )?(?:ska|kommer) inte (?:att )?(?:hända|upprepas)(?: igen)?|inte händer igen",
        "Säg vad du gör nu.",
    ),
    Phrase("false_urgency", r"sista chansen", "Säg vilken dag det slutar, om det gör det."),
    Phrase("false_urgency", r"skynda (?:dig|er|på)", "Stryk meningen."),
    Phrase("false_urgency", r"(?:endast|bara|enbart) (?:idag|i dag|just nu|nu|ett fåtal)", "Säg ett datum."),
    Phrase("false_urgency", r"innan det är för sent", "Säg ett datum."),
    Phrase("false_urgency", r"så länge lagret räcker", "Säg hur många som finns."),
    Phrase("false_urgency", r"begränsat antal|begränsad tid", "Säg hur många, eller till vilken dag."),
    Phrase("false_urgency", r"(?:tiden rinner ut|klockan tickar)", "Säg ett datum."),
    Phrase("false_urgency", r"agera nu|beställ nu", "Stryk meningen."),
    Phrase("false_urgency", r"missa inte", "Säg vad det är."),
)
