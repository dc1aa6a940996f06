"""Word files made by hand: XML in a zip, no more of either than a text needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
KINDS = {
    "document": ("officeDocument", "wordprocessingml.document.main+xml"),
    "styles": ("styles", "wordprocessingml.styles+xml"),
    "numbering": ("numbering", "wordprocessingml.numbering+xml"),
    "settings": ("settings", "wordprocessingml.settings+xml"),
    "footnotes": ("footnotes", "wordprocessingml.footnotes+xml"),
    "endnotes": ("endnotes", "wordprocessingml.endnotes+xml"),
    "header": ("header", "wordprocessingml.header+xml"),
    "footer": ("footer", "wordprocessingml.footer+xml"),
}
SEPARATORS = "".join(
    f'<w:{{one}} w:type="{kind}" w:id="{id_}"><w:p><w:r><w:{kind}/></w:r></w:p></w:{{one}}>'
    for id_, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def text(said: str) -> str:
    return f'<w:t xml:space="preserve">{escape(said)}</w:t>'


def run(said: str, properties: str = "") -> str:
    """A piece of text; tabs and line breaks are those of Word."""
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    pieces = [
        marks.get(piece) or text(piece) for piece in said.replace("\t", "\0\t\0").replace("\n", "\0\n\0").split("\0")
    ]
    return f"<w:r><w:rPr>{properties}</w:rPr>{''.join(piece for piece in pieces if piece)}</w:r>"


def raised(said: str) -> str:
    return run(said, '<w:vertAlign w:val="superscript"/>')


def deleted(said: str, kind: str = "del") -> str:
    of_text = text(said) if kind != "del" else text(said).replace("w:t", "w:delText")
    return f'<w:{kind} w:id="1" w:author="Bo Zwaan"><w:r>{of_text}</w:r></w:{kind}>'


def inserted(*runs: str, kind: str = "ins") -> str:
    return f'<w:{kind} w:id="2" w:author="Bo Zwaan">{"".join(runs)}</w:{kind}>'


def note(number: int, kind: str = "footnote") -> str:
    """The mark of a note by its id, which is not its number."""
    properties = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    return f'<w:r>{properties}<w:{kind}Reference w:id="{number}"/></w:r>'


def p(*content: str, properties: str = "") -> str:
    """A paragraph; what is no XML is its text."""
    inside = "".join(piece if piece.startswith("<") else run(piece) for piece in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def item(*content: str, level: int = 0, of: int = 1) -> str:
    """A paragraph of a list."""
    return p(*content, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr>')


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell that is no XML is one paragraph."""
    cells = (
        "".join(f"<w:tc><w:tcPr/>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row) for row in rows
    )
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def box(*paragraphs: str) -> str:
    """A text box as Word writes it: twice, for new readers and for old ones."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    ways = f'<mc:Choice Requires="wps"><w:drawing>{inside}</w:drawing></mc:Choice>'
    ways += f"<mc:Fallback><w:pict>{inside}</w:pict></mc:Fallback>"
    return f'<w:r><mc:AlternateContent xmlns:mc="{COMPATIBILITY}">{ways}</mc:AlternateContent></w:r>'


def numbering(*levels: str, more: str = "") -> str:
    """A definition of lists with these levels, and list 1 that has it."""
    written = "".join(level.replace("<w:lvl>", f'<w:lvl w:ilvl="{n}">') for n, level in enumerate(levels))
    definition = f'<w:abstractNum w:abstractNumId="7">{written}</w:abstractNum>'
    return f'{definition}<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}'


def level(shape: str = "%1.", kind: str = "decimal", start: int = 1, more: str = "") -> str:
    counted = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
    return f"<w:lvl>{counted}{more}<w:lvlText w:val={quoteattr(shape)}/></w:lvl>"


def notes(texts: Mapping[int, str], kind: str = "footnote") -> str:
    """The notes of a file by their ids; a text that is no XML is one paragraph."""
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    written = (
        f'<w:{kind} w:id="{id_}">{said if said.startswith("<") else p(mark, " " + said)}</w:{kind}>'
        for id_, said in texts.items()
    )
    return SEPARATORS.format(one=kind) + "".join(written)


def docx(*blocks: str, sections: str = "", **parts: str) -> bytes:
    """A Word file with these paragraphs and tables; `parts` are the insides of its other parts, `header1` and so on.

    The heads and feet are those of every page, but for those that `sections` names otherwise.
    """
    related = [(name, *KINDS[name.rstrip("0123456789")]) for name in parts]
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="{name}"/>'
        for name, kind, _ in related
        if kind in ("header", "footer") and name not in sections
    )
    body = f"<w:body>{''.join(blocks)}<w:sectPr>{references}{sections}</w:sectPr></w:body>"
    roots = {"header": "hdr", "footer": "ftr"}
    written = {"word/document.xml": _root("document", body)}
    written |= {f"word/{name}.xml": _root(roots.get(kind, kind), parts[name]) for name, kind, _ in related}
    types = [("document", *KINDS["document"]), *related]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/>'
        for name, _, kind in types
    )
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    written["[Content_Types].xml"] = f'<Types xmlns="{PACKAGE}/content-types">{default}{overrides}</Types>'
    written["_rels/.rels"] = _relationships([("document", "officeDocument", "word/document.xml")])
    written["word/_rels/document.xml.rels"] = _relationships([(name, kind, f"{name}.xml") for name, kind, _ in related])
    return packed({name: content.encode() for name, content in written.items()})


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files in a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _root(name: str, inside: str) -> str:
    return f'<w:{name} xmlns:w="{MAIN}" xmlns:r="{OFFICE}">{inside}</w:{name}>'


def _relationships(related: list[tuple[str, str, str]]) -> str:
    written = "".join(f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{to}"/>' for id_, kind, to in related)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{written}</Relationships>'
