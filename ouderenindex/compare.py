"""Comparison: two regions side by side, regions most alike, and how many people a class concerns.

Regions with too few people to be published about are treated as without figures here too.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ouderenindex.audit import effective_weights
from ouderenindex.classes import CLASSES, DECIMALS, NO_DATA
from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.errors import DataError, suggest
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import TEXTS, number, text

__all__ = ["Comparison", "Severity", "compare", "most_alike", "rounded_people", "severity"]

Floats = npt.NDArray[np.float64]


# Estimates of people are rounded: to 5, and to 10 from 100 on.
_SMALL, _LARGE, _FROM = 5, 10, 100


def _class_label(class_: int, lang: str) -> str:
    key = CLASSES[class_ - 1].key if class_ else NO_DATA.key
    return text(f"class.{key}", lang)


def _figures(result: IndexResult) -> pd.DataFrame:
    """Figures of regions that may be published about."""
    publishable = pd.Series(result.table_of_figures.publishable, result.figures.index)
    return result.figures.where(publishable, axis=0)


# --- Two regions -----------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two regions side by side. All differences are of ``a`` less ``b``.

    Attributes
    ----------
    a, b
        Codes.
    name_a, name_b
        Names.
    node
        Key of the node that is compared.
    nodes
        Index: that node and the nodes below it that have scores, indicators included; columns
        ``label, level, score_a, score_b, class_a, class_b`` (0: no score) and ``difference``.
    indicators
        Index: indicators that count in the node; columns ``label, unit, decimals``; ``figure_a,
        figure_b`` and ``difference``, in that unit; ``contribution_a, contribution_b`` (points to
        the node's score, against the reference) and ``points``, their difference. The points add
        up to the difference in score of the node; NaN where one of both has no score.
    definition
        Names the nodes.
    """

    a: str
    b: str
    name_a: str
    name_b: str
    node: str
    nodes: pd.DataFrame
    indicators: pd.DataFrame
    definition: IndexDefinition

    def __repr__(self) -> str:
        return "\n".join([self.title(), "", *(self._tables("nl"))])

    def _repr_html_(self) -> str:
        parts = [f"<h2>{html.escape(self.title())}</h2>"]
        with pd.option_context("display.max_colwidth", None):  # pandas would cut long labels
            parts += [f.to_html(escape=True, index=False) for f in (self.scores(), self.points())]
        return "".join(parts)

    def title(self, lang: str = "nl") -> str:
        """Heading of the comparison."""
        node = self.definition[self.node].in_language(lang)
        return text("compare.title", lang, a=self.name_a, b=self.name_b, node=node.label)

    def _tables(self, lang: str) -> list[str]:
        found = [text("compare.nodes", lang), self.scores(lang).to_string(index=False), ""]
        without = [
            name
            for name, column in ((self.name_a, "score_a"), (self.name_b, "score_b"))
            if np.isnan(self.nodes.loc[self.node, [column]].to_numpy(float)[0])
        ]
        if without:
            found.append(text("compare.none", lang, names=", ".join(without)))
        return [*found, text("compare.indicators", lang), self.points(lang).to_string(index=False)]

    def scores(self, lang: str = "nl") -> pd.DataFrame:
        """Give scores and classes in words, for the reader."""
        groups = self.nodes[self.nodes["level"] != "indicator"]
        labels = [self.definition[key].in_language(lang).label for key in groups.index]
        columns = [(text("compare.column.label", lang), labels)]
        for name, side in ((self.name_a, "a"), (self.name_b, "b")):
            scores = [number(float(v), DECIMALS, lang) for v in groups[f"score_{side}"]]
            classes = [_class_label(int(v), lang) for v in groups[f"class_{side}"]]
            columns += [(name, scores), (text("compare.column.class", lang, name=name), classes)]
        difference = [number(float(v), DECIMALS, lang) for v in groups["difference"]]
        columns.append((text("compare.column.difference", lang), difference))
        # Not from a dict: a region may bear the name of another column.
        cells = zip(*(values for _, values in columns), strict=True)
        return pd.DataFrame(list(cells), columns=[name for name, _ in columns])

    def points(self, lang: str = "nl") -> pd.DataFrame:
        """Give figures with their difference in points, largest first, for the reader."""
        order = self.indicators.sort_values("points", key=lambda s: -s.abs(), kind="stable")
        rows = []
        for key, row in zip(order.index, order.to_dict(orient="records"), strict=True):
            shown = self.definition[key].in_language(lang)
            assert isinstance(shown, Indicator)
            unit = "%" if shown.unit == "%" else f" {shown.unit}"
            figures = [
                number(row[c], row["decimals"], lang) + (unit if row[c] == row[c] else "")
                for c in ("figure_a", "figure_b")
            ]
            rows.append([shown.label, *figures, number(row["points"], DECIMALS, lang)])
        return pd.DataFrame(
            rows,
            columns=[text("compare.column.label", lang), self.name_a, self.name_b,
                     text("compare.column.points", lang)],
        )  # fmt: skip


