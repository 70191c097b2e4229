"""The questions that Kept brings, one for each step of buying and some that are about none of them."""

from __future__ import annotations

from app.surveys.wording import Option, Question, Wording

# Put after something was put right; it has no turn among the others.
CASE = "safety"
# What she says to it is used: an offer names first what she appreciates.
PREFERENCE = "preference"
# Asked on the page, of each thing, after any answer to any question.
FIT = "fit"
FITS, SO_SO, DOESNT = "fits", "so_so", "doesnt"


def _question(
    key: str, step: str, sv: str, en: str, *options: tuple[str, int | None, str, str], per_line: bool = False
) -> Question:
    return Question(key, step, Wording(sv, en, tuple(Option(*one) for one in options)), per_line)


_ALL = (
    _question(
        "finding", "finding",
        "Hur lätt var det att hitta det du letade efter hos {shop}?",
        "How easy was it to find what you were looking for at {shop}?",
        ("very_easy", 5, "Mycket lätt", "Very easy"),
        ("easy", 4, "Ganska lätt", "Fairly easy"),
        ("tricky", 2, "Lite svårt", "A bit hard"),
        ("hard", 1, "Svårt", "Hard"),
    ),
    _question(
        "buying", "buying",
        "Hur gick det att köpa från {shop}?",
        "How did it go to buy from {shop}?",
        ("smooth", 5, "Smidigt hela vägen", "Smoothly all the way"),
        ("well", 4, "Ganska smidigt", "Fairly smoothly"),
        ("tricky", 2, "Lite krångligt", "It was a bit fiddly"),
        ("hard", 1, "Krångligt", "It was a struggle"),
    ),
    _question(
        "delivery", "delivery",
        "Hur tyckte du att leveransen från {shop} var?",
        "How was the delivery from {shop}?",
        ("as_wished", 5, "Precis som jag ville ha den", "Just as I wanted it"),
        ("good", 4, "Bra", "Good"),
        ("not_quite", 2, "Inte riktigt som jag ville", "Not quite as I wanted"),
        ("bad", 1, "Dålig", "Bad"),
    ),
    _question(
        "packing", "packing",
        "Hur var det packat när det kom från {shop}?",
        "How was it packed when it came from {shop}?",
        ("neat", 5, "Fint och lagom", "Neatly, and just enough"),
        ("fine", 4, "Helt okej", "Fine"),
        ("too_much", 2, "För mycket förpackning", "With too much packaging"),
        ("careless", 1, "Slarvigt, eller så var något trasigt", "Carelessly, or something had broken"),
    ),
    _question(
        "help", "help",
        "Fick du den hjälp du behövde av {shop}?",
        "Did you get the help that you needed from {shop}?",
        ("quickly", 5, "Ja, snabbt och bra", "Yes, quickly and well"),
        ("slowly", 3, "Ja, men det tog tid", "Yes, but it took time"),
        ("no", 1, "Nej", "No"),
        ("none_needed", None, "Jag behövde ingen", "I didn't need any"),
    ),
    _question(
        "product", "product",
        "Blev det du köpte av {shop} som du hade tänkt dig?",
        "Is what you bought from {shop} what you had in mind?",
        ("better", 5, "Bättre", "It's better"),
        ("as_thought", 4, "Ja, precis så", "Yes, just that"),
        ("not_quite", 2, "Inte riktigt", "Not quite"),
        ("no", 1, "Nej", "No"),
    ),
    _question(
        "use", "use",
        "Hur går det att använda det du köpte av {shop}?",
        "How is it to use what you bought from {shop}?",
        ("well", 5, "Det går fint", "It works well"),
        ("fairly", 3, "Sådär", "So-so"),
        ("badly", 1, "Det krånglar", "It gives me trouble"),
        ("not_yet", None, "Jag har inte börjat än", "I haven't started yet"),
    ),
    _question(
        "told", "finding",
        "Vem berättade om {shop} för dig?",
        "Who told you about {shop}?",
        ("person", None, "En vän eller någon jag känner", "A friend, or someone I know"),
        ("search", None, "Jag sökte själv och hittade er", "I searched and found you"),
        ("ad", None, "En annons", "An ad"),
        ("social", None, "Något jag såg i sociala medier", "Something I saw on social media"),
        ("press", None, "En butik, en tidning eller en podd", "A shop, a paper or a podcast"),
        ("other", None, "Något annat", "Something else"),
    ),
    _question(
        "use_for", "use",
        "Vad ska du ha det du köpte av {shop} till?",
        "What will you use what you bought from {shop} for?",
        ("every_day", None, "Varje dag eller nästan", "Every day, or nearly"),
        ("sometimes", None, "Till något särskilt ibland", "For something special now and then"),
        ("gift", None, "Det är en present", "It's a present"),
        ("other", None, "Något annat", "Something else"),
        per_line=True,
    ),
    _question(
        "recall", "buying",
        "Om en vän frågar var du köpte det, vad säger du då?",
        "If a friend asks where you bought it, what do you say?",
        ("shop", None, "Hos {shop}", "At {shop}"),
        ("brand", None, "Jag säger vilket märke det är", "I name the brand"),
        ("online", None, "På nätet någonstans", "Somewhere online"),
        ("forgotten", None, "Det skulle jag få leta efter", "I'd have to look it up"),
    ),
    _question(
        PREFERENCE, "",
        "Vad uppskattar du mest hos en butik som {shop}?",
        "What do you appreciate most in a shop like {shop}?",
        ("service", None, "Bra hjälp när jag behöver den", "Good help when I need it"),
        ("function", None, "Saker som håller och fungerar", "Things that last and work"),
        ("early", None, "Att få se det nya först", "Seeing what is new first"),
        ("content", None, "Kunskap om det jag har köpt", "Knowing more about what I've bought"),
        ("event", None, "Att ses, på en kurs eller en träff", "Meeting, at a class or a gathering"),
        ("price", None, "Lägre pris", "Lower prices"),
    ),
    _question(
        CASE, "help",
        "Hur var det att få hjälp av {shop} när något hade gått fel?",
        "How was it to get help from {shop} when something had gone wrong?",
        ("safe", 5, "Lätt, och jag kände mig trygg", "Easy, and I felt in safe hands"),
        ("fine", 4, "Det gick bra", "It went fine"),
        ("effort", 2, "Det tog för mycket av min tid", "It took too much of my time"),
        ("unsure", 1, "Det känns inte tryggt än", "It doesn't feel settled yet"),
    ),
    _question(
        FIT, "product",
        "Fungerar det för dig?",
        "Does it work for you?",
        (FITS, 5, "Ja", "Yes"),
        (SO_SO, 3, "Sådär", "So-so"),
        (DOESNT, 1, "Nej", "No"),
    ),
)  # fmt: skip

QUESTIONS: dict[str, Question] = {one.key: one for one in _ALL}
# Those that take turns, a week after an arrival.
ROTATING: tuple[str, ...] = tuple(key for key in QUESTIONS if key not in (CASE, FIT))
