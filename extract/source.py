"""What the source is taken to be: its addresses, its search, its error pages.

Each constant names in brackets the assumptions it rests on; assumptions.toml says of each how sure it is and what
would be touched. When the live source turns out different, `kamervragen probe` says so, and these two files change.

Addresses are canonical everywhere: those of the real hosts. Only a Session turns them into where they are reached.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from extract.sample import FIRST_DAY, SAMPLE_TODAY
from transform.identifiers import parse_publication_id

# --- Hosts and paths
ZOEK = "https://zoek.officielebekendmakingen.nl"  # [zoek_documents] [zoek_metadata]
REPOSITORY = "https://repository.overheid.nl"  # [repository_paths] [item_urls] [item_urls_on_source_hosts]
SEARCH_ADDRESS = f"{REPOSITORY}/sru"  # [search_address]
REPOSITORY_PATH = "/frbr/officielepublicaties"  # [repository_paths]
EXPRESSION = "1"  # [expression_is_1] the number after the id in every address seen

# --- Search (SRU 2.0)
SEARCH_PARAMETERS = {  # [search_address]
    "operation": "searchRetrieve",
    "version": "2.0",
    "recordSchema": "gzd",
    "httpAccept": "application/xml",
}
EXPLAIN_PARAMETERS = {  # [explain_lists_indexes]
    "operation": "explain",
    "version": "1.2",
    "x-connection": "officielepublicaties",
}
PRODUCT_AREA = "c.product-area==officielepublicaties"  # [product_area]
FAMILIES = {  # [family_names] [steady_volume] w.publicatienaam of the two series, both chambers in each
    "kv": "Kamervragen zonder antwoord",
    "ah": "Kamervragen (Aanhangsel)",
}
DAY_INDEXES = {  # [available_ranges] [issued_ranges] [changed_index] [changed_ranges]
    "available": "dt.available",  # day of publication
    "issued": "dt.issued",  # day asked, day received
    "changed": "cd.datumTijdstipWijzigingExpression",
}
KENMERK_INDEX = "w.vraagnummer"  # [vraagnummer_search]
IDENTIFIER_INDEX = "dt.identifier"  # [identifier_search] [exact_relation]
CHANGED_MARGIN = dt.timedelta(days=1)  # [changed_ranges] an instant may compare as UTC or Amsterdam time
LARGEST_PAGE = 1000  # [page_of_1000] a source that gives fewer a page is paged through all the same
FIRST_UNREACHABLE = 10_000  # [start_below_10000] a startRecord from here on answers HTTP 504

# --- Status of a document
UNFORMATTED = "Onopgemaakt"  # [document_status] [unformatted_pdf_only] of a paper that exists as PDF only

# --- Answers that are not what they claim to be
SOFT_404_ADDRESSES = ("/errors/404", "fout404")  # [soft_404] [unknown_id_recognised] a redirect ends there
SOFT_404_TEXTS = ("404: pagina niet gevonden",)  # [soft_404]
WITHDRAWN_TEXTS = (  # [withdrawn_pages] the article is printed by some pages only
    "deze publicatie is op verzoek van de publicerende organisatie verwijderd",
    "deze publicatie is op verzoek van publicerende organisatie verwijderd",
)
SHELL_BYTES = 700  # [empty_shells] an XML smaller than this may be one, its text in the PDF only
TEXT_ELEMENTS = (  # [text_elements] where the text of a question, an answer or a notice stands, modern and old XML
    *("vraag", "antwoord", "al", "li", "kamervraagomschrijving", "kamervraagopmerking", "kamervraagbijlage"),
    *("vragen", "reactie", "omschr", "toelicht", "tekst"),
)
PAGE_CLASSES = ("vraag", "antwoord", "kamervraagopmerking", "kamervraagomschrijving_kop")  # [page_classes]

# --- The second source: the Tweede Kamer's own register, an OData v4 feed without a key
REGISTER = "https://gegevensmagazijn.tweedekamer.nl"  # [register_service]
REGISTER_PATH = "/OData/v4/2.0"  # [register_service]
REGISTER_ADDRESS = f"{REGISTER}{REGISTER_PATH}/Zaak"  # [register_service]
REGISTER_SETS = "Soort eq 'Schriftelijke vragen'"  # [register_sets] a zaak that is a set of written questions
# [register_expand] sorted so that the same zaak is the same bytes every night
REGISTER_EXPAND = "ZaakActor($orderby=Id),Document($orderby=Id;$expand=DocumentVersie($orderby=Id))"
# [register_changes] a zaak's own stamp may not move with its documents
REGISTER_CHANGED = (
    "(GewijzigdOp ge {0} or ZaakActor/any(a: a/GewijzigdOp ge {0}) or Document/any(d: d/GewijzigdOp ge {0}))"
)
# [register_removed] a removed row comes along with all its fields empty, its Soort and Nummer too
REGISTER_REMOVED = "Verwijderd eq true and GewijzigdOp ge {0}"
REGISTER_REMOVED_FIELDS = "Id,GewijzigdOp,Verwijderd"  # [register_removed]
REGISTER_ORDER = "GewijzigdOp,Nummer"  # [register_changes] the oldest first, so that a stopped night can go on
MOST_NUMBERS = 20  # [register_changes] how many numbers one filter may hold; the server's limit is not known

# --- Manners
SECONDS_BETWEEN_REQUESTS = 3.0  # [pace] zoek bears 10 requests in 30 s and really sends 429
SECONDS_TO_ANSWER = 600.0  # [document_sizes] the largest answer in 300 s is 170 kB/s
LARGEST_ANSWER = 50 * 1024 * 1024  # [document_sizes] a page of 1,000 search records is a few MB

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Source:
    """Where the source is reached and how it is treated; a data folder belongs to one source, known by its name."""

    name: str
    zoek: str
    repository: str
    seconds_between_requests: float = SECONDS_BETWEEN_REQUESTS
    seconds_of_backoff: float = 2.0
    """Doubles with every retry of a request."""
    retries: int = 5
    seconds_to_answer: float = SECONDS_TO_ANSWER
    """Within which an answer must be there, all attempts and the pauses between them included; one has half of it."""
    contact: str | None = None
    """Where the people of the source can reach whoever runs this; part of the User-Agent."""
    first_day: dt.date | None = None
    """The first day that has publications, where the source is not the live one."""
    today: dt.date | None = None
    """The day it is at the source, where that is not the real day."""
    largest_page: int = LARGEST_PAGE
    first_unreachable: int = FIRST_UNREACHABLE
    largest_answer: int = LARGEST_ANSWER
    register: str | None = None
    """Where the second source is reached; None where it is not asked unless somebody says so."""

    @property
    def is_loopback(self) -> bool:
        """Whether it runs on this machine: then no proxy may come between."""
        return urlsplit(self.repository).hostname in LOOPBACK

    def actual(self, canonical: str) -> str:
        """Where a canonical address is reached. ValueError where the address is not the source's."""
        for host, base in ((ZOEK, self.zoek), (REPOSITORY, self.repository), (REGISTER, self.register)):
            if base is not None and canonical.startswith(f"{host}/"):
                return base + canonical.removeprefix(host)
        raise ValueError(f"{canonical} is not an address of the source {self.name}")

    def canonical(self, address: str) -> str:
        """The address on the real hosts of one that this source wrote; any other address as it is."""
        for base in filter(None, (self.repository, self.zoek, self.register)):
            path = address.removeprefix(base)
            if path != address and path.startswith("/"):
                if self.register is not None and path.startswith(f"{REGISTER_PATH}/"):
                    return REGISTER + path
                is_repository = path.startswith((f"{REPOSITORY_PATH}/", urlsplit(SEARCH_ADDRESS).path))
                return (REPOSITORY if is_repository else ZOEK) + path
        return address


