"""The register in words and tables, for planners."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ouderenindex.concepts.reading import STATUSES
from ouderenindex.concepts.register import Goal, Reconstruction, Register, TargetPath
from ouderenindex.concepts.targets import FIELDS, Target
from ouderenindex.statistics import Source
from ouderenindex.texts import TEXTS, number, text

__all__ = ["kind_text", "path_lines", "register_tables"]


def kind_text(kind: str, lang: str = "nl") -> str:
    """Say what kind of housing a concept is; by the register's own word where we have none."""
    return TEXTS[lang].get(f"concept.kind.{kind}", kind)


def path_lines(path: TargetPath, sources: Mapping[str, Source], lang: str = "nl") -> list[str]:
    """Say in sentences where a path stands: agreed, realised, planned, open, and what is unsure.

    Parameters
    ----------
    path
        One of :meth:`Register.paths`.
    sources
        The known sources.
    lang
        ``nl`` or ``en``.
    """

    def source(target: Target) -> str:
        found = sources.get(target.source)
        if found is None:
            return text("register.unknown_source", lang)
        return ", ".join(part for part in (found.publisher, found.table) if part)

    lines = [text("register.path", lang, label=path.name(lang))]
    if path.target is not None:
        lines.append(
            text("register.target", lang, amount=_span(path.target.low, path.target.high, lang),
                 year=path.target.by, source=source(path.target))
        )  # fmt: skip
    goals = {goal.role: goal for goal in path.goals}
    if path.rate is not None:
        amount = _span(path.rate.low, path.rate.high, lang)
        if "rate" in goals:
            total = _span(goals["rate"].low, goals["rate"].high, lang)
            lines.append(
                text("register.rate", lang, amount=amount, years=path.rate.years, total=total,
                     source=source(path.rate))
            )  # fmt: skip
        else:
            lines.append(text("register.rate_open", lang, amount=amount, source=source(path.rate)))
    if path.difference is not None and path.difference != (0, 0):
        lines.append(
            text("register.difference", lang,
                 rate=_span(goals["rate"].low, goals["rate"].high, lang),
                 target=_span(goals["target"].low, goals["target"].high, lang),
                 difference=_span(*path.difference, lang))
        )  # fmt: skip
    for role, found in (("realised", path.realised), ("planned", path.planned)):
        if found is not None:
            lines += _done(role, found, source(found.target), lang)
    lines += _basis(path, lang)
    if path.realised is None or path.planned is None:
        lines.append(text("register.unknown_done", lang))
    for goal in path.goals:
        lines += _open(goal, path, lang)
    for apart in path.apart:
        names = [str(part["name"]) for part in apart.parts.to_dict(orient="records")]
        lines.append(
            text("register.apart", lang,
                 amount=_span(apart.target.low, apart.target.high, lang),
                 names=", ".join(names) or apart.target.name(lang))
        )  # fmt: skip
    return lines


def _done(role: str, found: Reconstruction, source: str, lang: str) -> list[str]:
    parts = " + ".join(
        text("register.part", lang, name=row["name"], number="?" if pd.isna(row["number"]) else
             row["number"])
        for row in found.parts.to_dict(orient="records")
    )  # fmt: skip
    stated = _span(found.target.low, found.target.high, lang)
    lines = [
        text(f"register.{role}", lang, stated=stated, parts=parts or "–", source=source,
             as_of=found.target.as_of or "–")
    ]  # fmt: skip
    if not found.agrees:
        lines.append(text("register.mismatch", lang, total=found.total, stated=stated))
    if found.low != found.high:
        lines.append(text("register.range", lang, low=found.low, high=found.high))
    return lines


def _basis(path: TargetPath, lang: str) -> list[str]:
    """Warn where realised and planned add up another kind of number."""
    if path.realised is None or path.planned is None:
        return []
    fields = [found.target.field for found in (path.realised, path.planned)]
    if not all(fields) or fields[0] == fields[1]:
        return []
    said = [text(f"register.field.{field}", lang) for field in fields]
    return [text("register.basis", lang, realised=said[0], planned=said[1])]


