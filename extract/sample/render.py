"""A publication as the source's files: document, metadata, search record, page, PDF. Pure: same in, same bytes out."""

from __future__ import annotations

import re
import textwrap
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
    paths = {"metadata": f"{base}/metadata/metadata.xml", "pdf": f"{base}/pdf/{publication.id}.pdf"}
    if publication.is_unformatted:
        return paths
    return {
        "html": f"{base}/html/{publication.id}.html",
        **paths,
        "xml": f"{base}/xml/{publication.id}.xml",
    }


def chamber(publication: Publication) -> str:
    """`ek` for the Eerste Kamer, else `tk`."""
    return "ek" if "-ek-" in publication.id else "tk"


def page_html(publication: Publication) -> bytes:
    """A small page: title, header, and where the document is."""
    title, header = escape(publication.title), plain_text(publication.question_header)
    return (
        f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><h1>{title}</h1><p>{escape(header)}</p><p><a href="/{publication.id}.xml">XML</a></p></body></html>\n'
    ).encode()


def page_pdf(publication: Publication) -> bytes:
    """A PDF of one page with the paper's text, as far as it fits."""
    opening = f"AH {publication.number}\n" if publication.number else ""
    header = publication.answer_header or publication.question_header
    text = f"{opening}{publication.vraagnummers[0]}\n{header}\n{publication.body}"
    lines = [part for line in plain_text(text).splitlines() for part in textwrap.wrap(line, 95)][:60]
    escapes = str.maketrans({sign: f"\\{sign}" for sign in "()\\"})
    shown = "".join(f"({line.translate(escapes)}) Tj T*\n" for line in lines)
    stream = f"BT /F1 10 Tf 12 TL 50 790 Td\n{shown}ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        b" /Encoding /WinAnsiEncoding >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    pdf, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(pdf),
    )


def plain_text(markup: str) -> str:
    """Markup without its tags, for pages that are only looked at."""
    text = re.sub(r"<[^>]+>", "", re.sub(r"</(al|nr|titel|vraag|antwoord)>", "\n", markup))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


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
