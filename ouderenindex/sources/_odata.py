"""What OData v3 and v4 have in common: pages, fields by name and unit, and filters on regions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urljoin, urlsplit

from ouderenindex.errors import DataError, Problem, SourceError, printable
from ouderenindex.regions import is_code
from ouderenindex.sources._http import Client, Query
from ouderenindex.sources.catalogue import Measure, Subject
from ouderenindex.sources.snapshots import Answer

__all__ = [
    "COUNTRY",
    "Topic",
    "cell_text",
    "check_municipality",
    "check_title",
    "follow",
    "in_one_line",
    "is_wanted",
    "query",
    "region_code",
    "region_filter",
    "required",
    "resolve",
]

COUNTRY = "NL00"
_MOST_PAGES = 1000
_SUFFIX = re.compile(r"_\d+$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PREFIXES = {"land": "NL", "gemeente": "GM", "wijk": "WK", "buurt": "BU"}


@dataclass(frozen=True)
class Topic:
    """A field (v3) or measure (v4) of a table.

    Attributes
    ----------
    code
        As a query names it: ``AantalInwoners_5`` or ``T001036``.
    title
        Its name in v3, or its title in v4, without the suffix that shifts between tables.
    unit
        As the table writes it.
    """

    code: str
    title: str
    unit: str

    @classmethod
    def of_field(cls, field: str, unit: str) -> Topic:
        """Topic of a field of v3, of which the suffix is left out of the name."""
        return cls(field, _SUFFIX.sub("", field), unit)


def query(url: str, subject: Subject, params: Mapping[str, str] | None = None) -> Query:
    """Give a request for data of a subject."""
    return Query(url, subject.publisher, subject.licence, params or {})


def follow(
    client: Client, first: Answer, link: str, subject: Subject
) -> tuple[list[dict[str, Any]], tuple[Answer, ...]]:
    """Give the rows of an answer and of all pages that follow it.

    Parameters
    ----------
    first
        The first page.
    link
        Member that holds the next link.

    Raises
    ------
    SourceError
        If a page is no list of rows, or a next link leads to another service, to a page that was
        there before, or never ends.
    """
    answers, rows, before = [first], _rows(first), {first.url}
    latest = rows
    while (following := answers[-1].json().get(link)) is not None:
        page = answers[-1]
        if not isinstance(following, str):
            raise SourceError(f"{page.url}: the next link is not a text ('{link}')")
        url = _same_service(page.url, following)
        answer = client.get(url, publisher=subject.publisher, licence=subject.licence)
        found = _rows(answer)
        if answer.url in before or found == latest or not found:
            raise SourceError(
                f"{page.url}: its next link {printable(following)[:200]} gives "
                f"{'the same page again' if found else 'no rows'}: the pages have no end"
            )
        if len(answers) == _MOST_PAGES:
            raise SourceError(
                f"{first.url}: after {_MOST_PAGES} pages with {len(rows)} rows there is a link to "
                f"a next one still (expected at most {_MOST_PAGES} pages): the pages have no end"
            )
        before.add(answer.url)
        answers.append(answer)
        rows, latest = rows + found, found
    return rows, tuple(answers)


def _rows(answer: Answer) -> list[dict[str, Any]]:
    rows = answer.json().get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceError(
            f"{answer.url}: the answer has no list of rows 'value'; the service has changed"
        )
    # In C all through: a national table has 700,000 cells.
    if {list, dict} & set(map(type, chain.from_iterable(map(dict.values, rows)))):
        raise SourceError(
            f"{answer.url}: a cell is a list or an object (expected a text or a number); the "
            "service has changed"
        )
    return rows


def _same_service(url: str, following: str) -> str:
    """Give the next link in full, if it stays within the service.

    A service behind a proxy may write http where it is asked over https: what was asked counts.
    """
    here = urlsplit(url)
    try:
        there = urlsplit(urljoin(url, following))
        same = (there.hostname, there.port or here.port) == (here.hostname, here.port)
    except ValueError:
        same = False
    if not same or there.path.casefold() != here.path.casefold():
        raise SourceError(
            f"{url}: its next link leads to another service, and is not followed: "
            f"{printable(following)[:200]}"
        )
    return there._replace(scheme=here.scheme, netloc=here.netloc, path=here.path).geturl()


def in_one_line(error: SourceError) -> str:
    """Give an error with its problems as one line, for a note."""
    return "; ".join([error.message, *(printable(str(problem)) for problem in error.problems)])


def cell_text(value: object) -> str:
    """Text of a cell of metadata, without padding; empty where there is none."""
    return "" if value is None else str(value).strip()


def region_code(key: object) -> str:
    """Region code of a key: without padding, and the country as NL00 whatever the table says.

    Empty where the key is no region code.
    """
    code = cell_text(key)
    if not is_code(code):
        return ""
    return COUNTRY if code.startswith("NL") else code


def check_municipality(municipality: str | None) -> None:
    """Refuse what is no code of a municipality, before it becomes part of a query.

    Raises
    ------
    DataError
        If it is not, and not None (the whole country).
    """
    if municipality is not None and not re.fullmatch(r"GM\d{4}", municipality):
        raise DataError(
            "This is not the code of a municipality",
            [Problem("unknown form", value=municipality, expected="GM0193, for example")],
        )


def _beginnings(municipality: str | None, levels: Sequence[str]) -> list[str]:
    if municipality is None:
        return [_PREFIXES[level] for level in levels]
    number = municipality[2:]
    return [_PREFIXES["land"], f"GM{number}", f"WK{number}", f"BU{number}"]


def region_filter(dimension: str, municipality: str | None, levels: Sequence[str]) -> str:
    """Filter on the regions of a municipality and the country, or on levels of the whole country.

    With ``startswith``, which needs no padding: a key of another width than the table's gives an
    empty list and no error, and ``ge`` and ``lt`` are ignored.
    """
    beginnings = _beginnings(municipality, levels)
    return " or ".join(f"startswith({dimension},'{beginning}')" for beginning in beginnings)


def is_wanted(code: str, municipality: str | None, levels: Sequence[str]) -> bool:
    """Whether a region is one of those that the filter asks for: services ignore filters."""
    return code.startswith(tuple(_beginnings(municipality, levels)))


def check_title(url: str, title: str, year: int) -> None:
    """Refuse a table whose title names other years than the catalogue does.

    Raises
    ------
    SourceError
        If the title has years, and the wanted one is not among them.
    """
    years = _YEAR.findall(title)
    if years and str(year) not in years:
        raise SourceError(
            f"{url}: this is another table than the catalogue says: '{printable(title)[:200]}' "
            f"(expected one of {year})"
        )


def resolve(
    measures: Mapping[str, Measure], topics: Iterable[Topic]
) -> tuple[dict[str, tuple[Topic, ...]], dict[str, str]]:
    """Find the fields of measures by code, name and unit.

    Parameters
    ----------
    measures
        Those to find; computed ones are left out.
    topics
        What the table has.

    Returns
    -------
    tuple
        Measure key to its fields (several where the table splits it: they add up), and measure
        key to the reason why it is not there.
    """
    by_code: dict[str, list[Topic]] = {}
    by_name: dict[str, list[Topic]] = {}
    for topic in topics:
        by_code.setdefault(topic.code, []).append(topic)
        by_name.setdefault(_plain_name(topic.title), []).append(topic)
    found: dict[str, tuple[Topic, ...]] = {}
    reasons: dict[str, str] = {}
    for key, measure in measures.items():
        if measure.part is not None:
            continue
        single = [[by_code.get(code, [])] for code in measure.codes]
        single += [[by_name.get(_plain_name(name), [])] for name in measure.names]
        sums = [[by_name.get(_plain_name(name), []) for name in names] for names in measure.sums]
        reason = f"no field '{measure.names[0]}'"
        for parts in [*single, *sums]:
            if not all(parts):
                continue
            fields, problem = _by_unit(parts, measure)
            if problem is None:
                found[key] = fields
                break
            reason = problem
        else:
            reasons[key] = reason
    return found, reasons


def _by_unit(
    parts: Sequence[Sequence[Topic]], measure: Measure
) -> tuple[tuple[Topic, ...], str | None]:
    """Of each part the one field with the right unit, or why there is not one."""
    units = {_plain_unit(unit) for unit in measure.units}
    fields = []
    for candidates in parts:
        fitting = [topic for topic in candidates if _plain_unit(topic.unit) in units]
        if not fitting:
            unit = printable(candidates[0].unit)[:80]
            expected = "' or '".join(measure.units)
            return (), f"'{candidates[0].code}' has the unit '{unit}' (expected '{expected}')"
        if len(fitting) > 1:
            both = "' and '".join(topic.code for topic in fitting[:2])
            return (), f"'{both}' have the same name and unit"
        fields.append(fitting[0])
    return tuple(fields), None


def required(
    url: str,
    subject: Subject,
    keys: Iterable[str],
    found: Mapping[str, object],
    reasons: Mapping[str, str],
) -> None:
    """Refuse a table that lacks a required measure, or has none of those asked for.

    Raises
    ------
    SourceError
        With the reason for each measure.
    """  # fmt: skip
    lacking = [key for key in keys if key in reasons and subject.measures[key].required]
    if found and not lacking:
        return
    problems = [Problem(reasons[key], column=key) for key in lacking or reasons]
    raise SourceError(
        f"{url}: the fields of this table are not those of the catalogue; if it has changed, "
        "a catalogue of your own can name the new ones",
        problems,
    )


def _plain_name(name: str) -> str:
    """Reduce a name or title to what both have: v3 writes 'Wmo-cliënten' as 'WmoClienten'."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    # v3 puts k_ before a name that begins with a digit.
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^k_(?=\d)", "", plain))


def _plain_unit(unit: str) -> str:
    """Reduce a unit: 'x 1 000 euro' and '1000 euro' are one, '%' and '' are two."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", unit)).lower()
    return re.sub(r"^x(?=\d)", "", plain)
