import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.paper import Header
from transform.wording.header import read_header, see_also

ASKED = "Vragen van het lid Kwik (GRP) aan de Minister van Financiën over turf (ingezonden 3 mei 2031)."
ANSWERED = "Antwoord van Minister Zout (Financiën) (ontvangen 24 mei 2031)."


def days(header: Header) -> dict[str, str]:
    return {date.name: str(date.on) for date in header.dates}


def about(subject: str) -> Header:
    return read_header(
        [f"Vragen van het lid Kwik (GRP) aan de Minister van Financiën over {subject} (ingezonden 3 mei 2031)."]
    )


def test_a_header_says_who_asks_whom_what_and_when() -> None:
    header = read_header(
        [
            "Vragen van de leden Kwik (GRP), Zwik, Vos (beiden LVN) en Van den Berg-De Vries (TRF) aan de "
            "Minister-President, Minister van Algemene Zaken en de Ministers van Financiën, voor Klimaat en van "
            "Defensie over het bericht «Turf is duur» (ingezonden 3 mei 2031).",
            "Antwoord van Minister Zout (Financiën) en van Staatssecretaris Peper (Defensie), mede namens de "
            "Ministers voor Klimaat en van Defensie (ontvangen 24 mei 2031). Zie ook Aanhangsel Handelingen, "
            "vergaderjaar 2030–2031, nr. 12.",
        ]
    )
    assert [(p.name, p.party) for p in header.submitters] == [
        ("Kwik", "GRP"),
        ("Zwik", "LVN"),
        ("Vos", "LVN"),
        ("Van den Berg-De Vries", "TRF"),
    ]
    assert [p.function for p in header.addressees] == [
        "Minister-President, Minister van Algemene Zaken",
        "Minister van Financiën",
        "Minister voor Klimaat",
        "Minister van Defensie",
    ]
    assert [(p.name, p.portfolio) for p in header.answerers] == [("Zout", "Financiën"), ("Peper", "Defensie")]
    assert [p.function for p in header.on_behalf_of] == ["Minister voor Klimaat", "Minister van Defensie"]
    assert header.subject == "het bericht «Turf is duur»"
    assert days(header) == {"submitted": "2031-05-03", "received": "2031-05-24"}
    assert header.see_also == ("ah-tk-20302031-12",)
    assert (header.is_answer, header.is_notice, header.is_oral, header.unread) == (True, False, False, ())


@pytest.mark.parametrize(
    "subject",
    [
        "turf",
        "de gesprekken (gevoerd met (onder meer) de bank) over rente",
        "de brief aan de Minister van Defensie over de vergunning",
        "de vragen van het lid Zwik aan de Staatssecretaris van Defensie",
        "het bericht «Minister zegt: «Turf is duur»»",
        "het bericht «Dat klopt.» Antwoord van Minister Zout bleef uit",
        "het artikel (De Klok, 1 mei 2031) Antwoord van Minister Zout gevraagd",
        "de mededeling van minister Zout (ontvangen 1 april 2031)",
        "een stuk (ingezonden 1 april 2031) in De Klok",
        "een (ingezonden) brief",
        "de wet (Stb. 2030, 12",
        "wat er namens de gemeente is gezegd",
        "Turf B.V.",
        "turf e.d.",
    ],
)
def test_a_subject_is_kept_whole_whatever_it_holds(subject: str) -> None:
    header = about(subject)
    assert header.subject == subject
    assert [p.function for p in header.addressees] == ["Minister van Financiën"]
    assert days(header) == {"submitted": "2031-05-03"}
    assert not header.is_answer
    assert header.unread == ()


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        ASKED.replace("Vragen", "Vraag"),
        ASKED.replace("het lid ", ""),
        ASKED.replace("het lid", "de leden"),
        ASKED.replace(" aan", ", aan").replace(" over", ", over"),
        ASKED.replace(") aan", ")aan"),
        ASKED.replace("Vragen", "Nadere schriftelijke vragen"),
        ASKED.replace("Vragen van", "Vragen gesteld door"),
        ASKED.replace("(ingezonden 3", "(Ingezonden: 3"),
        ASKED.replace("(ingezonden", "(ingezonden (ingezonden"),
        ASKED.replace("(ingezonden", "ingezonden"),
        ASKED.replace("(ingezonden", "(ingezonden op"),
        ASKED.replace(" (ingezonden 3 mei 2031).", ". (Ingezonden 3 mei 2031)"),
        ASKED.replace(" (ingezonden", "(ingezonden"),
        ASKED.replace(").", ""),
        ASKED.replace(" ", "\xa0"),
        ASKED.replace(" ", "\n   "),
        ASKED + " (De eerdere versie is vervallen.)",
    ],
)
def test_every_printed_form_of_asking_reads_the_same(asked: str) -> None:
    header = read_header([asked])
    assert [(p.name, p.party) for p in header.submitters] == [("Kwik", "GRP")]
    assert [p.function for p in header.addressees] == ["Minister van Financiën"]
    assert header.subject == "turf"
    assert days(header) == {"submitted": "2031-05-03"}
    assert header.unread == ()