def compare(result: IndexResult, a: str, b: str, node: str | None = None) -> Comparison:
    """Put two regions side by side.

    Parameters
    ----------
    result
        The scored index.
    a, b
        Codes or names.
    node
        Index, aspect or theme; the index by default.

    Raises
    ------
    DataError
        If a region is not known, both are the same, or the node has no scores.

    Examples
    --------
    >>> import ouderenindex as oi
    >>> from ouderenindex.compare import compare
    >>> both = compare(oi.load_case("zwolle").score(), "Holtenbroek", "Stadshagen")
    >>> round(float(both.indicators["points"].sum()), 6) == round(
    ...     float(both.nodes.loc["ouderenindex", "difference"]), 6)
    True
    """
    code_a, code_b = result.find(a), result.find(b)
    if code_a == code_b:
        raise DataError(f"'{a}' and '{b}' are the same region, {code_a}")
    key = node or result.definition.key
    points = result.contributions(key)
    top = result.definition[key]
    below = [n for n in _walk(top) if n.key in result.scored]
    keys = [n.key for n in below]
    nodes = pd.DataFrame(
        {
            "label": [n.label for n in below],
            "level": [n.level for n in below],
            "score_a": result.scores.loc[code_a, keys],
            "score_b": result.scores.loc[code_b, keys],
            "class_a": result.classes.loc[code_a, keys],
            "class_b": result.classes.loc[code_b, keys],
        },
        index=keys,
    )
    nodes["difference"] = nodes["score_a"] - nodes["score_b"]
    own = [n for n in below if isinstance(n, Indicator)]
    keys = [i.key for i in own]
    figures = _figures(result)
    indicators = pd.DataFrame(
        {
            "label": [i.label for i in own],
            "unit": [i.unit for i in own],
            "decimals": [i.decimals for i in own],
            "figure_a": figures.loc[code_a, keys],
            "figure_b": figures.loc[code_b, keys],
            "difference": figures.loc[code_a, keys] - figures.loc[code_b, keys],
            "contribution_a": points.loc[code_a, keys],
            "contribution_b": points.loc[code_b, keys],
            "points": points.loc[code_a, keys] - points.loc[code_b, keys],
        },
        index=keys,
    )
    names = [result.name(code) for code in (code_a, code_b)]
    if names[0] == names[1]:  # a wijk and a buurt in it may bear one name
        names = [f"{name} ({code})" for name, code in zip(names, (code_a, code_b), strict=True)]
    return Comparison(
        a=code_a,
        b=code_b,
        name_a=names[0],
        name_b=names[1],
        node=key,
        nodes=nodes,
        indicators=indicators,
        definition=result.definition,
    )


def _walk(node: Node | Indicator) -> list[Node | Indicator]:
    children = node.children if isinstance(node, Node) else ()
    return [node, *(below for child in children for below in _walk(child))]


# --- Regions most alike ----------------------------------------------------------------------