def _open(goal: Goal, path: TargetPath, lang: str) -> list[str]:
    if goal.open_stated is None or goal.open_low is None or goal.open_high is None:
        return []
    span = ""
    if (goal.open_low, goal.open_high) != goal.open_stated:
        span = text("register.open_range", lang, low=goal.open_low, high=goal.open_high)
    lines = [
        text("register.open", lang, goal=_span(goal.low, goal.high, lang),
             open=_span(*goal.open_stated, lang), range=span)
    ]  # fmt: skip
    if goal.per_year_low is not None and goal.per_year_high is not None and path.target is not None:
        dates = [f.target.as_of for f in (path.realised, path.planned) if f is not None]
        lines.append(
            text("register.per_year", lang, low=number(goal.per_year_low, 0, lang),
                 high=number(goal.per_year_high, 0, lang), by=path.target.by,
                 **{"from": int(max(dates)[:4]) + 1})
        )  # fmt: skip
    return lines


def _span(low: int, high: int, lang: str) -> str:
    if low == high:
        return number(low, 0, lang)
    return f"{number(low, 0, lang)}–{number(high, 0, lang)}"


def register_tables(register: Register, lang: str = "nl") -> dict[str, pd.DataFrame]:
    """Make the register's tables with headings in the reader's language.

    Returns
    -------
    dict
        Keys ``totals, paths, parts, contradictions, mix``; their titles are the texts
        ``register.table.<key>``. Numbers that no source gives are NA, never 0.
    """

    def worded(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.rename(columns={c: text(f"register.column.{c}", lang) for c in frame.columns})

    status = {key: text(f"export.concept.{key}", lang) for key in STATUSES}
    field = {key: text(f"register.field.{key}", lang) for key in (*FIELDS, "start", "status")}
    totals = register.totals()
    totals["status"] = totals["status"].map(status)
    totals["apart"] = totals["apart"].map(
        {True: text("register.yes", lang), False: text("register.no", lang)}
    )
    mix = register.mix()[
        ["name", "region", "status", "with_care", "without_care", "share_with", "source"]
    ].rename(columns={"name": "concept"})
    mix["status"] = mix["status"].map(status)
    mix["share_with"] = (100 * mix["share_with"]).round(0)
    contradictions = pd.DataFrame(
        [
            {
                "concept": found.name,
                "field": field[reading.field],
                "kind": text(f"register.kind.{found.kind}", lang),
                "value": status.get(str(reading.value), str(reading.value)),
                "source": reading.source,
                "note": reading.note,
            }
            for found in register.contradictions()
            for reading in found.readings
        ],
        columns=["concept", "field", "kind", "value", "source", "note"],
    )
    return {
        "totals": worded(totals),
        "paths": worded(_paths(register, lang)),
        "parts": worded(_parts_table(register, field, status, lang)),
        "contradictions": worded(contradictions),
        "mix": worded(mix),
    }


def _paths(register: Register, lang: str) -> pd.DataFrame:
    rows = []
    for path in register.paths():
        if path.rate is not None and path.rate.years is None:
            rows.append(
                {
                    "path": path.name(lang),
                    "goal": text("register.role.rate_open", lang),
                    "goal_low": path.rate.low,
                    "goal_high": path.rate.high,
                }
            )
        for goal in path.goals:
            rows.append(
                {
                    "path": path.name(lang),
                    "goal": text(f"register.role.{goal.role}", lang),
                    "goal_low": goal.low,
                    "goal_high": goal.high,
                    "realised": None if path.realised is None else path.realised.target.low,
                    "planned": None if path.planned is None else path.planned.target.low,
                    "open": None if goal.open_stated is None else goal.open_stated[0],
                    "open_low": goal.open_low,
                    "open_high": goal.open_high,
                    "per_year_low": goal.per_year_low,
                    "per_year_high": goal.per_year_high,
                }
            )
    counts = ["goal_low", "goal_high", "realised", "planned", "open", "open_low", "open_high"]
    rates = ["per_year_low", "per_year_high"]
    frame = pd.DataFrame(rows, columns=["path", "goal", *counts, *rates])
    return frame.astype({**dict.fromkeys(counts, "Int64"), **dict.fromkeys(rates, "Float64")})


def _parts_table(
    register: Register, field: Mapping[str, str], status: Mapping[str, str], lang: str
) -> pd.DataFrame:
    columns = ["path", "total", "concept", "number", "field", "status", "low", "high", "source"]
    frames = []
    for target, found in register.published():
        if found is not None and len(found.parts):
            part = found.parts.drop(columns="concept").rename(columns={"name": "concept"})
            frames.append(part.assign(path=target.name(lang), total=target.low)[columns])
    if not frames:
        return pd.DataFrame(columns=columns)
    table = pd.concat(frames, ignore_index=True)
    table["field"] = table["field"].map(dict(field))
    table["status"] = table["status"].map(dict(status))
    return table
