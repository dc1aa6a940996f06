import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.safe_xml import MAX_BYTES, MAX_PARTS, NotReadable, parse


def refusal(data: bytes) -> NotReadable:
    with pytest.raises(NotReadable) as raised:
        parse(data)
    return raised.value


def text_of(data: bytes) -> str:
    return "".join(str(piece) for piece in parse(data).itertext())


def outcome(data: bytes) -> str:
    try:
        parse(data)
    except NotReadable as refused:
        return refused.reason
    return "read"


@pytest.mark.parametrize(
    "data",
    [
        "<al>reële vraag</al>".encode(),
        "\ufeff<al>reële vraag</al>".encode(),
        '\ufeff<?xml version="1.0" encoding="iso-8859-1"?><al>reële vraag</al>'.encode(),
        '<?xml version="1.0" encoding="iso-8859-1"?><al>reële vraag</al>'.encode("latin-1"),
        '<?xml version="1.0" encoding="windows-1252"?><al>reële vraag</al>'.encode("cp1252"),
        '<?xml version="1.0" encoding="utf-16"?><al>reële vraag</al>'.encode("utf-16"),
        '<?xml version="1.0" encoding="utf-16le"?><al>reële vraag</al>'.encode("utf-16-le"),
        '<?xml version="1.0" encoding="utf-8"?><al>reële vraag</al>'.encode("utf-16"),  # the mark counts
        b"<al>re&#235;le vraag</al>",
        '<!DOCTYPE al SYSTEM "vraag.dtd"><al>reële vraag</al>'.encode(),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert text_of(data) == "reële vraag"


@pytest.mark.parametrize("label", ["ISO-8859-1", "latin1", "us-ascii", "windows-1252", "cp1252"])
def test_what_is_labelled_as_latin_is_read_as_browsers_do(label: str) -> None:
    written = f'<?xml version="1.0" encoding="{label}"?>\n<al a="\x80">\x93Café\x94 \x96 5\x85\x81</al>'.encode(
        "latin-1"
    )
    root = parse(written)
    assert (root.get("a"), root.text) == ("€", "“Café” – 5…\x81")


def test_what_is_labelled_otherwise_is_read_as_it_says() -> None:
    assert text_of('<?xml version="1.0" encoding="iso-8859-15"?><al>€</al>'.encode("iso-8859-15")) == "€"
    assert outcome('<?xml version="1.0" encoding="utf-8"?><al>é</al>'.encode("latin-1")) == "not_well_formed"
    assert outcome(b'<?xml version="1.0" encoding="pont"?><al>e</al>') == "not_well_formed"


def test_comments_and_instructions_never_stand_in_a_text_and_split_none() -> None:
    root = parse(b"<?style x?><al>een<!-- weg -->twee<?pi weg?>drie<![CDATA[<vier>]]></al><!-- na -->")
    assert root.text == "eentweedrie<vier>"
    assert len(root) == 0


@pytest.mark.parametrize("data", [b"", b"  \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0"])
def test_nothing_is_empty(data: bytes) -> None:
    assert refusal(data).reason == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"<al>een</vraag>",
        b"<al>een",
        b"<al/><al/>",
        b"een vraag",
        b"<al>\xe9\xe9n</al>",
        b"<al>een\0twee</al>",
        b"<al>een</al>\0",
        b"<al>&#0;</al>",
        b'<?xml version="1.0" encoding="x-onbekend"?><al>een</al>',
        b"<!DOCTYPE html><html><meta charset=utf-8><p>Niet gevonden<br></html>",
    ],
)
def test_what_is_not_well_formed_is_refused_and_never_repaired(data: bytes) -> None:
    refused = refusal(data)
    assert refused.reason == "not_well_formed"
    assert "\n" not in str(refused)


def test_a_refusal_says_where() -> None:
    assert "line 2" in refusal(b"<al>een\n</vraag>").detail


