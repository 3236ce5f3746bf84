"""The catalogue: which tables and fields of the publishers are read, and where they are.

The one that comes with the package is ``data/sources/catalogue.toml``. A file of the user's own,
in the same form, adds to it or replaces parts of it::

    [subjects.kwb.tables]
    2027 = { id = "86999NED" }

    [subjects.nabijheid.measures.afstand_zwembad]
    label = "Afstand tot zwembad"
    unit = "km"
    kind = "distance"
    of = "inwoners"
    names = ["AfstandTotBinnenzwembad"]
    units = ["km"]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from ouderenindex._data import data_folder
from ouderenindex.definition import _problems, read_toml
from ouderenindex.errors import DataError, DefinitionError, Problem, suggest
from ouderenindex.methods import Frozen, Number, Whole

__all__ = ["Catalogue", "Kind", "Measure", "Service", "Subject", "Table", "load_catalogue"]

Kind = Literal["count", "share", "mean", "median", "distance", "class"]
# Becomes part of a url; a publisher's ids are letters and digits.
TableId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]+$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#]+[^\s?#/]$")]
Year = Annotated[int, Field(ge=1995, le=2100)]
Symbol = Literal["missing", "suppressed", "not_applicable", "zero"]


class Service(Frozen):
    """An address at which tables, boundaries or addresses are asked for.

    Attributes
    ----------
    protocol
        How it is spoken to.
    url
        Base address, without a slash at the end; may hold ``{year}``.
    bulk
        Base address for whole tables, where that is another.
    years
        Years that it has, where its address holds the year.
    """

    protocol: Literal["odata3", "odata4", "ogc_features", "download", "locatieserver"]
    url: Url
    bulk: Url | None = None
    years: tuple[Year, ...] = ()


class Table(Frozen):
    """One table of a subject, with the boundaries of one year.

    Attributes
    ----------
    id
        As the publisher names it: ``85984NED``.
    periods
        Years of its figures; empty where that is the year of the boundaries.
    title
        Its title, where it is not the subject's.
    """

    id: TableId
    periods: tuple[Year, ...] = ()
    title: str | None = None


class Measure(Frozen):
    """One indicator: where it stands in a table, and what it is.

    Attributes
    ----------
    label, unit
        In Dutch, for readers.
    kind
        What may be done with it: counts add up, shares, means and distances are averaged with
        their own denominator, medians and classes neither.
    of
        Key of the count that it is a share or mean of.
    codes
        Measure codes of OData v4, in order of preference.
    names
        Field names of OData v3 without suffix, in order of preference.
    sums
        Names of fields that add up to it, for tables that split it.
    units
        Its unit as publishers write it.
    factor
        By which the publisher's figure is multiplied to have ``unit``.
    part
        Key of the count of which it is ``100 part / of``, in percent: computed, not read.
    decimals
        Decimals of a figure that is computed or multiplied.
    required
        Whether a table without it cannot be used.
    """

    label: str
    unit: str
    kind: Kind
    of: Key | None = None
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sums: tuple[tuple[str, ...], ...] = ()
    units: tuple[str, ...] = ()
    factor: Annotated[Number, Field(gt=0)] = 1.0
    part: Key | None = None
    decimals: Annotated[Whole, Field(ge=0, le=6)] = 0
    required: bool = False


class Subject(Frozen):
    """A series of tables of one publisher with the same measures.

    Attributes
    ----------
    title, key, note
        Title of its tables, key of their source, and what a reader must know (in Dutch); may
        hold ``{period}`` and ``{boundaries}``.
    publisher, licence
        As the publisher states them.
    services
        Names of the services that have its tables, in the order in which they are tried.
    status
        Of its figures: ``observed`` or ``modelled``.
    symbols
        What the signs in its cells stand for; the empty text is an empty cell.
    tables
        Year of the boundaries to table.
    measures
        Indicator key to measure.
    """

    title: str
    publisher: str
    licence: str
    services: Annotated[tuple[str, ...], Field(min_length=1)]
    key: str
    status: Literal["observed", "modelled"]
    note: str = ""
    symbols: Mapping[str, Symbol]
    tables: Mapping[Year, Table]
    measures: Mapping[Key, Measure]

    def table(self, year: int) -> Table:
        """Table with the boundaries of a year.

        Raises
        ------
        DataError
            If the catalogue has none; names the years that it has.
        """
        if year not in self.tables:
            years = ", ".join(map(str, sorted(self.tables)))
            raise DataError(
                f"The catalogue has no table of {self.publisher} for {year}: "
                f"'{self.title.format(period=year, boundaries=year)}' (it has {years}; "
                "a catalogue of your own can add one)"
            )
        return self.tables[year]


class Catalogue(Frozen):
    """All services and subjects."""

    services: Mapping[str, Service]
    subjects: Mapping[str, Subject]

    def subject(self, key: str) -> Subject:
        """Subject with a key.

        Raises
        ------
        DataError
            If there is none; names those that there are.
        """
        if key not in self.subjects:
            raise DataError(f"The catalogue has no subject '{key}': {suggest(key, self.subjects)}")
        return self.subjects[key]


def load_catalogue(*paths: Path | str) -> Catalogue:
    """Read the catalogue of the package, and files that add to it or replace parts of it.

    Parameters
    ----------
    paths
        Files of the user's own. Of two that say something of the same, the last one counts.

    Raises
    ------
    DefinitionError
        If a file is missing or cannot be used; with everything that is wrong in it.
    """
    shipped = data_folder() / "sources" / "catalogue.toml"
    content: dict[str, Any] = {}
    catalogue: Catalogue | None = None
    for path in (shipped, *map(Path, paths)):
        content = _merged(content, read_toml(path))
        try:
            catalogue = Catalogue.model_validate(content)
            problems = list(_contradictions(catalogue))
        except ValidationError as error:
            problems = _problems(error)
        if problems:
            raise DefinitionError(f"{path.name}: not a catalogue that can be used", problems)
    assert catalogue is not None
    return catalogue


def _contradictions(catalogue: Catalogue) -> Iterator[Problem]:
    """Tell what parts of a catalogue, each right by itself, say against each other."""
    for name, subject in catalogue.subjects.items():
        for service in subject.services:
            if service not in catalogue.services:
                known = suggest(service, catalogue.services)
                yield Problem("unknown service", None, f"subjects.{name}.services", service, known)
        counts = [k for k, m in subject.measures.items() if m.kind == "count" and m.part is None]
        for key, measure in subject.measures.items():
            place = f"subjects.{name}.measures.{key}"
            if measure.part is None:
                for given in ("names", "units"):
                    if not getattr(measure, given):
                        yield Problem("a measure that is read needs it", None, f"{place}.{given}")
            elif measure.names or measure.codes or measure.sums:
                yield Problem("either computed, with part, or read", None, place)
            if measure.kind in ("share", "mean", "distance") and measure.of is None:
                expected = "the count that it is weighted with"
                yield Problem(f"a {measure.kind} needs it", None, f"{place}.of", expected=expected)
            for given in ("part", "of") if measure.part is not None else ():
                other = getattr(measure, given)
                if other is not None and other not in counts:
                    expected = suggest(other, counts)
                    yield Problem(
                        "no count that is read", None, f"{place}.{given}", other, expected
                    )


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Lay tables over tables, at every depth; lists and values are replaced whole."""
    both = dict(old)
    for key, value in new.items():
        known = both.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            both[key] = _merged(known, value)
        else:
            both[key] = value
    return both
