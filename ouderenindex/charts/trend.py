"""Chart of scores per year, with breaks in a publisher's method marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ouderenindex.audit.known import year_of
from ouderenindex.charts.chart import (
    ACCENT,
    FAINT,
    INK,
    SOFT,
    Chart,
    codes_of,
    drawing,
    finish,
    numbers_on,
    shorten,
    source_line,
)
from ouderenindex.errors import DataError
from ouderenindex.texts import number, text
from ouderenindex.trends import Trend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["trend_chart"]

_PANELS = 60
_ACROSS = 4


def trend_chart(
    trend: Trend,
    node: str | None = None,
    *,
    regions: Sequence[str] | None = None,
    lang: str = "nl",
) -> Chart:
    """Draw the scores of each year, one small panel per region.

    A line connects only years that can be compared; a dashed vertical line stands where a
    publisher changed its method, and nothing connects the years on its two sides. The bar on a
    point is what the margins of both years explain of its difference with the base year: where
    it holds the base year's score, there is no change to be told from noise.

    Parameters
    ----------
    trend
        From :func:`ouderenindex.trends.trend`.
    node
        Whose score; the index (of what counted) by default.
    regions
        Codes or names; all wijken by default.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    Chart
        Data: the rows of :attr:`Trend.frame` that are drawn, with the ``name`` of the region and
        the verdict in words (``words``).

    Raises
    ------
    DataError
        If there is no such region, or there are too many.
    DefinitionError
        If the node did not count in the trend.
    ExportError
        If matplotlib is not installed.
    """
    trend = trend.in_language(lang)
    result = trend.result
    shown = trend.definition[node or trend.definition.key]
    codes = (
        list(codes_of(result, None)[0])
        if regions is None
        else [result.find(region) for region in regions]
    )
    if not 1 <= len(codes) <= _PANELS:
        raise DataError(
            f"A chart of trends has one panel per region, and {len(codes)} were asked for "
            f"(expected 1 to {_PANELS})"
        )
    rows = trend.frame[(trend.frame["node"] == shown.key) & trend.frame["region"].isin(codes)]
    data = rows.reset_index(drop=True)
    data.insert(1, "name", [result.name(str(code)) for code in data["region"]])
    data["words"] = [trend.verdict_label(str(verdict), lang) for verdict in data["verdict"]]
    across = min(_ACROSS, len(codes))
    down = -(-len(codes) // across)
    noise = data["noise"].fillna(0.0)
    low, high = (data["score"] - noise).min(), (data["score"] + noise).max()
    with drawing(7.4, 0.2 + 1.4 * down) as figure:
        grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
        for axes in grid.flat[len(codes) :]:
            axes.set_visible(False)
        for code, axes in zip(codes, grid.flat, strict=False):
            axes.set_title(shorten(result.name(code), 22), fontsize=8.5, loc="left")
            _panel(axes, data[data["region"] == code], trend)
            if not np.isnan(low):
                room = 0.06 * max(high - low, 5.0)
                axes.set_ylim(low - room, high + room)
            numbers_on(axes, "y", lang)
            axes.tick_params(labelsize=7.5)
        below = [trend.notes(lang)[0], text("chart.trend.noise", lang, base=trend.base)]
        if trend.breaks:
            years = ", ".join(sorted({str(each.year) for each in trend.breaks}))
            below.append(text("chart.trend.break", lang, years=years))
        if trend.left_out:
            kept, left_out = len(trend.definition.indicators), len(trend.left_out)
            share = number(100 * trend.share, 0, lang)
            below.append(
                text("chart.trend.part", lang, kept=kept, all=kept + left_out, share=share)
            )
        heading = text("chart.trend.title", lang, node=shown.label,
                       periods=", ".join(trend.periods))  # fmt: skip
        finish(figure, heading, below, source_line(result, [shown.key], lang, trend.periods))
    told = data[data["period"] != trend.base].groupby("words", sort=False).size()
    summary = "; ".join(f"{words}: {count}" for words, count in told.items())
    return Chart(figure, data, f"{heading}. {summary}")


def _panel(axes: Axes, rows: pd.DataFrame, trend: Trend) -> None:
    years = rows["period"].map(year_of).to_numpy(float)
    scores, noise = rows["score"].to_numpy(float), rows["noise"].to_numpy(float)
    across = rows["method_break"].to_numpy(bool)
    axes.grid(axis="y", color=FAINT)
    axes.axhline(float(trend.result.scored[trend.definition.key].reference), color=SOFT, lw=0.7)
    # Years on one side of a break are comparable with each other.
    sides = np.zeros(len(years))
    if across.any():
        for each in trend.breaks:
            sides += years >= each.year
            between = years[years < each.year]
            if len(between) and len(between) < len(years):
                axes.axvline((between.max() + years[years >= each.year].min()) / 2,
                             color=INK, lw=1, ls=(0, (2, 2)))  # fmt: skip
    for side in np.unique(sides):
        there = sides == side
        axes.plot(years[there], scores[there], color=ACCENT, lw=1.4, zorder=2)
    axes.vlines(years, scores - noise, scores + noise, color=SOFT, lw=1.1, zorder=1)
    base = rows["period"].to_numpy(object) == trend.base
    for kept, face in ((base, ACCENT), (~base, "white")):
        axes.plot(years[kept], scores[kept], "o", ms=4.5, mfc=face, mec=ACCENT, mew=1.2, zorder=3)
    axes.set_xticks(years, [str(period) for period in rows["period"]])
    axes.margins(x=0.15)
