import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.paper import Person
from transform.wording.people import Unread, read_answerers, read_offices, read_submitters


def submitters(text: str) -> tuple[list[tuple[str | None, str | None]], Unread]:
    unread: Unread = []
    return [(person.name, person.party) for person in read_submitters(text, unread)], unread


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("het lid Kwik (GRP)", [("Kwik", "GRP")]),
        ("Kwik (GRP)", [("Kwik", "GRP")]),
        ("het Kamerlid Kwik (GRP)", [("Kwik", "GRP")]),
        ("de leden lid Kwik (GRP)", [("Kwik", "GRP")]),
        ("de leden Kwik (GRP) en Zwik (LVN)", [("Kwik", "GRP"), ("Zwik", "LVN")]),
        ("de leden Kwik (GRP), Zwik (LVN) en Vos (TRF)", [("Kwik", "GRP"), ("Zwik", "LVN"), ("Vos", "TRF")]),
        ("de leden Kwik (GRP), Zwik (LVN), en Vos (TRF)", [("Kwik", "GRP"), ("Zwik", "LVN"), ("Vos", "TRF")]),
        ("de leden Kwik en Zwik (beiden GRP)", [("Kwik", "GRP"), ("Zwik", "GRP")]),
        ("de leden Kwik en Zwik (beide GRP)", [("Kwik", "GRP"), ("Zwik", "GRP")]),
        ("de leden Kwik , Zwik(beiden GRP)", [("Kwik", "GRP"), ("Zwik", "GRP")]),
        (
            "de leden Kwik (GRP), Zwik, Vos (beiden LVN), Mus (TRF) en Vink (GRP)",
            [("Kwik", "GRP"), ("Zwik", "LVN"), ("Vos", "LVN"), ("Mus", "TRF"), ("Vink", "GRP")],
        ),
        ("de leden Kwik, Zwik en Vos (allen GRP)", [("Kwik", "GRP"), ("Zwik", "GRP"), ("Vos", "GRP")]),
        (
            "de leden Mus (TRF), Kwik, Zwik en Vos (alle drie GRP)",
            [("Mus", "TRF"), ("Kwik", "GRP"), ("Zwik", "GRP"), ("Vos", "GRP")],
        ),
        ("het lid Van den Berg-De Vries (LVN)", [("Van den Berg-De Vries", "LVN")]),
        ("het lid Kwik – Van de Zwik (LVN)", [("Kwik – Van de Zwik", "LVN")]),
        ("het lid Inge van Kwik (Groen-Rode Partij)", [("Inge van Kwik", "Groen-Rode Partij")]),
        ("de leden Kwik (GRP) en van der Zwik (LVN)", [("Kwik", "GRP"), ("van der Zwik", "LVN")]),
        ("de leden Kwik (GRP) en van het lid Zwik (LVN)", [("Kwik", "GRP"), ("Zwik", "LVN")]),
        ("het lid Enden (GRP)", [("Enden", "GRP")]),
        ("de leden Kwik (GRP en Zwik (LVN)", [("Kwik", "GRP"), ("Zwik", "LVN")]),
        ("", []),
    ],
)
def test_members_are_read_with_their_parties(text: str, people: list[tuple[str, str]]) -> None:
    assert submitters(text) == (people, [])


@pytest.mark.parametrize(
    ("text", "people", "missing"),
    [
        ("het lid Kwik", [("Kwik", None)], ["Kwik"]),
        ("het lid Kwik ()", [("Kwik", None)], []),
        ("de leden Kwik en Zwik (GRP)", [("Kwik", None), ("Zwik", "GRP")], ["Kwik"]),
        ("de leden Kwik (GRP) en Zwik", [("Kwik", "GRP"), ("Zwik", None)], ["Zwik"]),
        ("Kwik, Zwik en Vos (beiden GRP)", [("Kwik", None), ("Zwik", "GRP"), ("Vos", "GRP")], ["Kwik"]),
        (
            "Mus, Kwik, Zwik en Vos (alle drie GRP)",
            [("Mus", None), ("Kwik", "GRP"), ("Zwik", "GRP"), ("Vos", "GRP")],
            ["Mus"],
        ),
    ],
)
def test_a_party_that_is_not_printed_is_not_guessed(
    text: str, people: list[tuple[str, str | None]], missing: list[str]
) -> None:
    found, unread = submitters(text)
    assert found == people
    assert [(code, detail.partition(":")[0]) for code, detail in unread] == [
        ("party_missing", name) for name in missing
    ]