def most_alike(
    result: IndexResult,
    region: str,
    n: int = 5,
    among: Sequence[str] | None = None,
    *,
    min_shared: float = 0.5,
) -> pd.DataFrame:
    """Find the regions with the most similar figures.

    The distance is ``sqrt(sum w ((x - y) / s)^2 / sum w)`` over the indicators with a figure in
    both, with ``s`` the standard deviation between base regions and ``w`` the effective weight of
    the indicator in the index: the typical difference, in standard deviations. 0 is identical; two
    regions picked at random lie about 1.4 apart.

    Parameters
    ----------
    result
        The scored index.
    region
        Code or name.
    n
        How many to give.
    among
        Codes or names to choose from; by default all regions of the same level.
    min_shared
        Regions are compared only where indicators of at least this share of the weight have a
        figure in both.

    Returns
    -------
    pandas.DataFrame
        Index code, nearest first; columns ``name``, ``distance``, ``shared`` (0 to 1, the share
        of the weight compared), ``score`` of the index and its ``class``.

    Raises
    ------
    DataError
        If a region is not known, or has figures of less than that share.
    """
    code = result.find(region)
    if n < 1:
        raise DataError(f"The number of regions asked for must be at least 1, and is {n}")
    levels = result.regions["level"]
    if among is None:
        others = [str(c) for c in result.regions.index[levels == levels[code]]]
    else:
        others = list(dict.fromkeys(result.find(each) for each in among))
    others = [each for each in others if each != code]
    weights = effective_weights(result.definition, result.scored)
    weights = weights[[i.key for i in result.definition.indicators if i.key in weights.index]]
    figures = _figures(result)[weights.index]
    spread = figures.loc[result.table_of_figures.base].std(ddof=0)
    z = figures / spread.where(spread > 0)
    _check_enough(result, code, pd.Series(z.loc[code]), weights, min_shared)
    distance, shared = _distances(z.loc[others] - z.loc[code], weights)
    frame = pd.DataFrame(
        {
            "name": result.regions.loc[others, "name"].to_numpy(),
            "distance": distance,
            "shared": shared,
            "score": result.scores.loc[others, result.definition.key].to_numpy(),
            "class": result.classes.loc[others, result.definition.key].to_numpy(),
        },
        index=pd.Index(others, name="code"),
    )
    return _nearest(frame, n, min_shared)


def _check_enough(
    result: IndexResult, code: str, own: pd.Series, weights: pd.Series, min_shared: float
) -> None:
    """Refuse a region that has too few figures itself to be compared."""
    share = float(weights.to_numpy(float) @ own.notna().to_numpy(float))
    if share < min_shared * (1 - 1e-12) or share == 0:
        raise DataError(
            f"{result.name(code)} ({code}) has figures for {share:.0%} of the index, and a "
            f"comparison needs {min_shared:.0%}"
        )


def _distances(gap: pd.DataFrame, weights: pd.Series) -> tuple[Floats, Floats]:
    """Distance over what both have, and the share of the weight that this is, per row."""
    d = gap.to_numpy(float)
    w = ~np.isnan(d) * weights.to_numpy(float)
    shared = w.sum(axis=1)
    squared = (w * np.nan_to_num(d) ** 2).sum(axis=1)
    return np.sqrt(squared / np.where(shared > 0, shared, 1.0)), shared


def _nearest(frame: pd.DataFrame, n: int, min_shared: float) -> pd.DataFrame:
    # The tolerance keeps a share of exactly the minimum in, whatever the order of adding up.
    shared = frame["shared"]
    enough = frame[(shared >= min_shared * (1 - 1e-12)) & (shared > 0)]
    found: pd.DataFrame = enough.sort_values("distance", kind="stable").head(n)
    return found


# --- How many people -------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Severity:
    """How many people each class concerns.

    Regions with too few people to be published about count nowhere.

    Attributes
    ----------
    regions
        One row per region and indicator in % of the people counted: ``region, level, node``,
        ``class`` of its score (0: none, or not scored), ``figure``, ``residents`` (people counted
        there), ``people`` (figure times residents: those whom the figure counts) and
        ``concerned``: the same for a risk; for a protection those who lack it; NaN for context.
        ``people`` and ``concerned`` are rounded, see :func:`rounded_people`.
    classes
        One row per level, node and class (0 included): number of ``regions``; ``residents`` in
        them, as counted; ``concerned``, rounded after adding up, for indicators in %.
    count, period
        Name and year of the count of people.
    definition
        Names the nodes.
    """

    regions: pd.DataFrame
    classes: pd.DataFrame
    count: str
    period: str
    definition: IndexDefinition

    def __repr__(self) -> str:
        level = "wijk" if (self.classes["level"] == "wijk").any() else self.classes["level"].iloc[0]
        noun = text(f"levels.{level}") if level in ("wijk", "buurt") else ""
        lines = [text("severity.title", "nl", level=noun).rstrip(", "), self.note()]
        index = str(self.classes["node"].iloc[0])
        return "\n".join([*lines, "", self.table(str(level), index).to_string(index=False)])

    def note(self, lang: str = "nl") -> str:
        """Say what the numbers are."""
        key = f"people.{self.count}"
        people = text(key, lang) if key in TEXTS[lang] else self.count
        return text(
            "severity.note", lang, people=people, small=_SMALL, large=_LARGE, **{"from": _FROM}
        )

    def table(self, level: str = "wijk", node: str | None = None, lang: str = "nl") -> pd.DataFrame:
        """Give the classes of a level in words, for the reader; of one node, or all."""
        rows = self.classes[self.classes["level"] == level]
        if node is not None:
            rows = rows[rows["node"] == node]
        columns = ("node", "class", "regions", "residents", "concerned")
        labels = {node.key: node.label for node in self.definition.in_language(lang).nodes()}
        return pd.DataFrame(
            {
                text("severity.column.node", lang): [labels[k] for k in rows["node"]],
                text("severity.column.class", lang): [_class_label(c, lang) for c in rows["class"]],
                **{
                    text(f"severity.column.{c}", lang): [number(v, 0, lang) for v in rows[c]]
                    for c in columns[2:]
                },
            }
        )