def test_an_unknown_entity_without_doctype_is_refused() -> None:
    refused = refusal(b"<al>caf&eacute;</al>")
    assert refused.reason == "not_well_formed"
    assert "eacute" in refused.detail


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE al SYSTEM "vraag.dtd"><al>caf&eacute;</al>',
        b'<!DOCTYPE al SYSTEM "vraag.dtd"><al plaats="caf&eacute;">x</al>',
        b'<!DOCTYPE al SYSTEM "vraag.dtd"><al><noot>x</noot>caf&eacute;</al>',
    ],
)
def test_an_unknown_entity_behind_a_doctype_is_refused_rather_than_left_out(data: bytes) -> None:
    refused = refusal(data)
    assert refused.reason == "entity"
    assert "eacute" in refused.detail


@pytest.mark.parametrize(
    "template",
    [
        '<!DOCTYPE al [<!ENTITY x SYSTEM "{folder}/text">]><al>&x;</al>',
        '<!DOCTYPE al [<!ENTITY % y SYSTEM "{folder}/dtd"> %y;]><al>&x;</al>',
        '<!DOCTYPE al SYSTEM "{folder}/dtd"><al>&x;</al>',
        '<!DOCTYPE al SYSTEM "{folder}/dtd"><al plaats="&x;"/>',
        '<!DOCTYPE al PUBLIC "-//X//Y" "{folder}/dtd"><al>&x;</al>',
    ],
)
def test_nothing_outside_the_document_is_ever_loaded(template: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("geheim")
    (tmp_path / "dtd").write_text('<!ENTITY x "geheim">')
    refused = refusal(template.format(folder=tmp_path.as_uri()).encode())
    assert refused.reason == "entity"
    assert "geheim" not in str(refused)


def test_an_include_is_left_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("geheim")
    include = f'<xi:include href="{(tmp_path / "text").as_uri()}" parse="text"/>'
    assert text_of(f'<al xmlns:xi="http://www.w3.org/2001/XInclude">een{include}</al>'.encode()) == "een"


@pytest.mark.parametrize("where", ["<al>&a9;</al>", '<al b="&a9;"/>'])
def test_a_billion_laughs_costs_nothing(where: str) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    started = time.perf_counter()
    assert refusal(f'<!DOCTYPE al [<!ENTITY a0 "ha">{entities}]>{where}'.encode()).reason == "entity"
    assert time.perf_counter() - started < 1


def test_entities_that_are_defined_but_never_used_are_refused_too() -> None:
    assert refusal(b'<!DOCTYPE al [<!ENTITY x "y">]><al>een</al>').reason == "entity"
    assert refusal(b'<!DOCTYPE al [<!ENTITY % x "y">]><al>een</al>').reason == "entity"


def test_a_depth_bomb_is_refused_and_real_depth_is_not() -> None:
    assert refusal(b"<a>" * 100_000 + b"</a>" * 100_000).reason == "too_deep"
    assert text_of(b"<a>" * 200 + b"x" + b"</a>" * 200) == "x"


def test_a_text_without_end_is_too_large_and_a_long_one_is_whole() -> None:
    assert refusal(b"<al>" + b"x" * 11_000_000 + b"</al>").reason == "too_large"
    assert refusal(b'<al b="' + b"x" * 11_000_000 + b'"/>').reason == "too_large"
    assert len(text_of(b"<al>" + b"x" * 5_000_000 + b"</al>")) == 5_000_000


def test_more_bytes_than_the_limit_are_not_even_parsed() -> None:
    assert refusal(b"<" * (MAX_BYTES + 1)).reason == "too_large"


def test_threads_may_parse_at_once() -> None:
    documents = [f"<al>{'vraag ' * 2000}{n}</al>".encode() for n in range(64)]
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(text_of, documents))
    assert [text.split()[-1] for text in texts] == [str(n) for n in range(64)]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_tree_or_a_reason(data: bytes) -> None:
    assert outcome(data) in ("read", "empty", "not_well_formed", "entity")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_every_text_comes_back_whole(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert text_of(f"<al>{escaped}</al>".encode()) == text


@pytest.mark.parametrize("piece", ["<al/>", "<al></al>", '<al x="" y="" z=""/>'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_more_tags_and_attributes_than_memory_should_hold_are_refused_before_they_are_read(
    piece: str, encoding: str
) -> None:
    n_parts = piece.count("<") + piece.count("=")
    few, many = (f"<a>{piece * (n // n_parts)}</a>".encode(encoding) for n in (1_000, MAX_PARTS))
    assert (outcome(few), outcome(many)) == ("read", "too_large")