@pytest.mark.parametrize(
    "before",
    [
        ["Herdruk"],
        ["2031Z00012"],
        ["2031Z00012", "(ingezonden 1 april 2030)"],
        ["Vragen gesteld door de leden der Kamer, met de daarop door de regering gegeven antwoorden"],
        ["Antwoord op vragen van het lid Kwik over turf"],
    ],
)
def test_lines_before_the_header_do_not_hide_it(before: list[str]) -> None:
    header = read_header([*before, ASKED, ANSWERED])
    assert [p.name for p in header.submitters] == ["Kwik"]
    assert header.subject == "turf"
    assert days(header) == {"submitted": "2031-05-03", "received": "2031-05-24"}
    assert header.unread == ()


def test_the_day_may_stand_before_the_header() -> None:
    header = read_header(["2031Z00012", "(ingezonden 3 mei 2031)", ASKED.replace(" (ingezonden 3 mei 2031)", "")])
    assert days(header) == {"submitted": "2031-05-03"}
    assert header.subject == "turf"


def test_the_eerste_kamer_tells_when_questions_were_passed_on() -> None:
    header = read_header(
        [
            "Vragen van het lid Kwik (GRP) op 2 juli 2031 medegedeeld aan de Minister van Financiën inzake turf.",
            ANSWERED.replace(").", "). Zie ook Aanhangsel Handelingen, vergaderjaar 2030–2031, nr. 3."),
        ],
        "ek",
    )
    assert [(p.name, p.party) for p in header.submitters] == [("Kwik", "GRP")]
    assert header.subject == "turf"
    assert days(header) == {"submitted": "2031-07-02", "received": "2031-05-24"}
    assert header.see_also == ("ah-ek-20302031-3",)


@pytest.mark.parametrize(
    ("asked", "is_oral"),
    [
        (ASKED.replace("Vragen", "Mondelinge vragen"), True),
        (ASKED.replace("Vragen", "Mondelinge vraag"), True),
        (ASKED, False),
    ],
)
def test_oral_questions_are_told_apart(asked: str, is_oral: bool) -> None:
    assert read_header([asked]).is_oral is is_oral


@pytest.mark.parametrize(
    "answered",
    [
        ANSWERED,
        ANSWERED.replace("(ontvangen", "(ontvangen (ontvangen"),
        ANSWERED.replace("(ontvangen", "(Ontvangen:"),
        ANSWERED.replace(" (ontvangen", ", ontvangen"),
        ANSWERED.replace("(ontvangen", "(ontvangen op"),
        ANSWERED.replace(").", ""),
        ANSWERED.replace(") (", " ("),
        ANSWERED.replace("2031)", "2031, herdruk)"),
        ANSWERED.replace("Antwoord", "Nader antwoord"),
        ANSWERED + " Dit antwoord vervangt het eerdere (ontvangen 20 mei 2031).",
        ANSWERED.replace(" ", "\xa0"),
    ],
)
@pytest.mark.parametrize("is_one_line", [False, True])
def test_every_printed_form_of_answering_reads_the_same(answered: str, is_one_line: bool) -> None:
    header = read_header([f"{ASKED} {answered}"] if is_one_line and answered[0] == "A" else [ASKED, answered])
    assert [(p.function, p.name, p.portfolio) for p in header.answerers] == [("Minister", "Zout", "Financiën")]
    assert days(header) == {"submitted": "2031-05-03", "received": "2031-05-24"}
    assert header.subject == "turf"
    assert header.is_answer
    assert header.unread == ()


def test_an_answer_may_go_on_in_another_paragraph() -> None:
    first, last = ANSWERED.split(" (ontvangen")
    header = read_header([ASKED, first, f"(ontvangen{last}", "Zie ook Aanhangsel Handelingen, 2030–2031, nr. 9."])
    assert days(header)["received"] == "2031-05-24"
    assert header.see_also == ("ah-tk-20302031-9",)


def test_an_answer_that_names_nobody_still_has_its_day() -> None:
    header = read_header([ASKED, "Antwoord (ontvangen 24 mei 2031)."])
    assert days(header)["received"] == "2031-05-24"
    assert (header.is_answer, header.answerers, header.unread) == (True, (), ())


