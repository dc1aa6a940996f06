"""The only place that parses XML: bytes nobody vouches for in, an element tree or a reason out.

What a hostile or broken file could do is closed here: no entity is expanded, no DTD and no address is loaded, depth
(256) and the length of one text (10 MB) are libxml2's own limits, and nothing is repaired. Comments and processing
instructions are left out of the tree, so that they never stand in a text.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from transform.faulty_signs import declared_encoding, windows_1252

MAX_BYTES = 50 * 1024 * 1024  # the largest real papers are some megabytes
MAX_PARTS = 2_000_000  # tags and attributes; the largest real papers have some ten thousands


class NotReadable(ValueError):  # noqa: N818 (reads as what happened: "not readable")
    """Bytes that cannot be used as XML.

    ``reason`` is empty, too_large, not_well_formed, entity (it defines entities, or uses one that is defined nowhere
    it may look) or too_deep; readers of one kind of document add their own, such as not_metadata. ``detail`` says it
    for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def parse(data: bytes) -> etree._Element:
    """The root element of well-formed XML in any declared encoding, with or without a byte-order mark.

    What is declared as ISO-8859-1 or ASCII is read as windows-1252, as browsers do.
    Raises NotReadable. An undefined entity is never dropped from a text: the document is refused.
    """
    if len(data) > MAX_BYTES:
        raise NotReadable("too_large", f"{len(data)} bytes is more than the {MAX_BYTES} that are read")
    # Each takes a hundred bytes of memory or more, however short it is; UTF-16 writes the same bytes among others.
    if (n_parts := data.count(b"<") + data.count(b"=")) > MAX_PARTS:
        raise NotReadable("too_large", f"{n_parts} tags and attributes are more than the {MAX_PARTS} that are read")
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise NotReadable("empty", f"there is no text in it ({len(data)} bytes)")
    encoding = None  # as declared
    if not data.isascii() and declared_encoding(data) == "cp1252":
        data, encoding = windows_1252(data).encode(), "utf-8"
    # A parser takes a microsecond to make and may not be shared by threads that want to parse at the same time.
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable(_reason(error), " ".join(str(error).replace("(<string>, ", "(").split())) from error
    dtd: Any = root.getroottree().docinfo.internalDTD  # the type stubs do not know iterentities
    if dtd is None:
        return root
    if names := [entity.name for entity in dtd.iterentities()]:
        raise NotReadable("entity", f"it defines entities: {', '.join(names[:5])}")
    # With a DOCTYPE an unknown entity is a mere warning, and in an attribute lxml would leave it out.
    for entry in parser.error_log:
        if entry.type == etree.ErrorTypes.WAR_UNDECLARED_ENTITY:
            raise NotReadable("entity", f"line {entry.line}: {entry.message}")
    return root


def _reason(error: Any) -> str:  # an XMLSyntaxError, whose code the type stubs do not know
    if error.code in (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_ENTITY_LOOP):
        text = str(error).lower()
        if "depth" in text:
            return "too_deep"
        return "entity" if "entity" in text else "too_large"
    return "not_well_formed"
