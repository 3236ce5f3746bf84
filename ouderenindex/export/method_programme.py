"""The building programme on the methods page: how it was computed, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.access import Access
from ouderenindex.concepts import Register, path_lines
from ouderenindex.export.access_tables import access_notes, access_table
from ouderenindex.export.programme_tables import (
    assumption_table,
    decimals_of,
    norm_table,
    register_frames,
    target_table,
)
from ouderenindex.export.tables import source_words
from ouderenindex.housing import Site
from ouderenindex.need.compute import shareable
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

__all__ = ["Part", "Section", "programme_sections", "programme_sources"]


@dataclass(frozen=True)
class Part:
    """Sentences, a list and a table under one heading; any of them may be empty.

    Attributes
    ----------
    heading
        Empty for the first part of a section.
    sentences, points
        Paragraphs, and what stands below them as a list.
    caption, columns, rows, numeric
        The table: headings, rows of cells as the page's other tables have them, and which columns
        are numbers.
    """

    heading: str = ""
    sentences: Sequence[str] = ()
    points: Sequence[str] = ()
    caption: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[dict[str, Any]] = ()
    numeric: Sequence[int] = ()


@dataclass(frozen=True)
class Section:
    """A section of the page; its heading is the text ``methods.h.<key>``."""

    key: str
    parts: Sequence[Part]


def programme_sections(
    programme: Programme,
    result: IndexResult,
    *,
    regions: Regions | None,
    sites: Sequence[Site],
    lang: str,
) -> list[Section]:
    """Tell how a building programme was worked out; a part that is not there has no section."""
    sections = []
    if programme.housing is not None:
        sections.append(Section("opgave", list(_need(programme.housing, result, lang))))
    if programme.access is not None:
        sections.append(Section("bereikbaarheid", _access(programme.access, regions, lang)))
    register = programme.register
    if register.concepts or register.targets:
        sections.append(Section("register", list(_register(register, result, lang))))
    unknown = list(_unknown(programme, sites, lang))
    return [*sections, Section("onbekend", [Part(points=unknown)])] if unknown else sections


def programme_sources(programme: Programme) -> set[str]:
    """Keys of the sources that a building programme rests on."""
    used = {target.source for target in programme.register.targets}
    if programme.housing is not None:
        people = programme.housing.population.frame
        used |= {str(key) for key in people.loc[people["kind"] == "counted", "source"]}
    return used


def _row(*cells: object) -> dict[str, Any]:
    # Deeper than the tree of the index goes: an ordinary row.
    return {"depth": 9, "cells": list(cells)}


def _need(housing: NeedAndBalance, result: IndexResult, lang: str) -> Iterator[Part]:
    name, year = housing.population.municipality[1], housing.year
    yield Part(sentences=[text(f"methods.need.{key}", lang)
                          for key in ("formula", "supply", "coincide")])  # fmt: skip
    norms = norm_table(housing, lang)
    yield Part(
        heading=text("methods.need.read", lang),
        points=[*housing.notes(lang), housing.spread.sentence(lang)],
        caption=text("methods.need.norms", lang, name=name, year=year),
        columns=[
            *(text(f"excel.col.{key}", lang) for key in ("norms", "type", "unit")),
            *(text(f"methods.col.{key}", lang) for key in ("low", "middle", "high")),
            text("excel.col.in_balance", lang),
            text("excel.col.source", lang),
        ],
        rows=[
            _row(
                row["reeks"], row["type"], row["eenheid"],
                *(number(row[end], 0, lang) for end in ("laag", "midden", "hoog")),
                text("excel.yes" if row["telt_in_balans"] else "programme.no", lang), row["bron"],
            )
            for row in norms.to_dict(orient="records")
        ],
        numeric=(3, 4, 5),
    )  # fmt: skip
    how = housing.population.how
    if how.get("method") == "cohort":
        errors = how["errors"]
        assert isinstance(errors, dict)
        words = ", ".join(
            text("methods.need.error", lang, people=text(f"people.{age}", lang),
                 error=number(100 * error, 1, lang))
            for age, error in errors.items()
        )  # fmt: skip
        tried = text("methods.need.backtest", lang, tests=how["tests"], errors=words)
        yield Part(heading=text("methods.need.forecast", lang), sentences=[tried])
    yield Part(
        heading=text("methods.need.assumptions", lang),
        caption=text("methods.need.assumptions", lang),
        columns=[
            text(f"excel.col.{key}", lang)
            for key in ("assumption", "low_scenario", "value", "high_scenario", "unit", "source",
                        "note")
        ],
        rows=[
            _row(row["aanname"],
                 *(_assumed(row[end], row["sleutel"], lang) for end in ("laag", "waarde", "hoog")),
                 row["eenheid"], row["bron"], row["toelichting"])
            for row in assumption_table(housing, result, lang).to_dict(orient="records")
        ],
        numeric=(1, 2, 3),
    )  # fmt: skip


def _assumed(value: float, key: str, lang: str) -> str:
    """Write one value of an assumption; nothing where there is none."""
    if value != value:
        return ""
    return str(int(value)) if key == "allocation" else number(value, decimals_of(value), lang)


def _access(access: Access, regions: Regions | None, lang: str) -> list[Part]:
    notes = Part(points=access_notes(access, lang))
    if regions is None:
        return [notes]
    rows = access_table(access, regions, "gemeente", lang)
    columns = ("kind", "addresses", "within", "beyond", "share_within", "mean_distance")
    distance = number(access.norm.distance, 0, lang)
    table = Part(
        caption=text("methods.access.caption", lang, distance=distance),
        columns=[text(f"access.col.{key}", lang) for key in columns],
        rows=[
            _row(
                row["voorziening"],
                *(number(row[field], 0, lang) for field in ("adressen", "binnen", "buiten")),
                f"{number(100 * row['deel_binnen'], 1, lang)}%",
                number(row["afstand"], 0, lang),
            )
            for row in rows.to_dict(orient="records")
        ],
        numeric=(1, 2, 3, 4, 5),
    )
    return [notes, table]


# --- Register ---------------------------------------------------------------------------------


def _register(register: Register, result: IndexResult, lang: str) -> Iterator[Part]:
    how = text("methods.register.how", lang)
    yield Part(sentences=[how, text("register.no_norm", lang)])
    for path in register.paths():
        first, *lines = path_lines(path, result.sources, lang)
        yield Part(heading=first, points=lines)

    def heading(key: str) -> str:
        words = text(f"register.column.{key}", lang)
        return words[:1].upper() + words[1:]

    def whole(value: Any) -> str:
        return "–" if pd.isna(value) else number(int(value), 0, lang)

    totals = target_table(register, lang).to_dict(orient="records")
    fields = ("laag", "hoog", "opgeteld", "opgeteld_laag", "opgeteld_hoog")
    keys = ("stated_low", "stated_high", "added_up")
    yield Part(
        heading=text("methods.register.published", lang),
        sentences=[text("programme.note.published", lang)],
        caption=text("methods.register.published", lang),
        columns=[
            heading("path"), text("excel.col.kind", lang),
            *(text(f"excel.col.{key}", lang) for key in keys),
            heading("low"), heading("high"), text("excel.col.agrees", lang), heading("note"),
        ],
        rows=[
            _row(row["naam"], row["soort"], *(whole(row[field]) for field in fields),
                 row["komt_overeen"], row["toelichting"])
            for row in totals
        ],
        numeric=(2, 3, 4, 5, 6),
    )  # fmt: skip
    clashes = register_frames(register, result, lang)["contradictions"]
    columns = {"concept": "concept", "soort_aantal": "field", "waarde": "value",
               "tegenspraak": "kind", "bron": "source", "toelichting": "note"}  # fmt: skip
    yield Part(
        heading=text("methods.register.contradictions", lang),
        sentences=[text("programme.note.contradictions", lang)],
        caption=text("methods.register.contradictions", lang),
        columns=[heading(key) for key in columns.values()],
        rows=[
            _row(
                *(
                    source_words(row[field], result) if field == "bron" else row[field]
                    for field in columns
                )
            )
            for row in clashes.to_dict(orient="records")
        ],
    )


# --- What is not known ------------------------------------------------------------------------


def _unknown(programme: Programme, sites: Sequence[Site], lang: str) -> Iterator[str]:
    """Name what the programme would need and nobody has said."""

    def say(key: str, names: Sequence[str] = (), **values: object) -> str:
        listed = ", ".join(dict.fromkeys(names))
        return text(f"methods.unknown_facts.{key}", lang, names=listed, **values)

    housing = programme.housing
    if housing is not None:
        yield from _unknown_need(housing, lang)
        if housing.balance.supply.undated:
            yield say("undated", housing.balance.supply.undated)
    uncounted = [site.name for site in sites if site.total is None]
    if uncounted:
        yield say("numbers", uncounted)
    if programme.access is None:
        yield say("access")
    register = programme.register
    silent = [
        concept.name
        for concept in register.concepts
        if all(said.places is None for said in concept.statements)
    ]
    if silent:
        yield say("places", silent)
    blind = [
        path.name(lang)
        for path in register.paths()
        if path.realised is None or path.planned is None
    ]
    if blind:
        yield say("paths", blind)
    loose = [target.name(lang) for target, found in register.published() if found is None]
    if loose:
        yield say("totals", loose)


def _unknown_need(housing: NeedAndBalance, lang: str) -> Iterator[str]:
    def say(key: str, **values: object) -> str:
        return text(f"methods.unknown_facts.{key}", lang, **values)

    code, name = housing.population.municipality
    assumptions = housing.need.assumptions_used
    if housing.balance.supply.existing is None:
        yield say("existing")
    if assumptions.replacement is None and housing.need.norms.basis == "additional":
        yield say("replacement")
    apart = [one for one in housing.case.norms.values() if not shareable(one, assumptions)]
    if apart:
        yield say("share", name=name, norms="; ".join(one.name(lang) for one in apart))
    low, high = (number_at(housing.balance.unspecified, code, end) for end in ("low", "high"))
    if high > 0:
        yield say("unspecified", low=number(low, 0, lang), high=number(high, 0, lang))
