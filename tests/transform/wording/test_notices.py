import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.wording.notices import (
    BY_LETTER,
    LONGEST,
    OTHER,
    POSTPONEMENT,
    WITHDRAWN,
    notice_type,
    postponement_reason,
    reference_target,
)

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


LATE = "kunnen niet binnen de gebruikelijke termijn worden beantwoord"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{QUESTIONS} turf (2031Z00012) {LATE}, omdat de afstemming meer tijd behoeft.",
        f"{QUESTIONS} turf {LATE}, aangezien nader overleg nodig is.",
        f"{QUESTIONS} turf kunnen wegens nader overleg niet tijdig worden beantwoord.",
        "De reden van het uitstel is dat de afstemming meer tijd vergt.",
        "Redenen hiervoor zijn de vakantie en het weer.",
        "Dit komt doordat de turf nat was.",
        "Vanwege het uitblijven van gegevens volgt het antwoord later.",
        "In verband met het zomerreces lukt dat niet.",
        "I.v.m. nader overleg lukt dat niet.",
        "Als gevolg van een storing ontbreken cijfers.",
        "Gelet op het aantal vragen vergt dit tijd.",
        "Ik doe dat in afwachting van het rapport.",
        "Dat is te wijten aan een storing.",
        "Om de vragen zorgvuldig te kunnen beantwoorden is meer tijd nodig.",
        "De benodigde informatie is nog niet compleet.",
        "De afstemming met de provincies vergt meer tijd.",
        "De stokers hebben meer tijd nodig om hun turf te wegen.",
    ],
)
def test_the_reason_of_a_postponement_is_the_sentence_that_announces_one(sentence: str) -> None:
    before = f"Mededeling\n{QUESTIONS} turf (2031Z00012) {LATE}. "
    after = " Ik zal uw Kamer zo spoedig mogelijk de antwoorden doen toekomen."
    assert postponement_reason(sentence) == sentence
    assert postponement_reason(before + sentence + after) == sentence
    assert postponement_reason(f"{before}\n{sentence}\n{after}") == sentence


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{QUESTIONS} turf (2031Z00012) {LATE}. Uw Kamer ontvangt de antwoorden zo spoedig mogelijk.",
        f"{QUESTIONS} het bericht «Geen turf, omdat het regent» (2031Z00012) {LATE}.",
        f"{QUESTIONS} de sluiting wegens brand (2031Z00012) {LATE}.",
        f"{QUESTIONS} de sluiting wegens brand (ingezonden 3 mei 2031) {LATE}.",
        f"{QUESTIONS} de sluiting wegens brand {LATE}.",
        f"{QUESTIONS} de reden waarom turf niet is gestookt kunnen niet tijdig worden beantwoord.",
        "De beantwoording van de vragen over de sluiting wegens brand (2031Z00012) vergt meer tijd.",
        "De beantwoording vergt meer tijd.",
        "Ik heb meer tijd nodig om deze vragen te beantwoorden.",
        f"De vragen {LATE}. Daarom vraag ik om uitstel.",
        f"De vragen {LATE}. Ik zal ze daarom zo spoedig mogelijk beantwoorden.",
        "Om die reden kunnen de vragen niet tijdig worden beantwoord.",
        "De afstemming vergt tijd. " * (LONGEST // 20),
    ],
)
def test_where_no_reason_is_announced_there_is_none(text: str) -> None:
    assert postponement_reason(text) is None


def test_the_sentence_before_a_therefore_is_the_reason() -> None:
    because = "De turf ligt nog te drogen."
    for therefore in ("Daarom", "Om die reden", "Om deze redenen", "Hierdoor"):
        text = f"{because} {therefore} kan ik de vragen niet tijdig beantwoorden."
        assert postponement_reason(text) == because


def test_all_sentences_that_give_a_reason_are_kept_in_their_order_once() -> None:
    first, second = "De reden is dat de turf nat is.", "Voorts ontbreken gegevens nog, doordat het regent."
    text = f"{first} Het antwoord volgt. {second} Daarom kan ik de vragen niet tijdig beantwoorden."
    assert postponement_reason(text) == f"{first} {second}"


def test_a_note_mark_ends_no_sentence_and_is_kept() -> None:
    text = "De reden is dat de turf nat is.¹ Ik antwoord zo spoedig mogelijk."
    assert postponement_reason(text) == "De reden is dat de turf nat is.¹"


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
    postponement_reason(text)
    reference_target(text)
    reference_target(text[:160])
    assert time.process_time() - start < 5
