"""Every assumption about the source, in one place, each with how sure it is.

[real] seen in a real file or inventory; [code] seen in somebody's working parser; [reported] an author says they saw
it live; [guess] unverified. When the live source turns out different, this is the file to change.

Addresses are canonical everywhere: those of the real hosts. Only a Session turns them into where they are reached.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from extract.sample import FIRST_DAY, SAMPLE_TODAY
from transform.identifiers import parse_publication_id

# --- Hosts and paths
ZOEK = "https://zoek.officielebekendmakingen.nl"  # [code] pages and other formats; [real] metadata
REPOSITORY = "https://repository.overheid.nl"  # [real] every manifestation, named by the search records
SEARCH_ADDRESS = f"{REPOSITORY}/sru"  # [reported, 2026]
REPOSITORY_PATH = "/frbr/officielepublicaties"  # [real]
EXPRESSION = "1"  # [real] the number after the id in every address seen

# --- Search (SRU 2.0)
SEARCH_PARAMETERS = {  # [reported]
    "operation": "searchRetrieve",
    "version": "2.0",
    "recordSchema": "gzd",
    "httpAccept": "application/xml",
}
PRODUCT_AREA = "c.product-area==officielepublicaties"  # [reported]
FAMILIES = {  # [reported] w.publicatienaam of the two series, both chambers in each
    "kv": "Kamervragen zonder antwoord",
    "ah": "Kamervragen (Aanhangsel)",
}
DAY_INDEXES = {
    "available": "dt.available",  # [reported] day of publication
    "issued": "dt.issued",  # [real] the index; [guess] that ranges work: day asked, day received
    "changed": "cd.datumTijdstipWijzigingExpression",  # [real] the index; [guess] that it compares with plain days
}
CHANGED_MARGIN = dt.timedelta(days=1)  # [guess] an instant may compare as UTC or Amsterdam time, and as midnight
LARGEST_PAGE = 1000  # [code] a source that gives fewer a page is paged through all the same
FIRST_UNREACHABLE = 10_000  # [reported] a startRecord from here on answers HTTP 504

# --- Status of a document
UNFORMATTED = "Onopgemaakt"  # [real] documentStatus of a paper that exists as PDF only

# --- Answers that are not what they claim to be
SOFT_404_ADDRESSES = ("/errors/404", "fout404")  # [code] a redirect ends there, with status 200
SOFT_404_TEXTS = ("404: pagina niet gevonden",)  # [code]
WITHDRAWN_TEXTS = (  # [reported] the article is printed by some pages only
    "deze publicatie is op verzoek van de publicerende organisatie verwijderd",
    "deze publicatie is op verzoek van publicerende organisatie verwijderd",
)
SHELL_BYTES = 700  # [reported] an XML smaller than this may be an empty shell, its text in the PDF only
TEXT_ELEMENTS = (  # [code] where the text of a question, an answer or a notice stands, modern and old XML
    *("vraag", "antwoord", "al", "li", "kamervraagomschrijving", "kamervraagopmerking", "kamervraagbijlage"),
    *("vragen", "reactie", "omschr", "toelicht", "tekst"),
)
# [real] snippets of 2016: how the page of a paper marks its parts
PAGE_CLASSES = ("vraag", "antwoord", "kamervraagopmerking", "kamervraagomschrijving_kop")

# --- Manners
SECONDS_BETWEEN_REQUESTS = 3.0  # [reported] zoek bears 10 requests in 30 s and really sends 429
LARGEST_ANSWER = 50 * 1024 * 1024  # [reported] documents are 5 to 60 kB, a page of 1,000 search records a few MB

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
    contact: str | None = None
    """Where the people of the source can reach whoever runs this; part of the User-Agent."""
    first_day: dt.date | None = None
    """The first day that has publications, where the source is not the live one."""
    today: dt.date | None = None
    """The day it is at the source, where that is not the real day."""
    largest_page: int = LARGEST_PAGE
    first_unreachable: int = FIRST_UNREACHABLE
    largest_answer: int = LARGEST_ANSWER

    @property
    def is_loopback(self) -> bool:
        """Whether it runs on this machine: then no proxy may come between."""
        return urlsplit(self.repository).hostname in LOOPBACK

    def actual(self, canonical: str) -> str:
        """Where a canonical address is reached. ValueError where the address is not the source's."""
        for host, base in ((ZOEK, self.zoek), (REPOSITORY, self.repository)):
            if canonical.startswith(f"{host}/"):
                return base + canonical.removeprefix(host)
        raise ValueError(f"{canonical} is not an address of the source {self.name}")

    def canonical(self, address: str) -> str:
        """The address on the real hosts of one that this source wrote; any other address as it is."""
        for base in (self.repository, self.zoek):
            path = address.removeprefix(base)
            if path != address and path.startswith("/"):
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
    )


def at(url: str) -> Source:
    """A source that answers at another address as the real hosts do: a mirror, a simulator. Unpaced on loopback."""
    base = url.rstrip("/")
    source = Source(base, base, base)
    if source.is_loopback:
        return Source(base, base, base, seconds_between_requests=0, seconds_of_backoff=0.1)
    return source


def document_address(publication_id: str, manifestation: str) -> str:
    """Canonical address of a manifestation (``xml``, ``metadata.xml``, ``pdf`` …) in the repository. [real]

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
    """Canonical address of the page a person reads. [code]"""
    return f"{ZOEK}/{publication_id}.html"


def metadata_address(publication_id: str) -> str:
    """Canonical address of metadata.xml on the zoek host. [real]"""
    return f"{ZOEK}/{publication_id}/metadata.xml"


def question_ids(kenmerk: str) -> tuple[str, ...]:
    """Ids that the question paper of a normalised kenmerk can have, likeliest first; empty where none is known. [real]

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