def test_whose_party_stands_behind_several_names_is_told() -> None:
    assert submitters("de leden Kwik, Zwik (GRP) en Vos (LVN)")[1] == [
        ("party_missing", "Kwik: (GRP) stands behind Zwik")
    ]


NAMES = st.sampled_from(["Kwik", "Van der Zwik", "De Vos-Mus", "Inge van Kwik", "El Zout"])
PARTIES = st.sampled_from(["GRP", "LVN", "Groen-Rode Partij", "Turf 31"])


@given(st.lists(st.tuples(NAMES, PARTIES), min_size=1, max_size=6))
def test_any_list_of_members_is_read_back(members: list[tuple[str, str]]) -> None:
    *first, last = [f"{name} ({party})" for name, party in members]
    text = f"de leden {', '.join(first)} en {last}" if first else f"het lid {last}"
    assert submitters(text) == (members, [])


def offices(text: str) -> tuple[list[tuple[str | None, str | None]], Unread]:
    unread: Unread = []
    return [(person.function, person.portfolio) for person in read_offices(text, unread)], unread


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("de Minister van Financiën", ["Minister van Financiën"]),
        ("de minister voor Klimaat", ["minister voor Klimaat"]),
        ("de Minister Klimaat en Groene Groei", ["Minister Klimaat en Groene Groei"]),
        (
            "de Minister van Onderwijs, Cultuur en Wetenschap",
            ["Minister van Onderwijs, Cultuur en Wetenschap"],
        ),
        (
            "de Minister van Financiën en de Staatssecretaris van Defensie",
            ["Minister van Financiën", "Staatssecretaris van Defensie"],
        ),
        (
            "de Minister van Volksgezondheid, Welzijn en Sport en de Minister van Defensie",
            ["Minister van Volksgezondheid, Welzijn en Sport", "Minister van Defensie"],
        ),
        (
            "de Ministers van Financiën, voor Klimaat en van Volksgezondheid, Welzijn en Sport",
            ["Minister van Financiën", "Minister voor Klimaat", "Minister van Volksgezondheid, Welzijn en Sport"],
        ),
        (
            "de Staatssecretarissen van Financiën en van Defensie",
            ["Staatssecretaris van Financiën", "Staatssecretaris van Defensie"],
        ),
        (
            "de Staatssecretarissen van Onderwijs, Cultuur en Wetenschap enVolksgezondheid, Welzijn en Sport",
            [
                "Staatssecretaris van Onderwijs, Cultuur en Wetenschap",
                "Staatssecretaris van Volksgezondheid, Welzijn en Sport",
            ],
        ),
        (
            "de Ministers van Financiën, Defensie en voor Klimaat",
            ["Minister van Financiën", "Minister van Defensie", "Minister voor Klimaat"],
        ),
        (
            "de Minister en Staatssecretaris van Financiën",
            ["Minister van Financiën", "Staatssecretaris van Financiën"],
        ),
        ("de Minister van Financiën en de Staatssecretaris", ["Minister van Financiën", "Staatssecretaris"]),
        ("de Ministers voor Klimaat en vanFinanciën", ["Minister voor Klimaat", "Minister vanFinanciën"]),
        ("de MinistersVan Financiën en van Defensie", ["Minister Van Financiën", "Minister van Defensie"]),
        ("de Minister-President", ["Minister-President"]),
        ("de Minister President en de Minister van Defensie", ["Minister President", "Minister van Defensie"]),
        ("de viceminister-president", ["viceminister-president"]),
        (
            "de Minister-President, Minister van Algemene Zaken",
            ["Minister-President, Minister van Algemene Zaken"],
        ),
        (
            "de Minister-President, Minister van Algemene Zaken, en de Minister van Defensie",
            ["Minister-President, Minister van Algemene Zaken", "Minister van Defensie"],
        ),
        (
            "de Minister van Economische Zaken, bij afwezigheid van de Staatssecretaris van Financiën",
            ["Minister van Economische Zaken"],
        ),
        (
            "de Minister van Economische Zaken (bij afwezigheid van de Staatssecretaris van Financiën)",
            ["Minister van Economische Zaken"],
        ),
        (
            "de Minister van Defensie, bij afwezigheid van de Minister van Financiën, en de Minister voor Klimaat",
            ["Minister van Defensie", "Minister voor Klimaat"],
        ),
    ],
)
def test_offices_are_read_one_by_one(text: str, functions: list[str]) -> None:
    found, unread = offices(text)
    assert [function for function, _ in found] == functions
    assert unread == []