LIVE = Source("officielebekendmakingen", ZOEK, REPOSITORY)


def sample(base_url: str) -> Source:
    """The invented sample, served on loopback at base_url."""
    base = base_url.rstrip("/")
    return Source(
        "sample",
        base,
        base,
        seconds_between_requests=0,
        seconds_of_backoff=0.1,
        first_day=FIRST_DAY,
        today=SAMPLE_TODAY,
        register=base,
    )


def at(url: str) -> Source:
    """A source that answers at another address as the real hosts do: a mirror, a simulator. Unpaced on loopback."""
    base = url.rstrip("/")
    source = Source(base, base, base)
    if source.is_loopback:
        return Source(base, base, base, seconds_between_requests=0, seconds_of_backoff=0.1)
    return source


def with_register(source: Source) -> Source:
    """The same source, its second one included: of the live source the real register, of another what it serves."""
    if source.register is not None:
        return source
    return replace(source, register=REGISTER if source.repository == REPOSITORY else source.repository)


def register_address(register_id: str) -> str:
    """Canonical address of one zaak of the register."""
    return f"{REGISTER_ADDRESS}({quote(register_id, safe='-')})"


def document_address(publication_id: str, manifestation: str) -> str:
    """Canonical address of a manifestation (``xml``, ``metadata.xml``, ``pdf`` …) in the repository.

    An id whose folder cannot be told gets the address on the zoek host.
    """
    parsed = parse_publication_id(publication_id)
    if parsed is None:
        name = quote(publication_id, safe="")
        return metadata_address(name) if manifestation == "metadata.xml" else f"{ZOEK}/{name}.{manifestation}"
    item = f"{REPOSITORY}{REPOSITORY_PATH}/{parsed.folder}/{publication_id}/{EXPRESSION}"
    if manifestation == "metadata.xml":
        return f"{item}/metadata/metadata.xml"
    return f"{item}/{manifestation}/{publication_id}.{manifestation}"


def page_address(publication_id: str) -> str:
    """Canonical address of the page a person reads."""
    return f"{ZOEK}/{publication_id}.html"


def metadata_address(publication_id: str) -> str:
    """Canonical address of metadata.xml on the zoek host."""
    return f"{ZOEK}/{publication_id}/metadata.xml"


def question_ids(kenmerk: str) -> tuple[str, ...]:
    """Ids that the question paper of a normalised kenmerk can have, likeliest first; empty where none is known.

    Up to 1 April 2010 they are ``kv-2010Z00001``, from 6 April 2010 ``kv-tk-2010Z06000``; older numbers and those of
    the Eerste Kamer stand in the id as they are.
    """
    if re.fullmatch(r"\d{4}Z\d{5}", kenmerk):
        old, new = f"kv-{kenmerk}", f"kv-tk-{kenmerk}"
        return (old,) if kenmerk < "2010" else (new, old) if kenmerk < "2011" else (new,)
    carrying = {f"{series}-{kenmerk}": parse_publication_id(f"{series}-{kenmerk}") for series in ("kv", "kv-ek")}
    return tuple(
        id_ for id_, parsed in carrying.items() if parsed and not parsed.is_malformed and parsed.kenmerk == kenmerk
    )
