"""The definition of one municipality, made from the template of open data.

The template names all indicators that open data can give; which years there are, and whether
there are figures at all, differs per municipality and year. What is written is a definition file
like any other, for the municipality to change and add to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import tomlkit
from tomlkit.items import AoT, Table

from ouderenindex.errors import SourceError
from ouderenindex.regions import Regions
from ouderenindex.statistics import Statistics

__all__ = ["Found", "fill_template"]

# Below this share of buurten with a count, weighing by people would leave the others out.
_ENOUGH = 0.5
# Two buurten lie one standard deviation apart whatever their figures are: with fewer than this
# the scale has to come from elsewhere.
_FEWEST = 3


@dataclass(frozen=True)
class Found:
    """What a template became.

    Attributes
    ----------
    text
        The definition file.
    indicators
        One row per indicator of the template, in its order: ``indicator`` (key), ``label``,
        ``period`` and ``source`` (empty where there are no figures), ``wijken`` and ``buurten``
        (how many have a figure).
    notes
        What had to be left out or done otherwise for want of counts of people or of buurten.
    """

    text: str
    indicators: pd.DataFrame
    notes: tuple[str, ...]


def fill_template(
    template: Path, statistics: Statistics, regions: Regions, municipality: str
) -> Found:
    """Write a definition with the latest period of every indicator that has figures.

    Indicators without any figure are left out, and themes and aspects that are then empty; so are
    weights by a number of people that is known for less than half of the buurten. Where fewer
    than three buurten have figures there is nothing to compare them with in the municipality:
    regions are then compared with the country, in percent of the national figures.

    Parameters
    ----------
    template
        A definition file, complete and valid by itself.
    statistics
        Figures of the municipality.
    regions
        Its regions.
    municipality
        Its name, for the title and the opening comment.

    Raises
    ------
    SourceError
        If there are no figures of any indicator that counts.
    """
    document: Any = tomlkit.parse(template.read_text("utf-8"))
    frame = statistics.frame
    here = frame[frame["value"].notna() & frame["region"].isin(regions.codes)]
    latest = _latest(here)
    levels = here["region"].map(regions.frame["level"])
    counted = here.assign(level=levels).groupby(["indicator", "period", "level"]).size()
    rows, kept = [], []
    for table in document["indicator"]:
        key = str(table["key"])
        row = {"indicator": key, "label": str(table["label"]), "period": "", "source": "",
               "wijken": 0, "buurten": 0}  # fmt: skip
        if key in latest:
            period, source = latest[key]
            row |= {"period": period, "source": source}
            for level in ("wijk", "buurt"):
                row[f"{level}en"] = int(counted.get((key, period, level), 0))
            table["period"], table["source"] = period, source
            kept.append(table)
        rows.append(row)
    indicators = pd.DataFrame(rows)
    absent = indicators.loc[indicators["period"] == "", "indicator"]
    if not any(str(table["direction"]) != "context" for table in kept):
        raise SourceError(
            f"{municipality}: no figures were found of any indicator that counts "
            f"({', '.join(absent)})"
        )
    _leave_out(document, set(absent))
    notes = _people(document, latest, counted, len(regions.level("buurt")))
    if _comparable(document, here, latest) < _FEWEST:
        notes += _against_country(document, statistics)
    _introduce(document, municipality, indicators[indicators["period"] == ""]["label"])
    return Found(tomlkit.dumps(document), indicators, tuple(notes))


def _latest(figures: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Find the latest period with figures of each indicator, and their source."""
    rows = figures.sort_values("period", kind="stable").drop_duplicates("indicator", keep="last")
    return {
        str(key): (str(period), str(source))
        for key, period, source in rows[["indicator", "period", "source"]].itertuples(index=False)
    }


