"""Municipalities by name, and places of addresses, from the PDOK Locatieserver.

The service searches loosely and always answers something: nothing that it gives is believed
before it has been compared with what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapely import Point

from ouderenindex.errors import DataError, Problem, SourceError, printable
from ouderenindex.regions import RD_BOUNDS, normalise_name
from ouderenindex.sources._http import Client, Query
from ouderenindex.sources.snapshots import Answer

__all__ = [
    "BASE",
    "Address",
    "Municipality",
    "Place",
    "find_municipality",
    "geocode",
    "is_called",
]

BASE = "https://api.pdok.nl/bzk/locatieserver/search/v3_1"
"""Address of the service."""

PUBLISHER = "Kadaster (BAG en Bestuurlijke Grenzen)"
LICENCE = "CC0"

# Names in daily use that the register does not know.
_DAILY_NAMES = {"denhaag": "'s-Gravenhage", "denbosch": "'s-Hertogenbosch"}
# The service reads these as operators of its query language (Lucene).
_OPERATORS = re.compile(r"[+&|!(){}\[\]^\"~*?:\\/<>=;$#%]+|(?<!\w)-+|\b(?:AND|OR|NOT|TO)\b")
_ROWS = "20"
_LONGEST = 200
_POINT = re.compile(r"POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)")
_POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([A-Za-z]{2})\b")
_STREET = re.compile(
    r"(?P<street>.*\D.*?)\s+"
    r"(?P<number>\d{1,5}(?:[\s/-]*[A-Za-z0-9]{1,4}\b)?(?:[\s/-]+[A-Za-z0-9]{1,4})?)"
)


@dataclass(frozen=True)
class Municipality:
    """A municipality as it is today: its code (``GM0150``) and its official name."""

    code: str
    name: str


@dataclass(frozen=True)
class Address:
    """An address to look up.

    Attributes
    ----------
    street
        Name of the street, in full or as the register shortens it.
    number
        House number with its letter and addition, such as ``12``, ``12A`` or ``12A-3``.
    postcode
        Such as ``8011 MC``; may be empty where ``place`` is not.
    place
        Woonplaats; may be empty where ``postcode`` is not.
    """

    street: str
    number: str
    postcode: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        number = re.match(r"\s*\d", self.number)
        if not (self.street.strip() and number and (self.postcode + self.place).strip()):
            raise _no_address(str(self))

    def __str__(self) -> str:
        where = " ".join(part for part in (self.postcode, self.place) if part)
        return f"{self.street} {self.number}, {where}".rstrip(", ")

    @classmethod
    def parse(cls, written: str) -> Address:
        """Read an address as people write it.

        >>> Address.parse("Grote Kerkplein 15, 8011 PK Zwolle")
        Address(street='Grote Kerkplein', number='15', postcode='8011PK', place='Zwolle')

        Raises
        ------
        DataError
            If street, number, or both postcode and place are not there.
        """
        if len(written) > _LONGEST:
            raise _no_address(written)
        postcode = _POSTCODE.search(written)
        if postcode is not None:
            before, after = written[: postcode.start()], written[postcode.end() :]
        else:
            before, _, after = written.partition(",")
        street = _STREET.fullmatch(before.strip(" ,"))
        if street is None:
            raise _no_address(written)
        code = f"{postcode[1]}{postcode[2].upper()}" if postcode else ""
        return cls(street["street"].strip(" ,"), street["number"], code, after.strip(" ,"))


def _no_address(written: str) -> DataError:
    expected = "street number, postcode place; such as 'Grote Kerkplein 15, 8011 PK Zwolle'"
    problem = Problem("not an address", value=written, expected=expected)
    return DataError("An address cannot be read", [problem])


@dataclass(frozen=True)
class Place:
    """Where an address lies.

    Attributes
    ----------
    address
        What was asked.
    label
        The address as the register writes it.
    point
        In EPSG:28992.
    buurt, wijk, gemeente
        Codes of today's regions in which it lies, empty where the service gives none.
    url, retrieved
        Where and when it was found.
    """

    address: Address
    label: str
    point: Point
    buurt: str
    wijk: str
    gemeente: str
    url: str
    retrieved: str


def find_municipality(client: Client, name_or_code: str, *, base: str = BASE) -> Municipality:
    """Find a municipality of today by its name or code.

    Parameters
    ----------
    client
        Asks the service, or the snapshots.
    name_or_code
        ``Deventer``, ``gemeente Deventer``, ``GM0150``, ``0150`` or ``150``. Case, accents,
        hyphens and spaces do not matter.
    base
        Address of the service.

    Raises
    ------
    DataError
        If there is no such municipality (names the nearest), or several have this name.
    SourceError
        If the service does not answer as it should.
    """
    asked = printable(name_or_code.strip())
    number = _number(asked)
    if number:
        docs = _docs(client.get_many([_query(f"gemeentecode:{number}", "gemeente", base)])[0])
        found = {m for m in _municipalities(docs) if m.code == f"GM{number}"}
        wanted = f"code GM{number}"
    else:
        name = _official(asked)
        question = _question(name)
        if not question:
            raise DataError(f"'{asked}' is not the name or code of a municipality")
        docs = _docs(client.get_many([_query(question, "gemeente", base)])[0])
        found = {m for m in _municipalities(docs) if _same_name(m.name, name)}
        wanted = f"name '{asked}'"
    if len(found) > 1:
        several = ", ".join(f"{m.name} ({m.code})" for m in sorted(found, key=lambda m: m.code))
        raise DataError(f"Several municipalities have the {wanted}: {several}; use the code")
    if not found:
        near = [f"{m.name} ({m.code})" for m in _municipalities(docs)[:3]]
        candidates = f"; perhaps {' or '.join(near)}" if near else ""
        raise DataError(
            f"No municipality of today has the {wanted}{candidates} (after a merger it is the new "
            "one)"
        )
    return found.pop()


def is_called(municipality: Municipality, name_or_code: str) -> bool:
    """Whether this is the municipality that :func:`find_municipality` would give, if there is one.

    Asks no service: for a municipality that was found before.
    """
    asked = printable(name_or_code.strip())
    number = _number(asked)
    if number:
        return municipality.code == f"GM{number}"
    return _same_name(municipality.name, _official(asked))


def _number(asked: str) -> str:
    """Four digits of a code, however short it is written; empty for a name."""
    code = re.fullmatch(r"(?:GM)?(\d{1,4})", asked, re.IGNORECASE)
    return code[1].zfill(4) if code else ""


def _official(asked: str) -> str:
    """Name as the register may have it."""
    name = re.sub(r"^gemeente\s+", "", asked, flags=re.IGNORECASE)
    return _DAILY_NAMES.get(normalise_name(name), name)


def geocode(client: Client, addresses: Sequence[Address | str], *, base: str = BASE) -> list[Place]:
    """Find the places of addresses.

    Street, number with addition, and postcode or place of the answer must be what was asked.

    Parameters
    ----------
    client
        Asks the service, or the snapshots.
    addresses
        What to look up; a text is read by :meth:`Address.parse`.
    base
        Address of the service.

    Returns
    -------
    list of Place
        In the order of the addresses.

    Raises
    ------
    DataError
        With every address that is not one, or that the register does not have: its position in
        the list (from 1) as the row, and the candidate nearest to it.
    SourceError
        If the service does not answer as it should.
    """
    problems: list[Problem] = []
    asked: dict[int, Address] = {}
    for row, address in enumerate(addresses, start=1):
        try:
            asked[row] = Address.parse(address) if isinstance(address, str) else address
        except DataError as error:
            problems += [replace(problem, row=row) for problem in error.problems]
    queries = [_query(_question(str(address)), "adres", base) for address in asked.values()]
    answers = client.get_many(queries)
    places = []
    for (row, address), answer in zip(asked.items(), answers, strict=True):
        docs = _docs(answer)
        fitting = {place.label: place for place in _fitting(address, docs, answer)}
        # One address may be there twice, under one place: only other places are doubt.
        spots = {place.point.wkb for place in fitting.values()}
        if len(spots) == 1:
            places.append(next(iter(fitting.values())))
            continue
        what = "the address is not unique" if spots else "the register has no such address"
        labels = [*fitting] or [_label(doc) for doc in docs[:3]]
        expected = "perhaps " + " or ".join(f"'{label}'" for label in labels) if labels else None
        problems.append(Problem(what, row, value=address, expected=expected))
    if problems:
        raise DataError(
            "Addresses cannot be found", sorted(problems, key=lambda problem: problem.row or 0)
        )
    return places


def _question(written: str) -> str:
    """Write text as a question in which nothing is an operator."""
    return " ".join(_OPERATORS.sub(" ", written).split())


def _query(question: str, kind: str, base: str) -> Query:
    params = {"q": question, "fq": f"type:{kind}", "rows": _ROWS}
    return Query(f"{base.rstrip('/')}/free", PUBLISHER, LICENCE, params)


def _docs(answer: Answer) -> list[Mapping[str, Any]]:
    response = answer.json().get("response")
    docs = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(docs, list) or not all(isinstance(doc, dict) for doc in docs):
        raise SourceError(f"{answer.url}: the answer has no list 'response.docs'")
    lacking = sorted({"weergavenaam", "type"} - set.intersection(*map(set, docs))) if docs else []
    if lacking:
        raise SourceError(
            f"{answer.url}: a document has no field " + ", ".join(f"'{name}'" for name in lacking)
        )
    return docs


def _label(doc: Mapping[str, Any]) -> str:
    return printable(str(doc.get("weergavenaam", "")))


def _municipalities(docs: Iterable[Mapping[str, Any]]) -> list[Municipality]:
    """Municipalities among the documents, in their order."""
    found = []
    for doc in docs:
        code, name = str(doc.get("gemeentecode", "")), str(doc.get("gemeentenaam", ""))
        if doc["type"] == "gemeente" and re.fullmatch(r"\d{4}", code) and name.strip():
            found.append(Municipality(f"GM{code}", printable(name.strip())))
    return found


def _same_name(official: str, asked: str) -> bool:
    """Whether a name is the one asked, with or without the province behind it: Bergen (NH)."""
    names = {normalise_name(official), normalise_name(re.sub(r"\s*\(.*\)$", "", official))}
    return normalise_name(asked) in names


def _fitting(
    address: Address, docs: Iterable[Mapping[str, Any]], answer: Answer
) -> Iterable[Place]:
    """Places among the documents that are the address asked."""
    for doc in docs:
        if doc["type"] != "adres" or not _is_asked(address, doc):
            continue
        codes = {name: str(doc.get(name, "")) for name in ("buurtcode", "wijkcode", "gemeentecode")}
        yield Place(
            address=address,
            label=_label(doc),
            point=_point(doc, answer.url),
            buurt=codes["buurtcode"],
            wijk=codes["wijkcode"],
            gemeente=f"GM{codes['gemeentecode']}" if codes["gemeentecode"] else "",
            url=answer.url,
            retrieved=answer.retrieved,
        )


def _is_asked(address: Address, doc: Mapping[str, Any]) -> bool:
    def plain(*parts: object) -> str:
        return normalise_name("".join(str(part) for part in parts if part is not None))

    streets = {plain(doc.get("straatnaam")), plain(doc.get("straatnaam_verkort"))} - {""}
    number = plain(doc.get("huisnummer"), doc.get("huisletter"), doc.get("huisnummertoevoeging"))
    return (
        plain(address.street) in streets
        and plain(address.number) == number
        and (not address.postcode or plain(address.postcode) == plain(doc.get("postcode")))
        and (not address.place or plain(address.place) == plain(doc.get("woonplaatsnaam")))
    )


def _point(doc: Mapping[str, Any], url: str) -> Point:
    written = str(doc.get("centroide_rd", ""))
    match = _POINT.fullmatch(written.strip())
    x, y = (float(match[1]), float(match[2])) if match else (float("nan"), float("nan"))
    west, south, east, north = RD_BOUNDS
    if not (west <= x <= east and south <= y <= north):
        raise SourceError(
            f"{url}: 'centroide_rd' of '{_label(doc)}' is no place in the Netherlands",
            [Problem("no place", None, "centroide_rd", written, "POINT(x y) in RD metres")],
        )
    return Point(x, y)
