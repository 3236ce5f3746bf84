"""Findings: what a reader must know of the frames of an audit, in words and with advice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.audit.known import MethodBreak, Model, year_of
from ouderenindex.audit.measures import principal_components
from ouderenindex.audit.words import listed, reason
from ouderenindex.definition import Indicator
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source
from ouderenindex.texts import TEXTS, number, text

__all__ = ["Finding", "Material", "Severity", "base_noun", "find"]

Severity = Literal["important", "attention", "note"]

# From these shares of the variance on, one component is worth a word: for the whole index, where
# many subjects come together, a lower one than within a group.
_ONE_FACTOR, _HALF, _GROUP_FACTOR = 0.6, 0.4, 0.8
# Three indicators make a component; of two it only says again how they correlate.
_GROUP_SIZE = 3
# Conventional lower limit of alpha for a scale that measures one thing.
_WEAK_ALPHA = 0.6
# An indicator is idle if it decides less than a quarter of what it weighs on paper.
_IDLE = 0.25
_COVERED = 0.9
_PAIRS = 3


@dataclass(frozen=True)
class Finding:
    """Something that a reader of the index must know, and what to do about it.

    Attributes
    ----------
    severity
        ``important``, ``attention`` or ``note``.
    kind
        The check that found it: ``models, duplicates, component, groups, parent, polarity, idle,
        alpha, coverage, mixed, break, old`` or ``excluded``.
    nodes
        Keys of the indicators or groups that it is about.
    figure
        The measure that it rests on; None where there is no single one.
    what, advice
        In words.
    """

    severity: Severity
    kind: str
    nodes: tuple[str, ...]
    figure: float | None
    what: str
    advice: str


@dataclass(frozen=True)
class Material:
    """What the checks look at: a result, its frames (as in ``Audit``) and what is known."""

    result: IndexResult
    values: pd.DataFrame
    duplicates: pd.DataFrame
    relations: pd.DataFrame
    groups: pd.DataFrame
    weights: pd.DataFrame
    coverage: pd.DataFrame
    max_age: int
    breaks: Sequence[MethodBreak]
    models: Sequence[Model]
    lang: str

    @property
    def indicators(self) -> list[Indicator]:
        """Indicators that count."""
        return [i for i in self.result.definition.indicators if i.key in self.values.columns]

    def say(self, key: str, **values: object) -> str:
        """Look up a text in the language of the report."""
        return text(key, self.lang, **values)

    def input(self, name: str) -> str:
        """Name an input of a model; as it was given where we have no word for it."""
        return TEXTS[self.lang].get(f"audit.input.{name}", name)

    def label(self, key: str) -> str:
        """Label of a node."""
        return self.result.definition[key].label

    def labels(self, keys: Sequence[str]) -> str:
        """Labels of nodes as a list in a sentence, quoted: they may hold commas."""
        return self.items("audit.quoted", [{"label": self.label(key)} for key in keys])

    def items(self, kind: str, rows: Sequence[Mapping[str, object]]) -> str:
        """Fill in one text many times, and list the outcomes in a sentence."""
        return listed([self.say(kind, **row) for row in rows], self.lang)

    def percent(self, share: float) -> str:
        """Write a share as a whole percentage."""
        return number(100 * share, 0, self.lang)

    def total(self, column: str, keys: Sequence[str]) -> float:
        """Sum over nodes of a column of the weights."""
        return float(self.weights.loc[list(keys), column].sum())

    def source(self, indicator: Indicator) -> Source:
        """Source of an indicator; one with only a key where it is not described."""
        known = self.result.sources.get(indicator.source)
        return known or Source(indicator.source, indicator.source, "")

    def finding(
        self,
        severity: Severity,
        kind: str,
        nodes: Sequence[str],
        figure: float | None,
        **values: object,
    ) -> Finding:
        """Make a finding of a kind, with its two texts filled in."""
        what = self.say(f"audit.{kind}.what", **values)
        advice = self.say(f"audit.{kind}.advice", **values)
        return Finding(severity, kind, tuple(nodes), figure, what, advice)


def base_noun(result: IndexResult, lang: str) -> str:
    """Say what the base regions are called."""
    base = result.definition.base
    return text(f"levels.{base}" if base else "audit.regions", lang)


def find(material: Material) -> tuple[Finding, ...]:
    """Run all checks; the most severe findings first."""
    found = [finding for check in _CHECKS for finding in check(material)]
    order = ("important", "attention", "note")
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _models(m: Material) -> Iterator[Finding]:
    status = m.result.figure_status.loc[m.result.table_of_figures.base]
    counted = [i.key for i in m.indicators]
    for model in m.models:
        modelled = [
            i.key
            for i in m.indicators
            if (status[i.key] == "modelled").any() and model.concerns(m.source(i))
        ]
        used = {
            name: [key for key in keys if key in counted] for name, keys in model.inputs.items()
        }
        used = {name: keys for name, keys in used.items() if keys}
        inputs = [key for keys in used.values() for key in keys]
        outputs = [key for key in modelled if key not in inputs]
        if not outputs or not inputs:
            continue
        rows = []
        for name, keys in used.items():
            names = [
                m.say(f"audit.{'models.itself' if key in modelled else 'quoted'}",
                      label=m.label(key))
                for key in keys
            ]  # fmt: skip
            rows.append({"input": m.input(name), "labels": listed(names, m.lang)})
        both = [*outputs, *inputs]
        influence = m.total("influence", both)
        yield m.finding(
            "important",
            "models",
            both,
            influence,
            count=len(outputs),
            publisher=m.source(_indicator(m, outputs[0])).publisher,
            inputs=listed([m.input(name) for name in model.inputs], m.lang),
            used=m.items("audit.models.input", rows),
            nominal=m.percent(m.total("nominal", both)),
            influence=m.percent(influence),
            predicted=_predicted(m, outputs, [key for key in inputs if key not in modelled]),
        )


def _predicted(m: Material, outputs: Sequence[str], measured: Sequence[str]) -> str:
    """Say how well the inputs predict what the modelled figures share (least squares)."""
    rows = m.values[[*outputs, *measured]].dropna()
    shared = principal_components(rows[list(outputs)])
    # With few regions any set of predictors fits: ask for ten for each.
    if not measured or not len(shared.shares) or len(rows) < 10 * len(measured):
        return ""
    x = np.column_stack([np.ones(len(rows)), rows[list(measured)].to_numpy(float)])
    y = shared.scores.to_numpy(float)
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return m.say(
        "audit.models.predicted",
        labels=m.labels(measured),
        share=m.percent(1.0 - float(rest @ rest) / float(y @ y)),
        n=len(rows),
        base=base_noun(m.result, m.lang),
    )


def _indicator(m: Material, key: str) -> Indicator:
    found = m.result.definition[key]
    assert isinstance(found, Indicator)
    return found


def _duplicates(m: Material) -> Iterator[Finding]:
    for cluster in _clusters(m.duplicates):
        keys = [i.key for i in m.indicators if i.key in cluster]
        pairs = m.duplicates[m.duplicates["first"].isin(cluster)]
        parents = list(dict.fromkeys(str(m.relations.at[key, "parent"]) for key in keys))
        shown = pairs.head(_PAIRS)
        rows = [
            {
                "first": m.label(str(row["first"])),
                "second": m.label(str(row["second"])),
                "r": number(float(row["r_figures"]), 2, m.lang),
            }
            for row in shown.to_dict(orient="records")
        ]
        turned = (shown["r_figures"] * shown["r"] < 0).any()
        across = m.say("audit.duplicates.themes", themes=m.labels(parents))
        yield m.finding(
            "important" if len(parents) > 1 else "attention",
            "duplicates",
            keys,
            float(pairs["r_figures"].iloc[0]),
            count=len(keys),
            labels=m.labels(keys),
            pairs=m.items("audit.pair", rows),
            opposite=m.say("audit.duplicates.opposite") if turned else "",
            themes=across if len(parents) > 1 else "",
            nominal=m.percent(m.total("nominal", keys)),
            influence=m.percent(m.total("influence", keys)),
        )


def _clusters(pairs: pd.DataFrame) -> list[set[str]]:
    """Join indicators that are in pairs, directly or through others."""
    found: list[set[str]] = []
    for first, second in zip(pairs["first"], pairs["second"], strict=True):
        joined = {str(first), str(second)}
        for cluster in [each for each in found if each & joined]:
            found.remove(cluster)
            joined |= cluster
        found.append(joined)
    return sorted(found, key=lambda cluster: (-len(cluster), sorted(cluster)))


def _component(m: Material) -> Iterator[Finding]:
    index = m.result.definition.key
    first = number_at(m.groups, index, "factor")
    count = int(number_at(m.groups, index, "indicators"))
    if count >= _GROUP_SIZE and not np.isnan(first):
        severity: Severity = "note"
        if first >= _HALF:
            severity = "important" if first >= _ONE_FACTOR else "attention"
        yield m.finding(
            severity, "component", [index], first, first=m.percent(first), count=count,
            n=int(number_at(m.groups, index, "complete")), base=base_noun(m.result, m.lang),
        )  # fmt: skip
    alike = m.groups[
        (m.groups["factor"] >= _GROUP_FACTOR)
        & (m.groups["indicators"] >= _GROUP_SIZE)
        & (m.groups.index != index)
    ]
    rows = [
        {"label": m.label(str(key)), "first": m.percent(first), "count": int(count)}
        for key, first, count in zip(alike.index, alike["factor"], alike["indicators"], strict=True)
    ]
    if rows:
        labels = m.items("audit.groups.item", rows)
        yield m.finding(
            "attention", "groups", list(alike.index), float(alike["factor"].max()), labels=labels
        )


def _against(m: Material) -> Iterator[Finding]:
    relations = m.relations
    # 2 / sqrt(n): further from 0 than nearly all correlations of unrelated figures.
    chance = 2.0 / np.sqrt(relations["n"].clip(lower=1))
    for kind, column, wrong in (
        ("parent", "with_parent", relations["with_parent"] < 0),
        ("polarity", "with_rest", relations["with_rest"] < -chance),
    ):
        found = relations.loc[wrong, column]
        if len(found):
            rows = [
                {"label": m.label(str(key)), "r": number(r, 2, m.lang)} for key, r in found.items()
            ]
            labels = m.items("audit.with_r", rows)
            yield m.finding("important", kind, list(found.index), float(found.min()), labels=labels)


def _idle(m: Material) -> Iterator[Finding]:
    idle = m.weights["influence"] < _IDLE * m.weights["nominal"]
    # A group that is idle as a whole says more than each of its indicators apart.
    found: list[str] = []
    for key in m.weights.index[idle]:
        parent = m.result.definition.parent(str(key))
        while parent is not None and parent.key not in found:
            parent = m.result.definition.parent(parent.key)
        if parent is None:
            found.append(str(key))
    rows = [
        {
            "label": m.label(key),
            "nominal": number(100 * m.total("nominal", [key]), 1, m.lang),
            "influence": number(100 * m.total("influence", [key]), 1, m.lang),
        }
        for key in found
    ]
    if rows:
        labels = m.items("audit.idle.item", rows)
        yield m.finding("attention", "idle", found, m.total("influence", found), labels=labels)


def _alpha(m: Material) -> Iterator[Finding]:
    found = m.groups.loc[m.groups["alpha"] < _WEAK_ALPHA, "alpha"]
    rows = [
        {"label": m.label(str(key)), "alpha": number(value, 2, m.lang)}
        for key, value in found.items()
    ]
    if rows:
        yield m.finding(
            "note", "alpha", list(found.index), float(found.min()),
            limit=number(_WEAK_ALPHA, 1, m.lang), labels=m.items("audit.alpha.item", rows),
        )  # fmt: skip


def _coverage(m: Material) -> Iterator[Finding]:
    index = m.result.definition.key
    # Without a count of people, a region counts as one.
    column = "regions" if m.result.definition.people.population is None else "people"
    regions, covered = (number_at(m.coverage, index, name) for name in ("regions", column))
    shares = m.coverage.loc[[i.key for i in m.indicators], column]
    thin = shares[shares < _COVERED]
    rows = [{"label": m.label(str(key)), "share": m.percent(share)} for key, share in thin.items()]
    gaps = m.say(
        "audit.coverage.gaps",
        limit=m.percent(_COVERED),
        labels=m.items("audit.coverage.item", rows),
    )
    people = m.say("audit.coverage.people", share=number(100 * covered, 1, m.lang))
    if rows or regions < 1.0:
        count = int(m.result.table_of_figures.base.sum())
        yield m.finding(
            "attention" if rows or covered < _COVERED else "note",
            "coverage",
            [index, *map(str, thin.index)],
            covered,
            scored=round(regions * count),
            regions=count,
            base=base_noun(m.result, m.lang),
            people=people if column == "people" else "",
            gaps=gaps if rows else "",
        )


def _breaks(m: Material) -> Iterator[Finding]:
    for known in m.breaks:
        concerned = [i for i in m.indicators if i.period and known.concerns(m.source(i))]
        if not concerned:
            continue
        mixed = any(known.between(concerned[0].period, i.period) for i in concerned)
        rows = [{"label": i.label, "period": i.period} for i in concerned]
        yield m.finding(
            "important" if mixed else "note",
            "mixed" if mixed else "break",
            [i.key for i in concerned],
            None,
            publisher=m.source(concerned[0]).publisher,
            year=known.year,
            count=len(concerned),
            labels=m.items("audit.mixed.item", rows),
            note=known.said(m.lang),
        )


def _old(m: Material) -> Iterator[Finding]:
    dated = [i for i in m.indicators if i.period]
    newest = max((year_of(i.period) for i in dated), default=0)
    old = [i for i in dated if newest - year_of(i.period) > m.max_age]
    by_source: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in old:
        by_source.setdefault((indicator.source, indicator.period), []).append(indicator)
    rows = [
        {
            "count": len(part),
            "period": period,
            "publisher": m.source(part[0]).publisher,
            "label": part[0].label,
        }
        for (_, period), part in by_source.items()
    ]
    if rows:
        keys = [i.key for i in old]
        yield m.finding(
            "attention", "old", keys, m.total("nominal", keys), count=len(old), age=m.max_age,
            newest=newest, labels=m.items("audit.old.item", rows),
        )  # fmt: skip


def _excluded(m: Material) -> Iterator[Finding]:
    for each in m.result.excluded:
        why = reason(each.reason, m.lang)
        yield m.finding("attention", "excluded", [each.key], None, label=each.label, reason=why)


_CHECKS: tuple[Callable[[Material], Iterator[Finding]], ...] = (
    _models,
    _duplicates,
    _breaks,
    _against,
    _component,
    _old,
    _idle,
    _coverage,
    _excluded,
    _alpha,
)
