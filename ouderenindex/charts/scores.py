"""Charts of scores: the profile of one region, regions in order, and their distribution."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.charts.chart import (
    FAINT,
    INK,
    SOFT,
    Chart,
    bar,
    class_legend,
    codes_of,
    drawing,
    finish,
    kind_of,
    node_with_score,
    numbers_on,
    shorten,
    source_line,
)
from ouderenindex.classes import CLASSES, DECIMALS
from ouderenindex.definition import Node
from ouderenindex.errors import DataError
from ouderenindex.export.certainty_tables import check_certainty
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["distribution_chart", "profile_chart", "ranking_chart"]

# More rows than this fill more than a page, and nobody reads them.
_ROWS = 150
_BIN = 5.0  # points


def profile_chart(
    result: IndexResult, region: str, *, certainty: Certainty | None = None, lang: str = "nl"
) -> Chart:
    """Draw the scores of one region: index, aspects and themes, against what they are held to.

    Parameters
    ----------
    result
        The scored index.
    region
        Code or name.
    certainty
        Of this result: lines over indicative classes, and the interval of each score.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    Chart
        Data: ``region, node, label, level, score, reference, class`` (0: no score) and, with a
        certainty, ``low, high`` (5% and 95%), ``chance`` of the class and whether it is
        ``stable``. Scores in points, chances 0 to 1.

    Raises
    ------
    DataError
        If there is no such region.
    ExportError
        If the certainty is of another result, or matplotlib is not installed.
    """
    check_certainty(result, certainty)
    result = result.in_language(lang)
    code = result.find(region)
    name = result.name(code)
    nodes = [n for n in result.definition.nodes() if isinstance(n, Node) and n.key in result.scored]
    rows = [
        {
            "region": code,
            "node": node.key,
            "label": node.label,
            "level": node.level,
            "score": number_at(result.scores, code, node.key),
            "reference": float(result.scored[node.key].reference),
            "class": int(number_at(result.classes, code, node.key)),
            **_sure(certainty, code, node.key),
        }
        for node in nodes
    ]
    data = pd.DataFrame(rows)
    reference = result.describe_reference(lang)
    base = number(float(result.scored[result.definition.key].reference), 0, lang)
    heading = f"{name}: {result.definition.label}"
    words = text("chart.profile.below", lang, reference=reference, base=base)
    with drawing(7.4, 0.5 + 0.26 * len(data)) as figure:
        axes = figure.add_subplot()
        _rows_of_scores(axes, data, result, lang)
        indent = {"index": "", "aspect": "", "theme": "   "}
        labels = [indent[node.level] + shorten(node.label, 44) for node in nodes]
        axes.set_yticks(range(len(data)), labels)
        for label, level in zip(axes.get_yticklabels(), data["level"], strict=True):
            label.set_fontweight("normal" if level == "theme" else "bold")
        for tick in axes.yaxis.get_major_ticks():
            tick.label1.set_horizontalalignment("left")
            tick.set_pad(_label_room(labels))
        finish(
            figure, heading, [words], source_line(result, [result.definition.key], lang),
            class_legend(lang, unsure=certainty is not None),
        )  # fmt: skip
    score = number_at(result.scores, code, result.definition.key)
    caption = text(
        "chart.profile.caption", lang, name=name, index=result.definition.label,
        score=number(score, DECIMALS, lang), reference=reference, base=base,
        label=result.class_label(code, None, lang),
    )  # fmt: skip
    return Chart(figure, data, caption)


def ranking_chart(
    result: IndexResult,
    node: str | None = None,
    certainty: Certainty | None = None,
    *,
    level: str | None = None,
    lang: str = "nl",
) -> Chart:
    """Draw the regions of a level in the order of their score, with how far it may be off.

    Regions without a score stand below, with the reason. The chart says itself that neighbours
    whose intervals overlap have no order.

    Parameters
    ----------
    result
        The scored index.
    node
        Whose score; the index by default.
    certainty
        Of this result; it gives the intervals, and which classes are indicative.
    level
        ``wijk``, ``buurt`` or ``gemeente``; wijken by default.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    Chart
        Data, in the order drawn: ``region, name, score, class`` (0: no score), ``status`` (why
        there is none) and, with a certainty, ``low, high, chance, stable``.

    Raises
    ------
    DataError
        If the node has no score, there is no such level, or it has too many regions to draw.
    ExportError
        If the certainty is of another result, or matplotlib is not installed.
    """
    check_certainty(result, certainty)
    result = result.in_language(lang)
    shown = node_with_score(result, node)
    codes, level = codes_of(result, level)
    if len(codes) > _ROWS:
        raise DataError(
            f"{len(codes)} regions do not fit in one chart (expected at most {_ROWS}); "
            "distribution_chart draws any number"
        )
    known = certainty if certainty is not None and shown.key in certainty.low.columns else None
    rows = [
        {
            "region": code,
            "name": result.name(code),
            "label": result.name(code),
            "score": number_at(result.scores, code, shown.key),
            "reference": float(result.scored[shown.key].reference),
            "class": int(number_at(result.classes, code, shown.key)),
            "status": str(result.status.at[code, shown.key]),
            **_sure(known, code, shown.key),
        }
        for code in codes
    ]
    best_first = result.definition.higher_is == "favourable"
    data = pd.DataFrame(rows).sort_values(
        ["score", "region"], ascending=[not best_first, True], na_position="last",
        ignore_index=True,
    )  # fmt: skip
    base = number(float(result.scored[shown.key].reference), 0, lang)
    below = [text("chart.axis", lang, reference=result.describe_reference(lang), base=base) + "."]
    kind = "sure" if known is not None else "bare"
    below.append(text(f"chart.ranking.{kind}", lang))
    areas = _areas(level, lang)
    with drawing(7.4, 0.5 + 0.25 * len(data)) as figure:
        axes = figure.add_subplot()
        _rows_of_scores(axes, data, result, lang)
        axes.set_yticks(range(len(data)), [shorten(str(name), 40) for name in data["name"]])
        heading = text("chart.ranking.title", lang, node=shown.label, areas=areas)
        finish(
            figure, heading, below, source_line(result, [shown.key], lang),
            class_legend(lang, unsure=known is not None),
        )  # fmt: skip
    caption = text(
        "chart.ranking.caption", lang, node=shown.label, n=len(data), areas=areas,
        none=int(data["score"].isna().sum()),
    )  # fmt: skip
    return Chart(figure, data.drop(columns=["label", "reference"]), caption)


def distribution_chart(
    result: IndexResult, node: str | None = None, *, level: str | None = None, lang: str = "nl"
) -> Chart:
    """Draw how many regions have which score, in bins of five points and the class colours.

    Parameters
    ----------
    result
        The scored index.
    node
        Whose score; the index by default.
    level
        ``wijk``, ``buurt`` or ``gemeente``; buurten by default where there are any.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    Chart
        Data: one row per region, ``region, name, score, class`` (0: no score).

    Raises
    ------
    DataError
        If the node has no score, or there is no such level.
    ExportError
        If matplotlib is not installed.
    """
    result = result.in_language(lang)
    shown = node_with_score(result, node)
    if level is None and (result.regions["level"] == "buurt").any():
        level = "buurt"
    codes, level = codes_of(result, level)
    data = pd.DataFrame(
        {
            "region": codes,
            "name": result.regions.loc[codes, "name"].to_numpy(object),
            "score": result.scores.loc[codes, shown.key].to_numpy(float),
            "class": result.classes.loc[codes, shown.key].to_numpy(int),
        }
    )
    there = data[data["class"] > 0]
    reference = float(result.scored[shown.key].reference)
    areas = _areas(level, lang)
    with drawing(7.4, 3.2) as figure:
        axes = figure.add_subplot()
        axes.grid(axis="y", color=FAINT)
        if len(there):
            edges = _edges(there["score"].to_numpy(), reference)
            stacks = [there.loc[there["class"] == each.number, "score"] for each in CLASSES]
            axes.hist(
                stacks, bins=list(edges), stacked=True, color=[each.colour for each in CLASSES],
                edgecolor=SOFT, linewidth=0.6,
            )  # fmt: skip
            axes.axvline(reference, color=INK, linewidth=1)
        numbers_on(axes, "x", lang)
        numbers_on(axes, "y", lang)
        # The types know the base class only; the locator of a number axis takes this.
        axes.yaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]
        axes.set_xlabel(
            text("chart.axis", lang, reference=result.describe_reference(lang),
                 base=number(reference, 0, lang))
        )  # fmt: skip
        axes.set_ylabel(text("chart.distribution.count", lang, areas=areas))
        counts = [int((data["class"] == each.number).sum()) for each in CLASSES]
        words = ", ".join(
            text("chart.distribution.part", lang, n=n, label=text(f"class.{each.key}", lang))
            for n, each in zip(counts, CLASSES, strict=True)
        )
        none = int((data["class"] == 0).sum())
        if none:
            words += ", " + text("chart.distribution.none", lang, n=none)
        heading = text("chart.distribution.title", lang, node=shown.label, areas=areas)
        sources = source_line(result, [shown.key], lang)
        finish(figure, heading, [words], sources, class_legend(lang))
    return Chart(figure, data, f"{heading}: {words}.")


def _areas(level: str, lang: str) -> str:
    return text(f"chart.areas.{level or 'any'}", lang)


def _sure(certainty: Certainty | None, code: str, key: str) -> dict[str, Any]:
    """How sure one score is, as columns; none without a certainty."""
    if certainty is None:
        return {}
    return {
        "low": number_at(certainty.low, code, key),
        "high": number_at(certainty.high, code, key),
        "chance": number_at(certainty.probability, code, key),
        "stable": certainty.stable.at[code, key],
    }


def _rows_of_scores(axes: Axes, data: pd.DataFrame, result: IndexResult, lang: str) -> None:
    """Draw one bar per row from the reference to its score, the first row on top."""
    spread = data[["score", "reference", *({"low", "high"} & set(data.columns))]].to_numpy(float)
    low, high = np.nanmin(spread), np.nanmax(spread)
    room = 0.06 * max(high - low, 1.0)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(data) - 0.4, -0.6)
    for limit in result.definition.limits:
        axes.axvline(limit, color=FAINT, linewidth=1, zorder=0)
    for at, row in enumerate(data.to_dict(orient="records")):
        place = (1.015, at)
        if np.isnan(row["score"]):
            why = row.get("status") or "missing"
            axes.annotate(
                text("chart.none", lang) if "status" not in row else text(f"status.{why}", lang),
                place, xycoords=("axes fraction", "data"), va="center", color=SOFT, fontsize=8,
            )  # fmt: skip
            continue
        unsure = row.get("stable") is not None and not bool(row.get("stable", True))
        bar(axes, at, row["reference"], row["score"], row["class"], unsure=unsure)
        if "low" in row:
            axes.plot([row["low"], row["high"]], [at, at], color=INK, linewidth=1.1)
            for end in (row["low"], row["high"]):
                axes.plot([end, end], [at - 0.17, at + 0.17], color=INK, linewidth=1.1)
        shown = number(row["score"], DECIMALS, lang)
        sign = kind_of(row["class"]).sign
        axes.annotate(
            shown, (1.075, at), xycoords=("axes fraction", "data"), va="center", ha="right"
        )
        axes.annotate(sign, (1.09, at), xycoords=("axes fraction", "data"), va="center")
    references = data["reference"].unique()
    for reference in references:
        ends = (-0.6, len(data) - 0.4) if len(references) == 1 else (np.nan, np.nan)
        axes.plot([reference, reference], ends, color=INK, linewidth=1)
    numbers_on(axes, "x", lang)


def _label_room(labels: list[str]) -> float:
    """Points by which left-aligned labels start before the axis: their width, about."""
    return 8 + 5.6 * max(len(label) for label in labels)


def _edges(scores: Any, reference: float) -> list[float]:
    """Bins of five points that have the reference as an edge, so that no bin is on both sides."""
    low = reference + _BIN * np.floor((scores.min() - reference) / _BIN)
    high = reference + _BIN * (np.floor((scores.max() - reference) / _BIN) + 1)
    count = round((high - low) / _BIN)
    # An index on another scale than points may have a spread of 0.2, or of thousands.
    if not 4 <= count <= 80:
        return list(np.histogram_bin_edges(scores, bins=20))
    edges = [float(low + _BIN * at) for at in range(count + 1)]
    assert all(a < b for a, b in pairwise(edges))
    return edges
