"""Site sheets as Markdown, for a council paper or a repository."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ouderenindex.classes import DECIMALS
from ouderenindex.sheet.page import ground_words, signed
from ouderenindex.sheet.parts import Area
from ouderenindex.texts import number, text

if TYPE_CHECKING:
    from ouderenindex.sheet.sheets import SiteSheet

__all__ = ["sheet_markdown"]

# What Markdown, or the HTML in it, would obey.
_OBEYED = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")


def sheet_markdown(sheet: SiteSheet) -> str:
    """Give a sheet as Markdown; text from data is escaped."""
    lang = sheet.lang

    def t(key: str, **values: object) -> str:
        return _plain(text(key, lang, **values))

    lines = [
        f"# {_plain(sheet.name)}", "", f"{_plain(sheet.where)}. {_plain(sheet.precision)}", "",
        f"## {t('sheet.h.plan')}", "",
        *(f"- {_plain(fact.label)}: {_plain(fact.value)}" for fact in sheet.plan),
    ]  # fmt: skip
    for area in sheet.areas:
        lines += ["", *_area(area, sheet)]
    if sheet.distances:
        rows = [[d.label, d.distance, d.within, d.nearest, d.how] for d in sheet.distances]
        heads = ("facility", "distance", "within", "nearest", "how")
        lines += ["", f"## {t('access.title')}", "", *_table(heads, rows, lang), "",
                  _plain(sheet.distance_note)]  # fmt: skip
    lines += ["", f"## {t('sheet.h.points', count=len(sheet.points))}", ""]
    group = sheet.fact("target_group")
    if group and sheet.points:
        lines += [t("sheet.note.target_group", group=group), ""]
    for point in sheet.points:
        mark = f" ({t('certainty.indicative')})" if point.indicative else ""
        rule = t("sheet.rule", id=point.rule.id, condition=point.condition,
                 source=point.rule.source, evidence=point.rule.evidence)  # fmt: skip
        lines += [
            f"- [ ] **{_plain(point.asks)}**{mark} {_plain(point.why)}",
            *(f"  - {_plain(ground_words(ground, lang))}" for ground in point.grounds),
            f"  - {rule}",
        ]
    lines += ["", t("sheet.note.evidence" if sheet.points else "sheet.no_points"), ""]
    lines += [f"## {t('sheet.h.unknown')}", "", *(f"- {_plain(line)}" for line in sheet.unknown)]
    if sheet.notes or sheet.sources:
        lines += [
            "",
            f"## {t('sheet.h.notes')}",
            "",
            *(f"- {_plain(note)}" for note in sheet.notes),
        ]
        if sheet.sources:
            lines.append(f"- {t('sheet.sources')} {_plain('; '.join(sheet.sources))}.")
    return "\n".join([*lines, "", t("sheet.footer"), ""])


def _area(area: Area, sheet: SiteSheet) -> list[str]:
    lang = sheet.lang
    score = "" if area.score is None else f" ({number(area.score, DECIMALS, lang)})"
    lines = [
        f"## {_plain(text('sheet.h.index', lang, level=area.level, name=area.name))}", "",
        f"{_plain(text('sheet.index', lang))} **{_plain(area.class_label)}**{score} "
        f"{_plain(text('sheet.reference', lang, reference=sheet.reference))} "
        f"{_plain(area.certainty)}".rstrip(), "",
        _plain(text("sheet.note.people", lang)),
    ]  # fmt: skip

    def add(title: str, heads: Sequence[str], rows: list[list[str]]) -> None:
        if rows:
            lines.extend(["", f"### {_plain(title)}", "", *_table(heads, rows, lang)])

    for key, reasons in (("sheet.risks", area.risks), ("sheet.protections", area.protections)):
        rows = [
            [r.label, r.figure, r.reference, signed(r.points, lang), r.certainty, r.source]
            for r in reasons
        ]
        heads = ("indicator", "here", "reference", "weight", "certainty", "source")
        add(text(key, lang), heads, rows)
    add(text("sheet.people", lang, name=area.people_of), ("people", "now", "later", "change"),
        [[p.label, p.now, p.later, p.change] for p in area.people])  # fmt: skip
    add(text("sheet.housing", lang, name=area.wijk, year=sheet.year),
        ("type", "need", "planned_type", "balance"),
        [[h.label, h.need, h.planned, h.balance] for h in area.housing])  # fmt: skip
    if area.housing:
        lines += ["", _plain(text("sheet.note.balance", lang))]
    if area.planned:
        head = _plain(text("sheet.planned_here", lang, name=area.name))
        lines += ["", f"{head} {_plain('; '.join(area.planned))}."]
    if area.concepts:
        lines += ["", f"### {_plain(text('sheet.concepts', lang, name=area.wijk))}", ""]
    for concept in area.concepts:
        place = _plain(f"{concept.kind}; {concept.where}")
        lines.append(f"- **{_plain(concept.name)}** ({place})")
        lines += [f"  - {_plain(said)}" for said in concept.said]
        if concept.differ:
            lines.append(f"  - {_plain(text('sheet.differ', lang, what=concept.differ))}")
    return lines


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], lang: str) -> list[str]:
    names = [_plain(text(f"sheet.col.{key}", lang)) for key in heads]
    unknown = text("sheet.not_known", lang)
    body = ["| " + " | ".join(_plain(cell or unknown) for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names), *body]


def _plain(words: str) -> str:
    """Text that Markdown shows as it is: on one line, its signs escaped."""
    return _OBEYED.sub(r"\\\1", " ".join(words.split()))
