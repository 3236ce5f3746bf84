"""The audit of a result: its frames, its findings, and the two as a readable report."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ouderenindex.audit import frames
from ouderenindex.audit.findings import Finding, Material, Severity, base_noun, find
from ouderenindex.audit.known import KNOWN_BREAKS, KNOWN_MODELS, MethodBreak, Model
from ouderenindex.audit.measures import correlations
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

__all__ = ["Audit", "audit"]

_WIDTH = 96
# Rows of a table in the report; the frame holds them all.
_ROWS = {"duplicates": 15}

# Frame of the report to its columns as shown.
_TABLES = {
    "weights": ("label", "level", "nominal", "influence"),
    "relations": ("label", "parent", "with_parent", "with_rest", "with_index"),
    "duplicates": ("first", "second", "r_figures", "r", "n"),
    "groups": ("label", "parts", "alpha", "indicators", "factor"),
    "coverage": ("label", "regions", "people", "suppressed", "missing", "not_applicable"),
}
_NAMES = ("label", "parent", "first", "second")
_SHARES = ("nominal", "influence", "factor", "regions", "people")


@dataclass(frozen=True, repr=False)
class Audit:
    """What the checks found, over the base regions.

    Attributes
    ----------
    findings
        Most severe first.
    correlations
        Indicators x indicators, of turned figures.
    duplicates
        Pairs that say nearly the same, strongest first: ``first, second``; ``r`` of turned
        figures and ``r_figures`` of figures as they are; ``n`` regions with both.
    relations
        Per node: ``parent``; correlations ``with_parent``, ``with_rest`` (the parent's other
        parts; NaN for an only child) and ``with_index``; ``n`` regions with the node and the rest.
    groups
        Per group: number of ``parts`` and ``alpha`` of their scores; number of ``indicators``
        below, regions with ``complete`` figures, share of the ``factor``: their first component.
    loadings
        Indicators x groups: correlation with the first component of the group.
    weights
        Per node: ``level``; ``nominal``, share on paper; ``influence``, cov(contribution, index) /
        var(index). Over all indicators both add up to 1.
    coverage
        Per node: share of ``regions`` and of ``people`` (NaN if the index counts none) with a
        figure or score; numbers of regions where it is ``suppressed``, ``missing`` and
        ``not_applicable``.
    result, weighted, lang
        What was audited, whether regions weighed by people, language of the report.
    """

    findings: tuple[Finding, ...]
    correlations: pd.DataFrame
    duplicates: pd.DataFrame
    relations: pd.DataFrame
    groups: pd.DataFrame
    loadings: pd.DataFrame
    weights: pd.DataFrame
    coverage: pd.DataFrame
    result: IndexResult = field(repr=False)
    weighted: bool = False
    lang: str = "nl"

    def __repr__(self) -> str:
        title, intro = self._opening()
        lines = [title, *textwrap.wrap(intro, _WIDTH)]
        for heading, found in self._by_severity():
            lines += ["", heading]
            for each in found:
                advice = text("audit.advice", self.lang, advice=each.advice)
                lines += textwrap.wrap(
                    each.what, _WIDTH, initial_indent="- ", subsequent_indent="  "
                )
                lines += textwrap.wrap(advice, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        return "\n".join(lines)

    def markdown(self) -> str:
        """Report as Markdown; no text of the definition can become markup."""
        title, intro = self._opening()
        lines = [f"# {_plain(title)}", "", _plain(intro)]
        for heading, found in self._by_severity():
            lines += ["", f"## {_plain(heading)}", ""]
            for each in found:
                advice = text("audit.advice", self.lang, advice=each.advice)
                lines += [f"- {_plain(each.what)}", f"  *{_plain(advice)}*"]
        for heading, note, header, rows in self._tables():
            lines += ["", f"## {_plain(heading)}", "", _plain(note), ""]
            lines += [_row(header), _row(["---"] * len(header))]
            lines += [_row([_plain(cell) for cell in row]) for row in rows]
        return "\n".join(lines) + "\n"

    def _repr_html_(self) -> str:
        title, intro = self._opening()
        parts = [f"<h2>{html.escape(title)}</h2><p>{html.escape(intro)}</p>"]
        for heading, found in self._by_severity():
            parts.append(f"<h3>{html.escape(heading)}</h3><ul>")
            for each in found:
                advice = text("audit.advice", self.lang, advice=each.advice)
                parts.append(f"<li>{html.escape(each.what)} <em>{html.escape(advice)}</em></li>")
            parts.append("</ul>")
        for heading, note, header, rows in self._tables():
            head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in header)
            parts.append(f"<h3>{html.escape(heading)}</h3><p>{html.escape(note)}</p>")
            parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>")
            for row in rows:
                cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
                parts.append(f"<tr>{cells}</tr>")
            parts.append("</tbody></table>")
        return "".join(parts)

    def _opening(self) -> tuple[str, str]:
        intro = text(
            "audit.intro",
            self.lang,
            regions=int(self.result.table_of_figures.base.sum()),
            base=base_noun(self.result, self.lang),
            indicators=len(self.correlations),
            weighted=text("audit.weighted", self.lang) if self.weighted else "",
        )
        return text("audit.title", self.lang, index=self.result.definition.label), intro

    def _by_severity(self) -> Iterator[tuple[str, list[Finding]]]:
        order: tuple[Severity, ...] = ("important", "attention", "note")
        for severity in order:
            found = [each for each in self.findings if each.severity == severity]
            if found:
                yield text(f"audit.severity.{severity}", self.lang), found
        if not self.findings:
            yield text("audit.none", self.lang), []

    def _tables(self) -> Iterator[tuple[str, str, list[str], list[list[str]]]]:
        """Heading, explanation, header and cells of each table of the report."""
        for name, columns in _TABLES.items():
            frame: pd.DataFrame = getattr(self, name)
            shown = frame.head(_ROWS.get(name, len(frame)))
            rows = shown.assign(label=shown.index).to_dict(orient="records")
            if rows:
                yield (
                    text(f"audit.table.{name}", self.lang),
                    text(f"audit.table.{name}.note", self.lang, count=len(rows)),
                    [text(f"audit.column.{column}", self.lang) for column in columns],
                    [[self._cell(column, row[column]) for column in columns] for row in rows],
                )

    def _cell(self, column: str, value: object) -> str:
        if column in _NAMES:
            return self.result.definition[str(value)].label
        if column == "level":
            return text(f"node.{value}", self.lang)
        assert isinstance(value, int | float)
        if column in _SHARES:
            return number(100 * value, 1, self.lang)
        return number(value, 2 if isinstance(value, float) else 0, self.lang)


def audit(
    result: IndexResult,
    *,
    weighted: bool = False,
    duplicate: float = 0.9,
    max_age: int = 5,
    breaks: Sequence[MethodBreak] = KNOWN_BREAKS,
    models: Sequence[Model] = KNOWN_MODELS,
    lang: str = "nl",
) -> Audit:
    """Audit the definition of a result, on the figures that it was scored from.

    Parameters
    ----------
    result
        What was scored.
    weighted
        Whether regions weigh by people in correlations and influence; alpha and components count
        each region once.
    duplicate
        From this ``|r|`` on, two indicators say nearly the same.
    max_age
        A figure is old if it is more than this number of years older than the newest.
    breaks, models
        What is known about publishers.
    lang
        Language of the report.

    Examples
    --------
    >>> import ouderenindex as oi
    >>> from ouderenindex.audit import audit
    >>> found = audit(oi.load_case("zwolle").score())
    >>> [finding.kind for finding in found.findings if finding.severity == "important"]
    ['models', 'duplicates']
    """
    result = result.in_language(lang)
    table = result.table_of_figures
    weight = table.weight[table.base] if weighted else None
    values = frames.turned(result)
    found = correlations(values, weight)
    groups, loadings = frames.groups(result, values)
    material = Material(
        result=result,
        values=values,
        duplicates=frames.duplicates(result, found, values, duplicate),
        relations=frames.relations(result, values, weight),
        groups=groups,
        weights=frames.weights(result, weight),
        coverage=frames.coverage(result),
        max_age=max_age,
        breaks=breaks,
        models=models,
        lang=lang,
    )
    return Audit(
        findings=find(material),
        correlations=found,
        duplicates=material.duplicates,
        relations=material.relations,
        groups=groups,
        loadings=loadings,
        weights=material.weights,
        coverage=material.coverage,
        result=result,
        weighted=weighted,
        lang=lang,
    )


def _plain(words: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    line = html.escape(" ".join(words.split()), quote=False)
    return re.sub(r"([\\`*_\[\]()#+!|~{}])", r"\\\1", line)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
