"""The tables that GeoJSON, GeoPackage and workbook share.

Column names are Dutch and fixed, whatever the language asked for: they are the form of the files,
on which joins, queries and styles depend. Labels and words in cells follow the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ouderenindex.classes import CLASSES, NO_DATA, ScoreClass
from ouderenindex.definition import Indicator, Node
from ouderenindex.errors import ExportError, suggest
from ouderenindex.methods import ZScore
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source
from ouderenindex.texts import number, text

__all__ = [
    "Table",
    "area_table",
    "boundary_text",
    "check_level",
    "class_limits",
    "class_of",
    "definition_table",
    "exclusion_text",
    "figure_table",
    "people_label",
    "printable",
    "scale_words",
    "score_table",
    "source_table",
    "source_words",
]

Adder = Callable[[str, "pd.Series", str], None]
# Characters that XML 1.0 (and so QML and XLSX) cannot hold, not even escaped.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SOURCE_COLUMNS = {
    "sleutel": "key",
    "uitgever": "publisher",
    "tabel": "table",
    "periode": "period",
    "licentie": "licence",
    "adres": "url",
    "opgehaald": "retrieved",
    "sha256": "sha256",
    "opmerking": "note",
}


@dataclass(frozen=True)
class Table:
    """A table with a readable label for each of its columns.

    Attributes
    ----------
    frame
        The rows; its index carries no meaning.
    labels
        Column name to label.
    """

    frame: pd.DataFrame
    labels: dict[str, str]


def printable(value: str) -> str:
    """Leave out characters that XML cannot hold."""
    return _UNPRINTABLE.sub("", value)


def class_limits(number_: int, limits: Sequence[float], lang: str = "nl") -> str:
    """Write which scores a class holds, such as ``75 tot 90``.

    Parameters
    ----------
    number_
        Number of the class, 1 to 5.
    limits
        The four class limits.
    lang
        Language.
    """
    a, b, c, d = (number(limit, 0 if limit == int(limit) else 1, lang) for limit in limits)
    low, high = {1: ("", a), 2: (a, b), 3: (b, c), 4: (c, d), 5: (d, "")}[number_]
    return text(f"export.limits.{number_}", lang, low=low, high=high)


def class_of(number_: float) -> ScoreClass:
    """Class with this number; "geen gegevens" for 0."""
    return CLASSES[int(number_) - 1] if number_ else NO_DATA


def scale_words(result: IndexResult, lang: str = "nl") -> dict[str, str]:
    """How to read a score of the index: what stands for the reference, and which way is up.

    Returns
    -------
    dict
        ``base`` (score of the reference), ``reference`` (what it is), ``higher`` and ``step``
        (sentences; ``step`` is empty unless the index is a standard score).
    """
    definition = result.definition
    scale = definition.root.method.normalise
    step = ""
    if isinstance(scale, ZScore):
        step = text("export.step", lang, sd=number(scale.sd, 0, lang))
    return {
        "base": number(float(result.scored[definition.key].reference), 0, lang),
        "reference": result.describe_reference(lang),
        "higher": text(f"export.higher.{definition.higher_is}", lang),
        "step": step,
    }


def boundary_text(result: IndexResult, regions: Regions, lang: str = "nl") -> str:
    """Year and source of the boundaries, in a sentence; nothing where neither is known."""
    if regions.year is None and not regions.source:
        return ""
    source = result.sources.get(regions.source)
    return text(
        "methods.boundaries",
        lang,
        year=regions.year or "–",
        source=f"{source.publisher}: {source.table}" if source else regions.source or "–",
    )


def people_label(count: str, lang: str) -> str:
    """Label of a count of people, such as ``65plus``; the name itself where there is no text."""
    try:
        return text(f"people.{count}", lang)
    except KeyError:
        return text("export.people", lang, count=count)


def check_level(result: IndexResult, level: str, path: Path) -> None:
    """Refuse to write the regions of a level that the result has not.

    Raises
    ------
    ExportError
        Names the levels that there are.
    """
    known = result.regions["level"].unique()
    if level not in known:
        raise ExportError(
            f"cannot write {path}: no region has level '{level}' (expected {suggest(level, known)})"
        )


def area_table(
    result: IndexResult, level: str, lang: str = "nl", certainty: Certainty | None = None
) -> Table:
    """One row per region of a level, with every score, class and figure as a column.

    Columns: ``code, naam``, the codes of the regions above, ``inwoners_<count>``; for index,
    aspects and themes ``score_``, ``klasse_`` (1 to 5, empty without a score), ``dekking_`` (%)
    and ``status_`` followed by the key; for indicators ``cijfer_``, ``status_``, ``dekking_`` and,
    where they count, ``score_`` and ``klasse_``. With a certainty also, for index and aspects,
    ``kans_`` (% of the draws with a score that gave this class), ``van_`` and ``tot_`` (5% and
    95% quantile of the score) and ``indicatief_`` (whether the class is not stable); all empty
    without a score.

    Parameters
    ----------
    result
        The scored index.
    level
        ``gemeente``, ``wijk`` or ``buurt``.
    lang
        Language of the labels and of the status in words.
    certainty
        How sure the classes of this result are.

    Returns
    -------
    Table
        Scores and figures are not rounded.
    """
    codes = result.regions.index[result.regions["level"] == level]
    columns: dict[str, pd.Series] = {}
    labels: dict[str, str] = {}

    def add(name: str, values: pd.Series, label: str) -> None:
        columns[name] = values
        labels[name] = label

    add("code", pd.Series(codes, codes, dtype=object), text("export.field.code", lang))
    add("naam", result.regions.loc[codes, "name"], text("export.field.naam", lang))
    above = result.regions.loc[codes, "parent"]
    while above.isin(result.regions.index).all() and len(above):
        name = str(result.regions.at[above.iloc[0], "level"]) + "code"
        add(name, above, text(f"export.field.{name}", lang))
        above = above.map(result.regions["parent"])
    for count in result.people.columns:
        add(f"inwoners_{count}", result.people.loc[codes, count], people_label(count, lang))
    for node in result.definition.nodes():
        _add_node(add, node, result, codes, lang)
        if certainty is not None and node.level in ("index", "aspect"):
            _add_certainty(add, node, certainty, codes, lang)
    return Table(pd.DataFrame(columns).reset_index(drop=True), labels)


def _add_node(
    add: Adder, node: Node | Indicator, result: IndexResult, codes: pd.Index, lang: str
) -> None:
    """Add the columns of one node."""
    key, scored = node.key, node.key in result.scores.columns

    def label(kind: str, unit: str = "") -> str:
        return text(f"export.field.{kind}", lang, node=node.label, unit=unit)

    if isinstance(node, Indicator):
        add(f"cijfer_{key}", result.figures.loc[codes, key], label("cijfer", node.unit))
        status, coverage = result.figure_status.loc[codes, key], result.figure_coverage
        words = status.map(lambda s: text(f"status.{s}", lang))
        add(f"status_{key}", words, label("status"))
        add(f"dekking_{key}", 100 * coverage.loc[codes, key], label("dekking"))
    if not scored:
        return
    classes = result.classes.loc[codes, key].astype("Int16")
    add(f"score_{key}", result.scores.loc[codes, key], label("score"))
    add(f"klasse_{key}", classes.where(classes > 0), label("klasse"))
    if isinstance(node, Node):
        words = result.status.loc[codes, key].map(lambda s: _score_status(s, lang))
        add(f"dekking_{key}", 100 * result.coverage.loc[codes, key], label("dekking"))
        add(f"status_{key}", words, label("status"))


def _add_certainty(
    add: Adder, node: Node | Indicator, certainty: Certainty, codes: pd.Index, lang: str
) -> None:
    """Add how sure the class of one node is."""
    key = node.key
    if key not in certainty.probability.columns:
        return
    for name, values in {
        "kans": 100 * certainty.probability.loc[codes, key],
        "van": certainty.low.loc[codes, key],
        "tot": certainty.high.loc[codes, key],
        "indicatief": ~certainty.stable.loc[codes, key],
    }.items():
        add(f"{name}_{key}", values, text(f"export.field.{name}", lang, node=node.label))


def _score_status(status: str, lang: str) -> str:
    return text(f"status.{status}", lang) if status else text("export.status.scored", lang)


def score_table(result: IndexResult, lang: str = "nl") -> pd.DataFrame:
    """All scores in long form: ``code, onderdeel, score, klasse, dekking, status``.

    One row for each region of every level and each node that counts. ``dekking`` is in %,
    ``klasse`` empty without a score.
    """
    keys, codes = result.scores.columns, result.scores.index
    classes = pd.Series(result.classes.to_numpy().ravel()).astype("Int16")
    return pd.DataFrame(
        {
            "code": np.repeat(codes.to_numpy(object), len(keys)),
            "onderdeel": np.tile(keys.to_numpy(object), len(codes)),
            "score": result.scores.to_numpy().ravel(),
            "klasse": classes.where(classes > 0),
            "dekking": 100 * result.coverage[keys].to_numpy(float).ravel(),
            "status": [_score_status(s, lang) for s in result.status[keys].to_numpy().ravel()],
        }
    )


def figure_table(result: IndexResult, lang: str = "nl") -> pd.DataFrame:
    """All figures in long form, one row for each region of every level and each indicator.

    Columns ``code, indicator, periode, cijfer, eenheid, status, dekking`` (%), ``referentie``
    (figure of the municipality), ``bijdrage`` (points to the index score; empty where the
    indicator does not count or the region has no score) and ``bron`` (key).
    """
    points = result.contributions().reindex(columns=result.figures.columns)
    indicators, codes = result.definition.indicators, result.figures.index
    sources = result.table_of_figures.source
    status = {s: text(f"status.{s}", lang) for s in np.unique(result.figure_status.to_numpy(str))}
    parts = []
    for i in indicators:
        source = sources[i.key].where(sources[i.key] != "", i.source)
        parts.append(
            pd.DataFrame(
                {
                    "code": codes.to_numpy(object),
                    "indicator": i.key,
                    "periode": i.period,
                    "cijfer": result.figures[i.key].to_numpy(),
                    "eenheid": i.unit,
                    "status": result.figure_status[i.key].map(status).to_numpy(object),
                    "dekking": 100 * result.figure_coverage[i.key].to_numpy(),
                    "referentie": result.reference[i.key],
                    # An indicator without a figure here moved nothing: that is no zero effect.
                    "bijdrage": points[i.key].where(result.figures[i.key].notna()).to_numpy(),
                    "bron": source.to_numpy(object),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def definition_table(result: IndexResult, lang: str = "nl") -> pd.DataFrame:
    """Give the definition as a table, each node before what it is made of.

    ``aandeel`` is the weight as a share (%) of that of all siblings that count. ``telt_mee`` says
    why a node does not count, if it does not.
    """
    definition = result.definition
    excluded = {exclusion.key: exclusion.reason for exclusion in result.excluded}
    rows = []
    for node in definition.nodes():
        parent = definition.parent(node.key)
        siblings = [c for c in parent.children if c.key in result.scored] if parent else [node]
        total = sum(c.weight for c in siblings)
        counts = node.key in result.scored
        leaf = node if isinstance(node, Indicator) else None
        rows.append(
            {
                "niveau": text(f"node.{node.level}", lang),
                "sleutel": node.key,
                "naam": node.label,
                "onderdeel_van": parent.key if parent else "",
                "gewicht": node.weight,
                "aandeel": 100 * node.weight / total if counts and total else None,
                "telt_mee": _counts(node, counts, excluded.get(node.key), lang),
                "richting": text(f"direction.{leaf.direction}", lang) if leaf else "",
                "eenheid": leaf.unit if leaf else "",
                "bewijs": (leaf.evidence or "") if leaf else "",
                "bron": leaf.source if leaf else "",
                "periode": leaf.period if leaf else "",
                "omschrijving": node.description,
                "opmerking": leaf.note if leaf else "",
            }
        )
    return pd.DataFrame(rows).astype({"aandeel": float})


def _counts(node: Node | Indicator, counts: bool, reason: str | None, lang: str) -> str:
    if counts:
        return text("export.counts.yes", lang)
    if reason is not None:
        return text("export.counts.excluded", lang, reason=exclusion_text(reason, lang))
    if isinstance(node, Indicator) and node.direction == "context":
        return text("export.counts.context", lang)
    return text("export.counts.weight", lang)


def exclusion_text(reason: str, lang: str) -> str:
    """Reason of an exclusion in the reader's language."""
    try:
        return text("export.excluded." + reason.replace(" ", "_"), lang)
    except KeyError:
        return reason


def source_table(sources: Iterable[Source]) -> pd.DataFrame:
    """Give the sources as a table, with the hash of the file that the figures came from."""
    rows = [{c: getattr(s, field) for c, field in _SOURCE_COLUMNS.items()} for s in sources]
    return pd.DataFrame(rows, columns=list(_SOURCE_COLUMNS), dtype=object)


def source_words(key: str, result: IndexResult) -> str:
    """Write a source as publisher and table; its key where it is not known."""
    source = result.sources.get(key)
    return f"{source.publisher}: {source.table}" if source else key