def _leave_out(document: Any, absent: set[str]) -> None:
    """Remove indicators, and the themes and aspects that have nothing left."""
    _keep(document["indicator"], lambda table: str(table["key"]) not in absent)
    themes = {str(table["theme"]) for table in document["indicator"]}
    _keep(document["theme"], lambda table: str(table["key"]) in themes)
    aspects = {str(table["aspect"]) for table in document["theme"]}
    _keep(document["aspect"], lambda table: str(table["key"]) in aspects)


def _keep(tables: AoT, wanted: Any) -> None:
    for at in reversed(range(len(tables))):
        if not wanted(tables[at]):
            del tables[at]


def _people(
    document: Any,
    latest: Mapping[str, tuple[str, str]],
    counted: pd.Series,
    buurten: int,
) -> list[str]:
    """Name the counts of people that there are; weigh by those known for most buurten."""

    def usable(count: str) -> bool:
        if count not in latest:
            return False
        known = int(counted.get((count, latest[count][0], "buurt"), 0))
        return known >= _ENOUGH * buurten

    notes = []
    people: Table = document["people"]
    population = str(people["population"])
    if population in latest:
        people["period"] = latest[population][0]
    counts = people["counts"]
    for name in [name for name, key in counts.items() if str(key) not in latest]:
        notes.append(f"no figures of '{counts[name]}': the number of people is not shown")
        del counts[name]
    if not usable(population):
        notes.append(
            f"'{population}' is known for too few buurten: all weigh the same, and small ones are "
            "not left out"
        )
        del people["population"]
        people.pop("minimum", None)
    for table in document["indicator"]:
        weight = table.get("population")
        if weight is not None and not usable(str(weight)):
            del table["population"]
    return notes


def _comparable(document: Any, here: pd.DataFrame, latest: Mapping[str, tuple[str, str]]) -> int:
    """Most buurten that have a figure of one indicator, and enough people to be told about."""
    values = here[here["region"].str.startswith("BU")].set_index(["indicator", "period"])
    few: set[str] = set()
    people = document["people"]
    population = str(people.get("population", ""))
    if population and "minimum" in people:
        counts = values.loc[[(population, latest[population][0])]]
        few = set(counts.loc[counts["value"] < float(people["minimum"]), "region"])
    shown = values[~values["region"].isin(few)].groupby(level=[0, 1]).size()
    scored = [t for t in document["indicator"] if str(t["direction"]) != "context"]
    return max(int(shown.get((str(t["key"]), str(t["period"])), 0)) for t in scored)


def _against_country(document: Any, statistics: Statistics) -> list[str]:
    """Compare with the national figures, which need no spread between buurten."""
    scored = [t for t in document["indicator"] if str(t["direction"]) != "context"]
    without = [
        str(t["key"])
        for t in scored
        if math.isnan(statistics.national(str(t["key"]), str(t["period"])))
    ]
    told = f"fewer than {_FEWEST} buurten have figures, too few to compare with each other"
    if len(without) == len(scored):
        return [f"{told}; there are no national figures to compare them with either"]
    _leave_out(document, set(without))
    document["reference"]["kind"] = "national"
    document["reference"].add(
        tomlkit.comment(
            "Te weinig buurten met cijfers om onderling te vergelijken: 100 is Nederland, en 110 "
            "is 10% gunstiger."
        )
    )
    method = document["method"]
    method.pop("base", None)
    method["indicator"]["normalise"] = tomlkit.inline_table()
    method["indicator"]["normalise"]["method"] = "distance"
    for group in ("theme", "aspect", "index"):
        method[group].pop("normalise", None)
    left_out = f"; left out, for want of a national figure: {', '.join(without)}" if without else ""
    return [f"{told}: 100 is the national figure, and 110 is 10% more favourable{left_out}"]


def _introduce(document: Any, municipality: str, absent: Iterable[str]) -> None:
    label = f"Ouderenindex {municipality} (open data)"
    document["index"]["label"] = document["index"]["en"]["label"] = label
    for label in absent:
        document["index"].add(tomlkit.comment(f"Niet gevonden, dus weggelaten: {label}"))