def rounded_people(people: npt.ArrayLike) -> Floats:
    """Round estimates of people: to 5 below 100, to 10 from 100 on; NaN stays NaN.

    A figure with a margin of some percentage points times a count gives no exact number of
    people, and a number below 5 could point at somebody.
    """
    x = np.asarray(people, dtype=float)
    fine, coarse = _SMALL * np.round(x / _SMALL), _LARGE * np.round(x / _LARGE)
    return np.where(x < _FROM, fine, coarse)


def severity(result: IndexResult, count: str | None = None) -> Severity:
    """Estimate how many people each class concerns.

    For an indicator in % of the people counted: ``figure / 100 * people``, with the people of the
    definition's year (so a figure of an older year is taken to hold still). For every node the
    number of people who live in the regions of each class.

    Parameters
    ----------
    result
        The scored index.
    count
        Name of a count of people of the definition, such as ``65plus``; by default the one that
        the index is about.

    Raises
    ------
    DataError
        If the definition counts no people, or not by this name.
    """
    people = result.definition.people
    if count is None:
        own = [name for name, key in people.counts.items() if key == people.population]
        count = next(iter([*own, *people.counts]), None)
    if count is None or count not in people.counts:
        asked = f"'{count}' is not counted" if count else "The definition counts no people"
        expected = suggest(count or "", people.counts) if people.counts else "[people] counts"
        raise DataError(f"{asked} (expected {expected})")
    publishable = result.table_of_figures.publishable
    residents = result.people[count].where(publishable).to_numpy(float)
    figures = _figures(result)
    levels = result.regions["level"].to_numpy(object)
    parts, totals = [], []
    for node in result.definition.nodes():
        scored = node.key in result.scored
        classes = result.classes[node.key].to_numpy() if scored else np.zeros(len(levels), int)
        concerned = np.full(len(levels), np.nan)
        if (
            isinstance(node, Indicator)
            and node.unit == "%"
            and (node.population == people.counts[count])
        ):
            figure = figures[node.key].to_numpy(float)
            counted = figure / 100.0 * residents
            if node.direction == "risk":
                concerned = counted
            elif node.direction == "protective":
                concerned = residents - counted
            parts.append(
                pd.DataFrame(
                    {
                        "region": result.scores.index,
                        "level": levels,
                        "node": node.key,
                        "class": classes,
                        "figure": figure,
                        "residents": residents,
                        "people": rounded_people(counted),
                        "concerned": rounded_people(concerned),
                    }
                )
            )
        if scored:
            totals.append(_by_class(node.key, levels, classes, residents, concerned))
    columns = ["region", "level", "node", "class", "figure", "residents", "people", "concerned"]
    return Severity(
        regions=pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns),
        classes=pd.concat(totals, ignore_index=True),
        count=count,
        period=people.period,
        definition=result.definition,
    )


def _by_class(
    key: str,
    levels: npt.NDArray[np.object_],
    classes: npt.NDArray[np.int8],
    residents: Floats,
    concerned: Floats,
) -> pd.DataFrame:
    rows = []
    for level in dict.fromkeys(levels):
        for number_ in (*(c.number for c in CLASSES), NO_DATA.number):
            here = (levels == level) & (classes == number_)
            known = here & ~np.isnan(concerned)
            total = float(concerned[known].sum()) if known.any() else float("nan")
            rows.append(
                {
                    "level": level,
                    "node": key,
                    "class": number_,
                    "regions": int(here.sum()),
                    "residents": float(np.nansum(residents[here])),
                    "concerned": float(rounded_people(total)),
                }
            )
    return pd.DataFrame(rows)