def test_a_notice_is_no_answer() -> None:
    header = read_header([ASKED, ANSWERED.replace("Antwoord", "Mededeling")])
    assert (header.is_notice, header.is_answer) == (True, False)
    assert days(header)["received"] == "2031-05-24"


@pytest.mark.parametrize(
    "words", [", mede namens", ", ook namens", ", tevens namens", " (mede namens", " namens", " en mede namens"]
)
def test_on_whose_behalf_is_answered(words: str) -> None:
    behalf = "de Ministers van Defensie en voor Klimaat (ontvangen 24 mei 2031)"
    header = read_header([f"Antwoord van de Minister van Financiën{words} {behalf}"])
    assert [p.portfolio for p in header.answerers] == ["Financiën"]
    assert [p.function for p in header.on_behalf_of] == ["Minister van Defensie", "Minister voor Klimaat"]


def test_see_also_is_no_part_of_the_answerer_where_the_day_is_missing() -> None:
    header = read_header(
        [ASKED, "Antwoord van de Minister van Financiën. Zie ook Aanhangsel Handelingen, vergaderjaar 2030–2031, nr. 9"]
    )
    assert [p.portfolio for p in header.answerers] == ["Financiën"]
    assert "received" not in days(header)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (ASKED.replace("3 mei", "30 februari"), "submitted", "30 februari 2031"),
        (ASKED.replace("3 mei 2031", "mei 2031"), "submitted", "mei 2031"),
        (ASKED.replace("3 mei 2031", "stuk van 3 mei 2031"), "submitted", "stuk van 3 mei 2031"),
        (ANSWERED.replace("24 mei", "31 juni"), "received", "31 juni 2031"),
    ],
)
def test_a_day_that_cannot_be_is_kept_as_text_and_never_guessed(text: str, name: str, value: str) -> None:
    assert [(d.name, d.text, d.on) for d in read_header([text]).dates] == [(name, value, None)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Vragen van het lid Kwik (GRP) aan de Voorzitter over turf (ingezonden 3 mei 2031)", "office_unknown"),
        ("Vragen van het lid Kwik (GRP) aan de regering over turf (ingezonden 3 mei 2031)", "office_unknown"),
        ("Vragen van het lid Kwik (GRP) aan de Minister van Financiën (ingezonden 3 mei 2031)", "header_unread"),
        ("Turf", "header_unread"),
        (ASKED + " Reactie van Minister Zout (Financiën) (ontvangen 24 mei 2031).", "header_unread"),
        (ASKED.replace("het lid Kwik (GRP)", "het lid Kwik"), "party_missing"),
        ("Antwoord van de heer Zout (ontvangen 24 mei 2031)", "office_unknown"),
    ],
)
def test_what_is_not_understood_is_told(text: str, code: str) -> None:
    assert [found for found, _ in read_header([text]).unread] == [code]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Zie ook Aanhangsel Handelingen, vergaderjaar 2030–2031, nr. 349.", ("20302031-349",)),
        ("Zie ook Aanhangsel Handelingen, vergaderjaar 2030–2031, nrs. 244 en 300.", ("20302031-244", "20302031-300")),
        (
            "Zie ook Aanhangsel Handelingen, vergaderjaar 2030–2031, nrs. 1, 2 en 3",
            tuple(f"20302031-{n}" for n in (1, 2, 3)),
        ),
        ("Zie ook Aanhangsel Handelingen, vergaderjaar 2030-2031 1028", ("20302031-1028",)),
        ("Zie ook Aanhangsel van de Handelingen, vergaderjaar 2030/31, nr 9", ("20302031-9",)),
        ("Zie ook AanhangselHandelingen,vergaderjaar 1999/00, nr. 9", ("19992000-9",)),
        ("Zie ook Aanhangsel Handelingen II 2030/31, nr. 9", ("20302031-9",)),
        (
            "Aanhangsel Handelingen, vergaderjaar 2029–2030, nr. 3000 en vergaderjaar 2030–2031, nr. 12",
            ("20292030-3000", "20302031-12"),
        ),
        (
            "Aanhangsel Handelingen, vergaderjaar 2029–2030, nr. 3 en Aanhangsel Handelingen, 2030–2031, nr. 4",
            ("20292030-3", "20302031-4"),
        ),
        (
            "Aanhangsel Handelingen, 2030–2031, nr. 9. Zie ook Aanhangsel Handelingen, 2030–2031, nr. 9",
            ("20302031-9",),
        ),
        ("Aanhangsel\xa0Handelingen, vergaderjaar 2030–2031, nr.\xa09", ("20302031-9",)),
        ("Kamerstuk 98 765, vergaderjaar 2030–2031, nr. 9", ()),
        ("Aanhangsel Handelingen, vergaderjaar 2030–2031", ()),
        ("", ()),
    ],
)
def test_see_also_names_publications(text: str, ids: tuple[str, ...]) -> None:
    assert see_also(text) == tuple(f"ah-tk-{number}" for number in ids)


