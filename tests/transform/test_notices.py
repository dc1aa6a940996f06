import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.notices import BY_LETTER, LONGEST, OTHER, POSTPONEMENT, WITHDRAWN, notice_type, reference_target

QUESTIONS = "De vragen van het lid Kwik (GRP) over"


@pytest.mark.parametrize(
    "text",
    [
        f"{QUESTIONS} turf (2031Z00012) kunnen niet binnen de gebruikelijke termijn worden beantwoord.",
        f"{QUESTIONS} turf kan ik tot mijn spijt niet binnen drie weken beantwoorden.",
        f"{QUESTIONS} turf kunnen niet tijdig worden beantwoord.",
        f"{QUESTIONS} turf kunnen niet binnen de gestelde termijn worden beantwoord; ik zal u per brief antwoorden.",
        "Het is niet gelukt de vragen binnen de gestelde tijd te beantwoorden.",
        "Beantwoording binnen de daarvoor geldende termijn is helaas niet haalbaar gebleken.",
        "Beantwoording voor het verstrijken van de termijn is onmogelijk.",
        "Beantwoording van de vragen van het lid A.B. Kwik is i.v.m. nader overleg niet op tijd mogelijk.",
        "De beantwoording vergt helaas meer tijd.",
        "Voor de beantwoording is meer tijd nodig.",
        "Omdat de afstemming meer tijd behoeft, volgt het antwoord later.",
        "Ik verzoek u om uitstel.",
        "De reden van het uitstel is dat overleg nodig is.",
        "Uitstel beantwoording vragen over turf",
        "De vragen kunnen niet worden beantwoord binnen de gebruikelijke termijn.",
        "Ik zal uw Kamer zo spoedig mogelijk de antwoorden doen toekomen.",
        "Zoals ik in mijn brief van 3 mei heb gemeld, kunnen de vragen niet binnen de termijn worden beantwoord.",
        "De vragen kunnen niet binnen de termijn worden beantwoord. Ik doe dat samen met de vragen van het lid Zwik.",
    ],
)
def test_a_postponement_says_that_the_term_is_not_met(text: str) -> None:
    assert notice_type(text) == POSTPONEMENT


@pytest.mark.parametrize(
    "text",
    [
        f"{QUESTIONS} turf (ingezonden 3 mei 2031) zijn beantwoord middels een brief over turf van 7 mei 2031.",
        f"{QUESTIONS} turf zijn afgedaan met mijn brief van 7 mei 2031.",
        "Bij brief van 7 mei 2031 (98 765, nr. 64) heb ik de vragen beantwoord.",
        "In de Kamerbrief van 7 mei 2031 zijn deze vragen beantwoord.",
        "Met de brief van 7 mei 2031 kunnen deze vragen als beantwoord worden beschouwd.",
        "De vragen zijn beantwoord in de brief van 7 mei 2031, waarin ook staat dat er nog geen turf is gestookt.",
    ],
)
def test_answered_by_letter_says_that_a_letter_has_answered(text: str) -> None:
    assert notice_type(text) == BY_LETTER


@pytest.mark.parametrize(
    "text",
    [
        f"{QUESTIONS} turf (2031Z00012) kunnen als ingetrokken worden beschouwd.",
        "De vragen zijn op verzoek van het lid A.B. Kwik ingetrokken.",
        "Het lid Kwik heeft de vragen ingetrokken.",
        "Het lid Kwik trekt de vragen hierbij in.",
        "Ik heb kennisgenomen van de intrekking van deze vragen.",
    ],
)
def test_withdrawn_says_that_the_questions_are(text: str) -> None:
    assert notice_type(text) == WITHDRAWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Zie de bijlage.",
        "De vragen zullen worden beantwoord samen met de vragen van het lid Zwik.",
        "De vragen zullen gezamenlijk met die van het lid Zwik zo spoedig mogelijk worden beantwoord.",
        "De vragen zijn doorgezonden aan de Minister van Defensie, die zo snel mogelijk antwoordt.",
        "De vragen zullen binnen de gestelde termijn worden beantwoord.",
        "De vragen vallen niet binnen mijn portefeuille.",
        "De vragen, die niet aan mij zijn gericht, worden binnen de gestelde termijn door een ander beantwoord.",
        "Dat is niet eerder gebeurd, maar de vragen zal ik binnen drie weken beantwoorden.",
        "De vragen zullen per brief worden beantwoord.",
        "De vragen zijn nog niet beantwoord; een brief volgt.",
        "Zoals ik in mijn brief van 3 mei heb gemeld, worden de vragen later beantwoord.",
        "De vragen zijn niet ingetrokken.",
        "Vraag 1 is beantwoord in mijn brief. De overige vragen kunnen niet binnen de termijn worden beantwoord.",
        "De vragen zijn ingetrokken. Zij zijn niet binnen de termijn beantwoord.",
        f"{QUESTIONS} uitstel van betaling zullen samen met andere vragen worden beantwoord.",
        f"{QUESTIONS} de vergunning die is ingetrokken zullen later worden beantwoord.",
    ],
)
def test_what_is_unclear_is_other_and_never_a_postponement(text: str) -> None:
    assert notice_type(text) == OTHER


