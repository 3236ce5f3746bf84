"""What a project file declares of a file of the municipality: what each column becomes.

::

    [[file]]
    path = "swing/themas_2024_buurten.xlsx"
    layout = "portal"
    level = "buurt"
    period = "2024"
    values = { "." = "suppressed", "-" = "not_applicable" }

    [file.source]
    key = "portal_2024"
    publisher = "Gemeente Zwolle"
    table = "Thema's 2024"

    [[file.column]]
    name = "inwoners in de leeftijd van 75-84 jaar"
    indicator = "inwoners_75_84"
    unit = "personen"

    [[file.derived]]
    indicator = "aandeel_75_84"
    share = ["inwoners_75_84"]
    of = "inwoners"
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from ouderenindex.errors import Problem
from ouderenindex.methods import Frozen, Number, Whole
from ouderenindex.sources.files.guard import path_problem

__all__ = ["DerivedColumn", "FileColumn", "FileDeclaration", "FileSource"]

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
Period = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Direction = Literal["risk", "protective", "context"]


class FileSource(Frozen):
    """Where the figures come from; the fields of :class:`~ouderenindex.statistics.Source`."""

    key: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    publisher: str = Field(min_length=1)
    table: str = ""
    licence: str = ""
    url: str = ""
    retrieved: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    note: str = ""


class FileColumn(Frozen):
    """What one column (or, in a long table, one subject) becomes.

    Attributes
    ----------
    name
        Its header; the unit in brackets and the mark of a footnote may be left out.
    indicator
        Key of the indicator.
    unit
        Unit after the factor. With factor 1 it must be the one in the header, if there is one.
    factor
        What figures are multiplied by, such as 1000 for "x 1000 euro".
    period
        Year of this column, where the columns of a table are years.
    direction
        As in the definition, so that a mistake there or here is noticed.
    """

    name: str = Field(min_length=1)
    indicator: Key
    unit: str = ""
    factor: Number = 1.0
    period: Period | None = None
    direction: Direction | None = None

    @field_validator("factor")
    @classmethod
    def _not_nothing(cls, factor: float) -> float:
        if factor == 0:
            raise ValueError("the factor may not be 0")
        return factor


class DerivedColumn(Frozen):
    """An indicator that is computed from others of the same file, region and period.

    Either ``sum``, the sum of indicators, or ``share``, 100 times their sum over the indicator
    ``of``, in percent. Not applicable where there is nobody to take a share of; hidden or missing
    as soon as one of the figures is.
    """

    indicator: Key
    unit: str = ""
    sum: tuple[Key, ...] = ()
    share: tuple[Key, ...] = ()
    of: Key | None = None
    direction: Direction | None = None

    @model_validator(mode="after")
    def _one_formula(self) -> Self:
        if bool(self.sum) == bool(self.share):
            raise ValueError("a derived indicator is either a sum or a share")
        if bool(self.share) != (self.of is not None):
            raise ValueError("a share, and nothing else, needs 'of'")
        if self.share and self.unit not in ("", "%"):
            raise ValueError("a share is in %")
        return self

    @property
    def inputs(self) -> tuple[str, ...]:
        """Indicators that it is computed from."""
        return (*self.sum, *self.share, *((self.of,) if self.of is not None else ()))


class FileDeclaration(Frozen):
    """A file of the municipality and what its columns become.

    Attributes
    ----------
    path
        The file, relative to the project file; it may not leave that folder.
    layout
        ``wide``: one row per region (and period), one column per indicator. ``long``: one row
        per figure. ``portal``: wide, as a statistics portal (Swing) exports it, with special
        values, sources and footnotes below the table.
    sheet, layer
        Sheet of a workbook; layer of a GeoPackage. Needed where there are several.
    header_row
        Row of the headers as a spreadsheet counts it; found by the column names otherwise.
    region
        Column with codes or names of regions; empty for the first column.
    level
        Level that the names are of: gemeente, wijk or buurt. Found from the names otherwise.
    period, period_column
        Year of all figures, or the column with the year.
    indicator_column, value_column
        Of a long table: the column with the subject, and the one with the figure.
    source
        Where the figures come from.
    decimal
        Sign before the decimals. Found otherwise; where that cannot be, reading asks for it.
    modelled
        Whether the figures are estimates of a model instead of counts or answers.
    values
        Texts that stand for a figure that is not there, added to the usual ones
        (:data:`~ouderenindex.sources.files.cells.SPECIAL`).
    column, derived
        What is read, and what is computed from it.
    """

    path: str
    layout: Literal["wide", "long", "portal"] = "wide"
    sheet: str | None = None
    layer: str | None = None
    header_row: Whole | None = Field(default=None, ge=1)
    region: str = ""
    level: Literal["gemeente", "wijk", "buurt"] | None = None
    period: Period | None = None
    period_column: str | None = None
    indicator_column: str | None = None
    value_column: str | None = None
    source: FileSource
    decimal: Literal[",", "."] | None = None
    modelled: bool = False
    values: dict[str, Literal["suppressed", "missing", "not_applicable"]] = Field(
        default_factory=dict
    )
    column: tuple[FileColumn, ...] = Field(min_length=1)
    derived: tuple[DerivedColumn, ...] = ()

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        why = path_problem(path)
        if why is not None:
            raise ValueError(why)
        return path

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        own = [column.period for column in self.column]
        if self.period is not None and self.period_column is not None:
            raise ValueError("give either period or period_column")
        if self.period_column is not None and any(own):
            raise ValueError("a column has a period of its own beside period_column")
        if self.period is None and self.period_column is None and not all(own):
            raise ValueError("the period of the figures is missing: give period or period_column")
        long = (self.indicator_column is not None, self.value_column is not None)
        if self.layout == "long" and not all(long):
            raise ValueError("a long table needs indicator_column and value_column")
        if self.layout != "long" and any(long):
            raise ValueError("indicator_column and value_column belong to a long table")
        self._check_indicators()
        return self

    def _check_indicators(self) -> None:
        read = [(column.indicator, column.period or self.period) for column in self.column]
        double = next((key for key, period in read if read.count((key, period)) > 1), None)
        if double is not None:
            raise ValueError(f"two columns become the indicator '{double}' of one period")
        known = {column.indicator for column in self.column}
        for derived in self.derived:
            if derived.indicator in known:
                raise ValueError(f"the indicator '{derived.indicator}' is declared twice")
            unknown = [key for key in derived.inputs if key not in known]
            if unknown:
                raise ValueError(
                    f"'{derived.indicator}' is computed from '{unknown[0]}', which is not declared "
                    "before it"
                )
            known.add(derived.indicator)

    def disagreements(self, indicators: Mapping[str, tuple[str, str]]) -> list[Problem]:
        """Where the declared units and directions are not those of an index definition.

        Parameters
        ----------
        indicators
            Key of an indicator to its unit and direction in the definition.
        """
        found = []
        columns: tuple[FileColumn | DerivedColumn, ...] = (*self.column, *self.derived)
        for column in columns:
            if column.indicator not in indicators:
                continue
            unit, direction = indicators[column.indicator]
            share = isinstance(column, DerivedColumn) and bool(column.share)
            declared = "%" if share else column.unit
            if declared and declared != unit:
                found.append(
                    Problem(
                        "another unit than in the definition",
                        column=f"{column.indicator}.unit",
                        value=declared,
                        expected=f"'{unit}'",
                    )
                )
            if column.direction is not None and column.direction != direction:
                found.append(
                    Problem(
                        "another direction than in the definition",
                        column=f"{column.indicator}.direction",
                        value=column.direction,
                        expected=f"'{direction}'",
                    )
                )
        return found