SUBJECT_WORDS = st.lists(
    st.sampled_from(
        [
            "turf",
            "over",
            "(De Klok)",
            "«Turf»",
            "aan de Minister",
            "van",
            "(ingezonden 1 mei 2030)",
            "namens",
            "op 3 mei 2030",
            "en",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(SUBJECT_WORDS)
def test_any_subject_is_read_back(words: list[str]) -> None:
    header = about(f"de {' '.join(words)} daarvan")
    assert header.subject == f"de {' '.join(words)} daarvan"
    assert days(header) == {"submitted": "2031-05-03"}


PIECES = st.sampled_from(
    [*"().,", " Vragen van", " aan de Minister", " over", " (ingezonden", " 3 mei 2031", " Antwoord van", " (ontvangen"]
)


@given(st.lists(st.one_of(st.text(), st.lists(PIECES).map("".join)), max_size=3))
def test_any_lines_are_read_without_error(lines: list[str]) -> None:
    header = read_header(lines)
    assert header.subject != ""
    assert all(date.text for date in header.dates)


HOSTILE = [
    " ",
    "(",
    "a(",
    "(a) ",
    "en ",
    ". Antwoord ",
    "minister van a, ",
    "(ingezonden ",
    "ingezonden 1 mei ",
    "(ontvangen ",
    "ontvangen 1 ",
    "namens ",
    "over ",
    "aan ",
    "Aanhangsel ",
    "Aanhangsel Handelingen, vergaderjaar 2030–2031, 1, ",
    "9",
]
STARTS = ["", "Vragen van ", "Vragen van a aan de minister over ", "Antwoord van minister ", "Aanhangsel 2030-2031, "]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("start", STARTS)
def test_hostile_text_is_read_at_once(unit: str, start: str) -> None:
    text = (start + unit * 100_000)[:100_000] + "!"
    begun = time.process_time()
    read_header([text])
    assert time.process_time() - begun < 5
    begun = time.process_time()
    see_also(text)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Vragen", "Vargen"),
        ("Vragen", "Vrgaen"),
        ("lid", "ild"),
        ("lid", "lidd"),
        ("aan", "ann"),
        ("Minister", "Minster"),
        ("Minister", "Minsiter"),
        ("over", "ovr"),
        ("over", "oevr"),
        ("ingezonden", "ingezodnen"),
        ("ingezonden", "ingezoden"),
    ],
)
def test_a_misspelt_word_of_asking_costs_nothing_but_a_warning(right: str, wrong: str) -> None:
    header = read_header([ASKED.replace(right, wrong, 1), ANSWERED])
    assert [(p.name, p.party) for p in header.submitters] == [("Kwik", "GRP")]
    assert [p.function for p in header.addressees] == ["Minister van Financiën"]
    assert header.subject == "turf"
    assert days(header) == {"submitted": "2031-05-03", "received": "2031-05-24"}
    assert header.unread == (("misspelt", f"{wrong} is read as {right}"),)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("Antwoord", "Antwoodr"), ("Minister", "Mnister"), ("ontvangen", "ontvagen"), ("ontvangen", "onvtangen")],
)
def test_a_misspelt_word_of_the_answer_costs_nothing_but_a_warning(right: str, wrong: str) -> None:
    header = read_header([ASKED, ANSWERED.replace(right, wrong)])
    assert [(p.name, p.function, p.portfolio) for p in header.answerers] == [("Zout", "Minister", "Financiën")]
    assert days(header) == {"submitted": "2031-05-03", "received": "2031-05-24"}
    assert header.unread == (("misspelt", f"{wrong} is read as {right}"),)


@pytest.mark.parametrize(
    "subject", ["de ministre van Turf", "de brief aan de Minsiter van Veen", "het lidd (ingezoden)"]
)
def test_a_subject_is_never_respelled(subject: str) -> None:
    assert about(subject).subject == subject


def test_a_part_that_cannot_be_read_takes_no_other_with_it() -> None:
    header = read_header([ASKED.replace("de Minister van Financiën", "de Xyz van Turf")])
    assert ([p.name for p in header.submitters], header.subject) == (["Kwik"], "turf")
    assert header.unread == (("office_unknown", "de Xyz van Turf"),)
    header = read_header([ASKED.replace(" over ", " xyz ")])
    assert [(p.name, p.party) for p in header.submitters] == [("Kwik", "GRP")]
    assert [code for code, _ in header.unread] == ["header_unread"]
