"""Chart of two nodes or figures against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ouderenindex.charts.chart import (
    FAINT,
    INK,
    SOFT,
    Chart,
    class_legend,
    codes_of,
    drawing,
    finish,
    kind_of,
    numbers_on,
    shorten,
    source_line,
)
from ouderenindex.definition import Indicator, Node
from ouderenindex.errors import DataError
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["scatter_chart"]

_FEWEST = 3
# Areas of circles, in points squared: the most people, and what is given where none are counted.
_LARGEST, _PLAIN = 420.0, 40.0
_NAMES = 40


def scatter_chart(
    result: IndexResult, x: str, y: str, *, level: str | None = None, lang: str = "nl"
) -> Chart:
    """Draw regions by two of their values, as circles whose area is the number of older people.

    An indicator is drawn by its figures, in its own unit; the index, an aspect or a theme by its
    scores. The colour is the class of the index.

    Parameters
    ----------
    result
        The scored index.
    x, y
        Keys of two nodes or indicators.
    level
        ``wijk``, ``buurt`` or ``gemeente``; wijken by default.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    Chart
        Data: ``region, name, x, y, people, class`` of every region, also of those without one of
        the two. The caption gives Pearson's correlation, unweighted, and on how many regions it
        rests.

    Raises
    ------
    DataError
        If one of the two has no values, or there is no such level.
    DefinitionError
        If there is no such node.
    ExportError
        If matplotlib is not installed.
    """
    result = result.in_language(lang)
    codes, level = codes_of(result, level)
    nodes = (result.definition[x], result.definition[y])
    counts = list(result.people.columns)
    data = pd.DataFrame(
        {
            "region": codes,
            "name": result.regions.loc[codes, "name"].to_numpy(object),
            "x": _values(result, nodes[0], codes),
            "y": _values(result, nodes[1], codes),
            "people": result.people.loc[codes, counts[0]].to_numpy(float) if counts else np.nan,
            "class": result.classes.loc[codes, result.definition.key].to_numpy(int),
        }
    )
    there = data.dropna(subset=["x", "y"])
    areas = text(f"chart.areas.{level or 'any'}", lang)
    lines = [text("chart.scatter.below", lang, index=result.definition.label)]
    if counts and there["people"].notna().any():
        lines[0] += " " + text("chart.scatter.size", lang, people=_people(counts[0], lang))
    lines.append(_correlation(there, nodes, areas, lang))
    with drawing(7.4, 5.2) as figure:
        axes = figure.add_subplot()
        axes.spines["left"].set_visible(True)
        axes.grid(color=FAINT)
        sizes = _sizes(there["people"])
        order = np.argsort(-sizes, kind="stable")  # small circles over large ones
        drawn = there.iloc[order]
        axes.scatter(
            drawn["x"], drawn["y"], s=sizes[order], edgecolors=SOFT, linewidths=0.7,
            c=[kind_of(int(number_)).colour for number_ in drawn["class"]],
        )  # fmt: skip
        for which, node in zip("xy", nodes, strict=True):
            indicator = isinstance(node, Indicator)
            numbers_on(axes, which, lang, node.unit if isinstance(node, Indicator) else "")
            label = text("chart.scatter.figure" if indicator else "chart.scatter.score", lang,
                         label=shorten(node.label, 70), unit=getattr(node, "unit", ""))  # fmt: skip
            (axes.set_xlabel if which == "x" else axes.set_ylabel)(label)
        axes.margins(0.08)
        heading = text("chart.scatter.title", lang, x=nodes[0].label, y=nodes[1].label)
        finish(
            figure, heading, lines, source_line(result, [x, y], lang),
            class_legend(lang, none=bool((there["class"] == 0).any())),
        )  # fmt: skip
        figure.draw_without_rendering()  # places of names follow from where the circles come to lie
        _names(axes, drawn, sizes[order])
    return Chart(figure, data, f"{heading}. {lines[1]}")


def _values(result: IndexResult, node: Node | Indicator, codes: pd.Index) -> Any:
    if isinstance(node, Indicator):
        publishable = pd.Series(result.table_of_figures.publishable, result.figures.index)
        return result.figures[node.key].where(publishable).loc[codes].to_numpy(float)
    if node.key not in result.scored:
        raise DataError(f"'{node.key}' has no score: it is context, or was excluded")
    return result.scores.loc[codes, node.key].to_numpy(float)


def _people(count: str, lang: str) -> str:
    from ouderenindex.export.tables import people_label

    return people_label(count, lang)


def _sizes(people: pd.Series) -> Any:
    known = people.to_numpy(float)
    most = np.nanmax(known) if len(known) and not np.isnan(known).all() else 0.0
    if not most > 0:
        return np.full(len(known), _PLAIN)
    return np.maximum(6.0, np.nan_to_num(_LARGEST * known / most, nan=_PLAIN))


def _correlation(
    there: pd.DataFrame, nodes: tuple[Node | Indicator, Node | Indicator], areas: str, lang: str
) -> str:
    x, y = there["x"].to_numpy(), there["y"].to_numpy()
    if len(there) < _FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return text("chart.scatter.few", lang, n=len(there), areas=areas)
    words = text("chart.scatter.r", lang, n=len(there), areas=areas,
                 r=number(float(np.corrcoef(x, y)[0, 1]), 2, lang))  # fmt: skip
    keys = [
        {i.key for i in node.indicators} if isinstance(node, Node) else {node.key} for node in nodes
    ]
    if keys[0] & keys[1]:
        words += " " + text("chart.scatter.part", lang)
    return words


def _names(axes: Axes, drawn: pd.DataFrame, sizes: Any) -> None:
    """Write names beside circles where they cover nothing; those of most people first."""
    from matplotlib.transforms import Bbox

    frame = axes.get_window_extent()
    dot = axes.figure.dpi / 72.0
    middles = axes.transData.transform(drawn[["x", "y"]].to_numpy(float))
    radii = np.sqrt(sizes) / 2 * dot
    circles = [
        Bbox.from_extents(x - r, y - r, x + r, y + r)
        for (x, y), r in zip(middles, radii, strict=True)
    ]
    taken: list[Any] = []
    for at, row in enumerate(drawn.head(_NAMES).to_dict(orient="records")):
        away = radii[at] / dot + 3
        others = [*circles[:at], *circles[at + 1 :], *taken]
        for dx, dy, ha, va in (
            (away, 0, "left", "center"), (-away, 0, "right", "center"),
            (0, away, "center", "bottom"), (0, -away, "center", "top"),
        ):  # fmt: skip
            label = axes.annotate(
                shorten(str(row["name"]), 28), (row["x"], row["y"]), (dx, dy),
                textcoords="offset points", ha=ha, va=va, fontsize=7.5, color=INK,
            )  # fmt: skip
            box = label.get_window_extent()
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1
            if inside and not any(box.overlaps(other) for other in others):
                taken.append(box)
                break
            label.remove()
