"""How scores developed, as far as that can be said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ouderenindex.audit.known import year_of
from ouderenindex.classes import DECIMALS
from ouderenindex.definition import Node
from ouderenindex.texts import number, text
from ouderenindex.trends import Trend

__all__ = ["Development", "Point", "development"]


@dataclass(frozen=True)
class Point:
    """One score of the index: ``year``, ``score``, and on which side of breaks it lies."""

    year: int
    score: float
    side: int


@dataclass(frozen=True)
class Development:
    """Scores of several years, and what they do and do not show.

    Attributes
    ----------
    periods
        Headings of the years.
    breaks
        Of each year, whether a break in the method lies right before it.
    rows
        Label of a node, then its score in each year, as written.
    words
        Verdicts in sentences.
    note
        On which figures this rests, and why it is not the whole index.
    points
        Of the index, for a chart; years without a score are left out.
    reference
        Score of what all are compared with.
    """

    periods: tuple[str, ...]
    breaks: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    note: str
    points: tuple[Point, ...]
    reference: float


def development(trend: Trend, code: str, lang: str) -> Development | None:
    """Gather the scores of one region from a trend; None where it has none in any year."""
    frame = trend.frame[trend.frame["region"] == code]
    nodes = [
        node
        for node in trend.definition.nodes()
        if isinstance(node, Node) and node.level in ("index", "aspect")
    ]
    rows, verdicts = [], dict[tuple[str, str], list[str]]()
    points: list[Point] = []
    sides = [sum(year_of(period) >= b.year for b in trend.breaks) for period in trend.periods]
    for node in nodes:
        own = frame[frame["node"] == node.key].set_index("period").reindex(list(trend.periods))
        if own["score"].isna().all():
            continue
        scores = own["score"].to_numpy(float)
        label = node.label
        if node.level == "index" and trend.left_out:
            label = text("profile.trend.part", lang, label=label)
        rows.append((label, *(number(score, DECIMALS, lang) for score in scores)))
        for period, verdict in own["verdict"].items():
            if period != trend.base:
                verdicts.setdefault((str(period), str(verdict)), []).append(node.label)
        if node.level == "index":
            points = [
                Point(year_of(period), float(score), side)
                for period, score, side in zip(trend.periods, scores, sides, strict=True)
                if not np.isnan(score)
            ]
    if not rows:
        return None
    words = []
    for (period, verdict), labels in verdicts.items():
        shown = "" if len(labels) == len(rows) else f" ({'; '.join(labels)})"
        said = trend.verdict_label(verdict, lang)
        words.append(text("profile.trend.verdict", lang, period=period, verdict=said, which=shown))
    kept = len(trend.definition.indicators)
    note = [trend.notes(lang)[0]]
    if trend.left_out:
        note.append(
            text("profile.trend.kept", lang, kept=kept, all=kept + len(trend.left_out),
                 share=number(100 * trend.share, 0, lang))
        )  # fmt: skip
    note += [
        text("trend.break", lang, note=each.said(lang), year=each.year) for each in trend.breaks
    ]
    return Development(
        periods=trend.periods,
        breaks=tuple(
            at > 0 and side > before
            for at, (before, side) in enumerate(zip([sides[0], *sides], sides, strict=False))
        ),
        rows=tuple(rows),
        words=tuple(words),
        note=" ".join(note),
        points=tuple(points),
        reference=float(trend.result.scored[trend.definition.key].reference),
    )