def test_portfolio_is_the_office_without_its_title() -> None:
    found, _ = offices(
        "de Ministers van Financiën en voor Klimaat en de Minister-President, Minister van Algemene Zaken"
    )
    assert [portfolio for _, portfolio in found] == ["Financiën", "Klimaat", "Algemene Zaken"]
    assert offices("de Minister vanFinanciën")[0] == [("Minister vanFinanciën", "Financiën")]


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("de Ministers van Financiën en Vrede", [("offices_not_split", "Ministers van Financiën en Vrede")]),
        (
            "de Staatssecretarissen van Justitie en Veiligheid",
            [("offices_not_split", "Staatssecretarissen van Justitie en Veiligheid")],
        ),
        ("de Voorzitter", [("office_unknown", "de Voorzitter")]),
        ("", []),
    ],
)
def test_offices_that_cannot_be_told_apart_are_reported(text: str, unread: Unread) -> None:
    assert offices(text)[1] == unread


def answerers(text: str) -> tuple[list[Person], Unread]:
    unread: Unread = []
    return list(read_answerers(text, unread)), unread


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Minister Zout (Financiën)", [("Minister", "Zout", "Financiën")]),
        ("minister van Dam (Financiën)", [("minister", "van Dam", "Financiën")]),
        ("Staatssecretaris Van den Zout–Peper (BZ)", [("Staatssecretaris", "Van den Zout–Peper", "BZ")]),
        (
            "Minister Zout (Volksgezondheid, Welzijn en Sport",
            [("Minister", "Zout", "Volksgezondheid, Welzijn en Sport")],
        ),
        (
            "Minister Zout (Financiën) en van Staatssecretaris Peper (Defensie)",
            [("Minister", "Zout", "Financiën"), ("Staatssecretaris", "Peper", "Defensie")],
        ),
        (
            "Minister Zout (Financiën), Minister Peper (BZ) en Staatssecretaris Suiker (Defensie)",
            [
                ("Minister", "Zout", "Financiën"),
                ("Minister", "Peper", "BZ"),
                ("Staatssecretaris", "Suiker", "Defensie"),
            ],
        ),
        (
            "Minister Zout (BZ) van Minister Peper (Financiën)",
            [("Minister", "Zout", "BZ"), ("Minister", "Peper", "Financiën")],
        ),
        (
            "de Ministers Zout (BZ) en Peper (Financiën)",
            [("Minister", "Zout", "BZ"), ("Minister", "Peper", "Financiën")],
        ),
        ("Minister-President Zout (Algemene Zaken)", [("Minister-President", "Zout", "Algemene Zaken")]),
        ("Minister Zout", [("Minister", "Zout", None)]),
        ("de Minister van Financiën", [("Minister van Financiën", None, "Financiën")]),
        (
            "de Minister en de Staatssecretaris van Financiën",
            [("Minister van Financiën", None, "Financiën"), ("Staatssecretaris van Financiën", None, "Financiën")],
        ),
        (
            "de Minister-President, Minister van Algemene Zaken",
            [("Minister-President, Minister van Algemene Zaken", None, "Algemene Zaken")],
        ),
        (
            "Minister-President Zout, Minister van Algemene Zaken",
            [("Minister-President, Minister van Algemene Zaken", "Zout", "Algemene Zaken")],
        ),
        ("de Minister en Staatssecretaris Zout (BZ)", [("Minister", None, None), ("Staatssecretaris", "Zout", "BZ")]),
        ("de Minister van Financiën (FIN)", [("Minister van Financiën (FIN)", None, "Financiën (FIN)")]),
        (
            "Minister Zout (Financiën) en de Minister voor Klimaat",
            [("Minister", "Zout", "Financiën"), ("Minister voor Klimaat", None, "Klimaat")],
        ),
        (
            "Minister Zout (Binnenlandse Zaken, belast met de taken van de Minister voor Wonen)",
            [("Minister", "Zout", "Binnenlandse Zaken, belast met de taken van de Minister voor Wonen")],
        ),
        (
            "Minister Zout (Financiën), bij afwezigheid van Minister Peper (BZ)",
            [("Minister", "Zout", "Financiën")],
        ),
    ],
)
def test_who_answers_is_read_by_name_or_by_office(text: str, people: list[tuple[str, str | None, str | None]]) -> None:
    found, unread = answerers(text)
    assert [(person.function, person.name, person.portfolio) for person in found] == people
    assert unread == []


