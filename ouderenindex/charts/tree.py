"""The definition of an index as a tree."""

from __future__ import annotations

import textwrap

import pandas as pd

from ouderenindex.audit import effective_weights
from ouderenindex.charts.chart import ACCENT, INK, SOFT, Chart, drawing, finish, shorten
from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.texts import number, text

__all__ = ["definition_tree"]

# Left edges of the levels, as parts of the width.
_LEFT = {"index": 0.0, "aspect": 0.155, "theme": 0.365, "indicator": 0.60}
_SIGNS = {"risk": "−", "protective": "+", "context": "·"}


def definition_tree(definition: IndexDefinition, *, lang: str = "nl") -> Chart:
    """Draw what an index is made of: aspects, themes and indicators, with their shares.

    Parameters
    ----------
    definition
        Any definition, also one without aspects.
    lang
        ``nl`` or ``en``.

    Returns
    -------
    Chart
        Data: one row per node, each before what it is made of: ``node, label, level, parent,
        weight, share`` (of the whole index, 0 to 1, if every figure is there; 0 for context),
        ``direction, evidence, unit, period``.

    Raises
    ------
    ExportError
        If matplotlib is not installed.
    """
    definition = definition.in_language(lang)
    shares = effective_weights(definition)
    rows = []
    for node in definition.nodes():
        parent = definition.parent(node.key)
        leaf = node if isinstance(node, Indicator) else None
        below = node.indicators if isinstance(node, Node) else (node,)
        rows.append(
            {
                "node": node.key,
                "label": node.label,
                "level": node.level,
                "parent": parent.key if parent else "",
                "weight": node.weight,
                "share": float(sum(shares.get(i.key, 0.0) for i in below)),
                "direction": leaf.direction if leaf else "",
                "evidence": (leaf.evidence or "") if leaf else "",
                "unit": leaf.unit if leaf else "",
                "period": leaf.period if leaf else "",
            }
        )
    data = pd.DataFrame(rows)
    heights = _heights(definition)
    leaves = len(definition.indicators)
    with drawing(9.2, 0.3 + 0.24 * leaves) as figure:
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(leaves - 0.4, -0.6)
        widths = {"index": 17, "aspect": 21, "theme": 30, "indicator": 62}
        for row in data.to_dict(orient="records"):
            at, left = heights[row["node"]], _LEFT[row["level"]]
            leaf = row["level"] == "indicator"
            share = f"{number(100 * row['share'], 1 if leaf else 0, lang)}%"
            if leaf:
                label = (
                    f"{_SIGNS[row['direction']]} {shorten(str(row['label']), widths['indicator'])}"
                )
                counts = row["direction"] != "context" and row["share"] > 0
                axes.text(left, at, label, va="center", fontsize=8, color=INK if counts else SOFT)
                axes.text(0.985, at, share if counts else "–", va="center", ha="right",
                          fontsize=8, color=SOFT)  # fmt: skip
                axes.text(1.0, at, row["evidence"], va="center", fontsize=8, color=SOFT)
            else:
                label = textwrap.fill(
                    f"{shorten(str(row['label']), 60)} ({share})", widths[row["level"]]
                )
                axes.text(
                    left, at, label, va="center", fontsize=8.5, color=INK,
                    weight="normal" if row["level"] == "theme" else "bold", linespacing=1.25,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
                )  # fmt: skip
            if row["parent"]:
                start = _LEFT[str(definition[row["parent"]].level)]
                near = left - 0.012
                axes.plot([start + 0.02, near, near + 0.007], [heights[row["parent"]], at, at],
                          color=ACCENT, lw=0.7, alpha=0.55, zorder=0)  # fmt: skip
        scored = sum(i.key in shares.index and shares[i.key] > 0 for i in definition.indicators)
        words = text("chart.tree.below", lang)
        heading = text("chart.tree.title", lang, index=definition.label)
        finish(figure, heading, [words])
    caption = text("chart.tree.caption", lang, index=definition.label, n=leaves, scored=scored)
    return Chart(figure, data, caption)


def _heights(definition: IndexDefinition) -> dict[str, float]:
    """Height of each node: indicators one under the other, the rest at the middle of its parts."""
    heights: dict[str, float] = {i.key: float(at) for at, i in enumerate(definition.indicators)}
    for node in reversed(definition.nodes()):
        if isinstance(node, Node):
            own = [heights[child.key] for child in node.children]
            heights[node.key] = (own[0] + own[-1]) / 2
    return heights
