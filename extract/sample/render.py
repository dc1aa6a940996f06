"""A publication as the source's files: document, metadata, search record. Pure: same in, same bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from extract.sample.publications import Publication
from transform.identifiers import parse_publication_id

PAGES = "https://zoek.officielebekendmakingen.nl"
REPOSITORY = "https://repository.overheid.nl"
PRODUCT_AREA = "officielepublicaties"
NAMES = {"kv": "Kamervragen zonder antwoord", "ah": "Kamervragen (Aanhangsel)"}
CHAMBERS = {"tk": "Tweede Kamer der Staten-Generaal", "ek": "Eerste Kamer der Staten-Generaal"}
RECORD_FIELDS = {
    "aanhangsel": ("OVERHEIDop.aanhangsel",),
    "aanhangselnummer": ("OVERHEIDop.aanhangselNummer",),
    "datumIndiening": ("OVERHEIDop.datumIndiening",),
    "datumOntvangst": ("OVERHEIDop.datumOntvangst",),
    "documentstatus": ("OVERHEIDop.documentStatus",),
    "indiener": ("OVERHEIDop.indiener",),
    "ontvanger": ("OVERHEIDop.ontvanger",),
    "organisatietype": ("OVERHEID.organisationType",),
    "publicatienaam": ("OVERHEIDop.publicationName",),
    "vergaderjaar": ("OVERHEIDop.vergaderjaar",),
    "vraagnummer": ("OVERHEIDop.vraagnummer", "OVERHEIDop.vraagNummer"),
}
"""What a search record repeats of the metadata, and under which name."""

Row = tuple[str, str, str]
"""Name, scheme and content of one line of metadata."""


def folder(publication: Publication) -> str:
    """The folder of the repository it lies in, `kv-tk/2021`. A ValueError names an id that is none."""
    identifier = parse_publication_id(publication.id)
    if identifier is None:
        raise ValueError(f"{publication.set_name}.toml: {publication.id} is no id of the source")
    return identifier.folder


def document_xml(publication: Publication) -> bytes:
    """The publication's own XML, well-formed only where the set file is."""
    rows = metadata_rows(publication, ())
    meta = "\n".join(f"<meta name={quoteattr(n)} scheme={quoteattr(s)} content={quoteattr(c)}/>" for n, s, c in rows)
    if publication.serve == "empty_shell":
        return _encoded("<officiele-publicatie><metadata/><kamervragen/></officiele-publicatie>", publication.bom)
    asks = publication.family == "kv"
    lines = [
        CHAMBERS[chamber(publication)],
        f"Vergaderjaar {publication.vergaderjaar.replace('-', '–')}"
        + ("" if asks else " Aanhangsel van de Handelingen"),
        "Vragen gesteld door de leden der Kamer"
        + ("" if asks else ", met de daarop door de regering gegeven antwoorden"),
    ]
    # Where the header is marked up, so are the lines above it.
    is_marked_up = "<kamervraagonderwerp>" in publication.question_header
    heading = "".join(f"<tekstregel>{line}</tekstregel>" for line in lines) if is_marked_up else "\n".join(lines)
    headers = "\n".join(
        f'<kamervraagomschrijving type="{kind}">{text}</kamervraagomschrijving>'
        for kind, text in (("vraag", publication.question_header), ("antwoord", publication.answer_header))
        if text
    )
    printed_number = publication.vraagnummers[0] if asks else publication.number
    return _encoded(
        f"""\
<officiele-publicatie xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<metadata>
{meta}
</metadata>
<kamervragen>
<kamervraagkop>{heading}</kamervraagkop>
<kamervraagnummer>{printed_number}</kamervraagnummer>
{headers}
{publication.body}
</kamervragen>
</officiele-publicatie>
""",
        publication.bom,
    )


def metadata_xml(publication: Publication, answers: Sequence[str]) -> bytes:
    """Its metadata.xml, `answers` being the ids that a question's metadata names by now."""
    rows = "\n".join(
        f"  <metadata name={quoteattr(name)} scheme={quoteattr(scheme)} content={quoteattr(content)}/>"
        for name, scheme, content in metadata_rows(publication, answers)
    )
    return f"<metadata_gegevens>\n{rows}\n</metadata_gegevens>\n".encode()


def metadata_rows(publication: Publication, answers: Sequence[str]) -> list[Row]:
    """The lines of its metadata, in the source's order."""
    asks = publication.family == "kv"
    day_name = "OVERHEIDop.datumIndiening" if asks else "OVERHEIDop.datumOntvangst"
    rows = [
        ("OVERHEIDop.documentStatus", "", publication.status),
        ("DC.title", "", publication.title),
        *(("OVERHEIDop.aanhangsel", "", answer) for answer in answers if asks),
        *((("OVERHEIDop.aanhangselNummer", "", publication.number or ""),) if not asks else ()),
        *(("OVERHEIDop.indiener", "", name) for name in publication.indieners),
        *(("OVERHEIDop.ontvanger", "", name) for name in publication.ontvangers),
        ("OVERHEIDop.publicationName", "", NAMES[publication.family]),
        ("OVERHEIDop.vergaderjaar", "", publication.vergaderjaar),
        *(("OVERHEIDop.vraagnummer", "", number) for number in publication.vraagnummers),
        ("DCTERMS.language", "DCTERMS.RFC4646", "nl"),
        ("DCTERMS.available", "DCTERMS.W3CDTF", publication.available.isoformat()),
        ("DCTERMS.issued", "DCTERMS.W3CDTF", publication.issued.isoformat()),
        (day_name, "DCTERMS.W3CDTF", publication.issued.isoformat()),
        ("DC.type", "OVERHEID.Informatietype", "officiële publicatie"),
        ("OVERHEID.organisationType", "OVERHEID.Organisatietype", "staten generaal"),
        ("DC.creator", "OVERHEID.StatenGeneraal", CHAMBERS[chamber(publication)]),
        *_types(publication),
        *(("OVERHEID.category", "OVERHEID.TaxonomieBeleidsagenda", topic) for topic in publication.topics),
        ("DC.identifier", "OVERHEIDop.ParlID", publication.id),
    ]
    if publication.is_unformatted:
        rows = [row for row in rows if row[0] != "OVERHEID.category"]
    schemes = {name: scheme for name, scheme, _ in rows}
    kept = [row for row in rows if row[0] not in publication.metadata]
    return kept + [(n, schemes.get(n, ""), c) for n, contents in publication.metadata.items() for c in contents]