def test_a_named_minister_on_whose_behalf_is_answered_keeps_name_and_portfolio() -> None:
    assert read_offices("Minister Peper (Financiën)", []) == (Person("Peper", None, "Minister", "Financiën"),)


@pytest.mark.parametrize("text", ["de heer Zout", "?", "(", "namens"])
def test_an_answerer_without_an_office_is_reported(text: str) -> None:
    assert answerers(text) == ([], [("office_unknown", text)])


def test_words_behind_the_portfolio_are_reported() -> None:
    found, unread = answerers("Minister Zout (Financiën), daartoe gemachtigd")
    assert [person.name for person in found] == ["Zout"]
    assert unread == [("office_unread", ", daartoe gemachtigd")]


WORDS = st.lists(
    st.sampled_from([*"(),. ", " en ", " van ", "de ", "Minister ", "Ministers ", "Kwik", "bij afwezigheid van "])
)


@given(st.one_of(st.text(), WORDS.map("".join)))
def test_any_text_is_read_without_error(text: str) -> None:
    for read in (read_submitters, read_offices, read_answerers):
        unread: Unread = []
        for person in read(text, unread):
            assert person.name != ""
            assert person.function != ""
            assert person.party != ""
            assert person.portfolio != ""


HOSTILE = [
    " ",
    ", ",
    ". ",
    "(",
    ")",
    "a",
    "a(",
    "(a)",
    "en ",
    "van de ",
    "minister ",
    "ministers van a, ",
    "bij afwezigheid van ",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("start", ["", "Minister van ", "de leden "])
def test_hostile_text_is_read_at_once(unit: str, start: str) -> None:
    text = (start + unit * 100_000)[:100_000] + "!"
    for read in (read_submitters, read_offices, read_answerers):
        begun = time.process_time()
        read(text, [])
        assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("de vaste commissie voor Turf en Veen", [("vaste commissie voor Turf en Veen", None)]),
        ("de vaste commissie voor Turf, Veen en Hei", [("vaste commissie voor Turf, Veen en Hei", None)]),
        ("de leden van de vaste commissie voor Turf en Veen", [("vaste commissie voor Turf en Veen", None)]),
        ("de algemene commissie voor Turf", [("algemene commissie voor Turf", None)]),
        ("de commissie voor de Rijksuitgaven", [("commissie voor de Rijksuitgaven", None)]),
        ("de vaste Kamercommissie voor Turf en Veen", [("vaste Kamercommissie voor Turf en Veen", None)]),
        ("de fractie van de GRP", [("fractie van de GRP", "GRP")]),
        ("de GRP-fractie", [("GRP-fractie", "GRP")]),
        ("de leden van de fractie van het LVN", [("fractie van het LVN", "LVN")]),
        (
            "de fracties van GRP, de LVN en TRF",
            [("fractie van GRP", "GRP"), ("fractie van LVN", "LVN"), ("fractie van TRF", "TRF")],
        ),
        ("het Presidium", [("Presidium", None)]),
        (
            "het lid Kwik (GRP) en de vaste commissie voor Turf en Veen",
            [("Kwik", "GRP"), ("vaste commissie voor Turf en Veen", None)],
        ),
        (
            "de vaste commissie voor Turf en Veen en de leden Kwik (GRP) en Zwik (LVN)",
            [("vaste commissie voor Turf en Veen", None), ("Kwik", "GRP"), ("Zwik", "LVN")],
        ),
        (
            "de fractie van de GRP en de fractie van het LVN",
            [("fractie van de GRP", "GRP"), ("fractie van het LVN", "LVN")],
        ),
    ],
)
def test_a_collective_submitter_is_one_and_invents_nobody(text: str, people: list[tuple[str, str | None]]) -> None:
    unread: Unread = []
    assert [(p.name, p.party) for p in read_submitters(text, unread)] == people
    assert unread == []


@pytest.mark.parametrize(
    "text", ["de heer Kwik (GRP)", "mevrouw Kwik (GRP)", "het Tweede Kamerlid Kwik (GRP)", "het oud-lid Kwik (GRP)"]
)
def test_what_a_member_is_called_is_no_part_of_the_name(text: str) -> None:
    assert [(p.name, p.party) for p in read_submitters(text, [])] == [("Kwik", "GRP")]