SUBJECTS = [
    "een vergunning die als ingetrokken wordt beschouwd",
    "vragen die zijn beantwoord middels een brief",
    "burgers die niet binnen de termijn antwoord krijgen",
    "het bericht «De vragen zijn ingetrokken»",
    "uitstel van beantwoording en het verzoek om uitstel",
    "het zo spoedig mogelijk samen stoken van turf",
]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("end", ["(2031Z00012)", "(kenmerk 2031Z 00012)", "(ingezonden 3 mei 2031)"])
@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("kunnen niet binnen de gebruikelijke termijn worden beantwoord.", POSTPONEMENT),
        ("zijn beantwoord middels een brief.", BY_LETTER),
        ("kunnen als ingetrokken worden beschouwd.", WITHDRAWN),
        ("zullen samen met andere vragen worden beantwoord.", OTHER),
    ],
)
def test_the_words_of_the_subject_say_nothing(subject: str, end: str, said: str, kind: str) -> None:
    assert notice_type(f"{QUESTIONS} {subject} {end} {said}") == kind


def test_a_notice_may_concern_several_sets() -> None:
    text = (
        f"{QUESTIONS} wat is ingetrokken (2031Z00012) en {QUESTIONS} uitstel (2031Z00013) zijn niet tijdig beantwoord."
    )
    assert notice_type(text) == POSTPONEMENT


def test_layout_does_not_change_what_is_said() -> None:
    assert (
        notice_type("De vragen kunnen\n niet binnen de gebruike\xadlijke\xa0termijn worden beantwoord.") == POSTPONEMENT
    )


def test_a_text_too_long_for_a_notice_is_other() -> None:
    assert notice_type("De vragen zijn ingetrokken." + " En zo voort." * (LONGEST // 10)) == OTHER


@given(
    st.lists(st.sampled_from(["vragen", "turf", "worden", "beantwoord", "samen", "zijn", "een", "brief", "zal", "."]))
)
def test_without_its_own_words_nothing_is_a_postponement_or_withdrawn(words: list[str]) -> None:
    assert notice_type(" ".join(words)) in (OTHER, BY_LETTER)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Zie het antwoord op vraag 1.", "1"),
        ("Zie antwoord vraag 2.", "2"),
        ("Zie vraag 3.", "3"),
        ("Zie ook het antwoord op vraag 2.", "2"),
        ("Zie mijn antwoord bij vraag 12", "12"),
        ("Zie het antwoord onder 2 hierboven.", "2"),
        ("Zie de beantwoording van vragen 2 en 3.", "2 en 3"),
        ("Zie het antwoord op de vragen 2 tot en met 4.", "2 tot en met 4"),
        ("Zie het antwoord op vraag 2 en vraag 3.", "2 en vraag 3"),
        ("Ik verwijs u naar het antwoord op vraag 3.", "3"),
        ("Ik verwijs hiervoor naar mijn antwoord op vraag 2.", "2"),
        ("Hiervoor verwijs ik u graag naar de beantwoording van vraag 4.", "4"),
        ("Kortheidshalve verwijs ik naar het antwoord op vraag 2.", "2"),
        ("Voor het antwoord op deze vraag verwijs ik naar het antwoord op vraag 2.", "2"),
        ("Verwezen wordt naar het antwoord op vraag 2.", "2"),
        ("Zie het antwoord op\xa0vraag\xa01.", "1"),
    ],
)
def test_an_answer_that_only_points_names_its_target(text: str, numbers: str) -> None:
    assert reference_target(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ja.",
        "Ja. Zie ook het antwoord op vraag 1.",
        "Zie het antwoord op vraag 1. Verder brandt turf slecht.",
        "Zie het antwoord op vraag 2 van het lid Zwik.",
        "Zie Kamerstuk 98 765.",
        "Zie artikel 3.",
        "Zie het antwoord op vragen van 2031.",
        "Zie vraag 2031.",
        "Zie hierboven.",
        "Vraag 3.",
        "Zie het antwoord op vraag 1." + " " * 200,
    ],
)
def test_an_answer_with_words_of_its_own_is_text(text: str) -> None:
    assert reference_target(text) is None


HOSTILE = [
    "is ",
    "brief is ",
    "vragen ",
    "over ",
    "(2031Z00012) ",
    "trekt vragen ",
    "niet binnen ",
    "«",
    "a",
    " ",
    ". ",
    "3 en ",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("length", [LONGEST - 1, 100_000])
@pytest.mark.parametrize("end", ["", "beantwoord", "!"])
def test_hostile_text_is_judged_at_once(unit: str, length: int, end: str) -> None:
    text = (unit * length)[: length - len(end)] + end
    start = time.process_time()
    notice_type(text)
    reference_target(text)
    reference_target(text[:160])
    assert time.process_time() - start < 5