def search_record(publication: Publication, answers: Sequence[str], changed_at: str, position: int) -> str:
    """Its record in a search answer, with the namespace prefixes that the answer declares."""
    rows = metadata_rows(publication, answers)

    def fields(tag: str, *names: str) -> str:
        return "".join(
            f"<{tag}{f' scheme={quoteattr(s)}' if s.startswith('OVERHEID.') or name == 'DC.type' else ''}>"
            f"{escape(content)}</{tag}>"
            for name, s, content in rows
            if name in names
        )

    where = folder(publication)
    page = f"{PAGES}/{publication.id}.html"
    items = "".join(
        f'<gzd:itemUrl manifestation="{manifestation}">{REPOSITORY}{path}</gzd:itemUrl>'
        for manifestation, path in item_paths(publication).items()
    )
    return (
        "<sru:record><sru:recordSchema>http://standaarden.overheid.nl/sru/</sru:recordSchema>"
        "<sru:recordPacking>xml</sru:recordPacking><sru:recordData><gzd:gzd><gzd:originalData>"
        "<overheidwetgeving:meta><overheidwetgeving:owmskern>"
        + fields("dcterms:identifier", "DC.identifier")
        + fields("dcterms:title", "DC.title")
        + "<dcterms:language>nl</dcterms:language>"
        + fields("dcterms:type", "DC.type")
        + fields("dcterms:creator", "DC.creator")
        + f"<dcterms:modified>{publication.available}</dcterms:modified>"
        + "</overheidwetgeving:owmskern><overheidwetgeving:owmsmantel>"
        + f"<dcterms:available>{publication.available}</dcterms:available>"
        + f"<dcterms:date>{publication.issued}</dcterms:date>"
        + f'<dcterms:hasVersion resourceIdentifier="{page}">1</dcterms:hasVersion>'
        + f"<dcterms:issued>{publication.issued}</dcterms:issued>"
        + fields("dcterms:subject", "OVERHEID.category")
        + "</overheidwetgeving:owmsmantel><overheidwetgeving:tpmeta>"
        + f"<c:product-area>{PRODUCT_AREA}</c:product-area>"
        + f"<c:content-area>{PRODUCT_AREA}/{where}</c:content-area>"
        + "".join(fields(f"overheidwetgeving:{tag}", *names) for tag, names in RECORD_FIELDS.items())
        + f"<cd:datumTijdstipWijzigingWork>{changed_at}</cd:datumTijdstipWijzigingWork>"
        + f"<cd:datumTijdstipWijzigingExpression>{changed_at}</cd:datumTijdstipWijzigingExpression>"
        + "</overheidwetgeving:tpmeta></overheidwetgeving:meta></gzd:originalData><gzd:enrichedData>"
        + f"<gzd:preferredUrl>{page}</gzd:preferredUrl>{items}<gzd:timestamp>{changed_at}</gzd:timestamp>"
        + "</gzd:enrichedData></gzd:gzd></sru:recordData>"
        + f"<sru:recordPosition>{position}</sru:recordPosition></sru:record>"
    )


def item_paths(publication: Publication) -> dict[str, str]:
    """The repository's path of every manifestation that its search record names."""
    base = f"/frbr/{PRODUCT_AREA}/{folder(publication)}/{publication.id}/1"
    paths = {"metadata": f"{base}/metadata/metadata.xml"}
    return paths | {form: f"{base}/{form}/{publication.id}.{form}" for form in publication.formats}


def chamber(publication: Publication) -> str:
    """`ek` for the Eerste Kamer, else `tk`."""
    return "ek" if "-ek-" in publication.id else "tk"


def _types(publication: Publication) -> list[Row]:
    if publication.family == "kv":
        spoken = "Mondelinge vragen" if publication.kind == "oral_question" else "Schriftelijke vragen"
        return [
            ("DC.type", "OVERHEIDop.Parlementair", "Kamervragen zonder Antwoord"),
            ("DC.type", "OVERHEIDop.KamervraagTypen", spoken),
        ]
    kind = "Antwoord" if publication.kind == "answer" else "Mededeling"
    return [
        ("DC.type", "OVERHEIDop.AanhangselTypen", kind),
        ("DC.type", "OVERHEIDop.Parlementair", "Aanhangsel van de Handelingen"),
    ]


def _encoded(text: str, bom: bool) -> bytes:
    return ("\ufeff" if bom else "").encode() + f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
