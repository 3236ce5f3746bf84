"""Sheets of the workbook on how sure the classes are, and on how many people they concern."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from openpyxl import Workbook

from ouderenindex.classes import CLASSES
from ouderenindex.compare import Severity
from ouderenindex.export.certainty_tables import (
    certainty_table,
    certainty_words,
    severity_of,
    whole_percent,
)
from ouderenindex.export.excel_book import Column, add_sheet, add_table, col
from ouderenindex.export.tables import class_of, people_label
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text

__all__ = ["add_certainty", "add_people", "chance_columns"]

_LEVELS = ("wijk", "buurt")


def chance_columns(
    certainty: Certainty, codes: Sequence[str], lang: str, group: str
) -> list[Column]:
    """Columns on how sure the class of the index is, to stand behind that class."""
    index, rows = certainty.result.definition.key, list(codes)
    chance = [whole_percent(share) for share in certainty.probability.loc[rows, index]]
    low, high = certainty.low.loc[rows, index], certainty.high.loc[rows, index]
    return [
        Column(col("chance", lang), chance, "kans", 8, group, upright=True),
        Column(col("from", lang), list(low), "cijfer1", 8, group),
        Column(col("to", lang), list(high), "cijfer1", 8, group),
        Column(
            col("indicative", lang),
            _indicative(~certainty.stable.loc[rows, index], lang),
            "midden",
            8,
            group,
            upright=True,
        ),
    ]


def _indicative(values: pd.Series, lang: str) -> list[object]:
    """Yes where a class is indicative; empty where it is stable or there is none."""
    return [text("excel.yes", lang) if value else "" for value in values.fillna(False)]


def _class_column(label: str, numbers: Sequence[int], lang: str) -> Column:
    words = [text(f"class.{class_of(n).key}", lang) for n in numbers]
    return Column(label, words, [f"klasse{n}" for n in numbers], 16)


def add_certainty(book: Workbook, certainty: Certainty, lang: str) -> list[str]:
    """Add the sheets with all chances and with what was varied; gives the keys of their names."""
    result = certainty.result
    table = certainty_table(certainty)
    codes, keys = list(table["code"]), list(table["onderdeel"])
    nodes = {node.key: node for node in result.definition.nodes()}
    columns = [
        Column(col("area", lang), list(result.regions.loc[codes, "name"]), "vet", 24),
        Column(
            col("level", lang), _level_words(result.regions.loc[codes, "level"], lang), width=10
        ),
        Column(col("code", lang), codes, width=12),
        Column(col("part", lang), [nodes[key].label for key in keys], width=30),
        Column(col("kind", lang), [text(f"node.{nodes[k].level}", lang) for k in keys], width=10),
        Column(col("index", lang), list(table["score"]), "cijfer1", 8.6),
        _class_column(col("class", lang), [int(n) for n in table["klasse"]], lang),
        Column(col("chance", lang), list(table["kans"] / 100), "kans1", 12),
        Column(col("indicative", lang), _indicative(table["indicatief"], lang), "midden", 11),
        Column(col("from", lang), list(table["van"]), "cijfer1", 8.6),
        Column(col("middle", lang), list(table["midden"]), "cijfer1", 9),
        Column(col("to", lang), list(table["tot"]), "cijfer1", 8.6),
    ]
    group = text("excel.chances", lang)
    for item in CLASSES:
        values = list(table[f"kans_{item.number}"] / 100)
        label = text(f"class.{item.key}", lang)
        columns.append(Column(label, values, "kans1", 9, group, upright=True))
    columns.append(Column(col("with_score", lang), list(table["met_score"] / 100), "kans1", 11))
    add_table(
        add_sheet(book, "certainty", lang),
        text("excel.title.certainty", lang),
        _note(("how", "chance", "indicative"), certainty, lang),
        columns,
    )
    assumptions = certainty.assumptions
    columns = [
        Column(col("part", lang), list(assumptions["onderdeel"]), "vet", 40),
        Column(col("how_varied", lang), list(assumptions["keuze"]), width=56),
        Column(col("margin", lang), list(assumptions["marge"]), width=34),
        Column(col("why", lang), list(assumptions["waarom"]), width=44),
    ]
    add_table(
        add_sheet(book, "assumptions", lang),
        text("excel.title.assumptions", lang),
        _note(("how", "holds"), certainty, lang),
        columns,
    )
    return ["certainty", "assumptions"]


def _note(keys: Sequence[str], certainty: Certainty, lang: str) -> str:
    words = certainty_words(certainty, lang)
    return " ".join(text(f"export.chances.{key}", lang, **words) for key in keys)


def _level_words(levels: pd.Series, lang: str) -> list[object]:
    words = {level: text(f"level.{level}", lang) for level in levels.unique()}
    return [words[level] for level in levels]


def add_people(book: Workbook, result: IndexResult, lang: str) -> list[str]:
    """Add the sheets on people: per class, and per wijk and indicator.

    Returns
    -------
    list of str
        Keys of the names of the sheets; none where the definition counts no people.
    """
    found = severity_of(result)
    if found is None:
        return []
    residents = people_label(found.count, lang)
    # Level by level: who filters on wijken and the index sees the answer in six rows.
    classes = found.classes[found.classes["level"].isin(_LEVELS)]
    order = {level: at for at, level in enumerate(_LEVELS)}
    classes = classes.sort_values("level", key=lambda level: level.map(order), kind="stable")
    nodes = {node.key: node for node in result.definition.nodes()}
    keys = list(classes["node"])
    columns = [
        Column(col("level", lang), _level_words(classes["level"], lang), width=10),
        Column(col("part", lang), [found.definition[key].label for key in keys], "vet", 46),
        Column(col("kind", lang), [text(f"node.{nodes[k].level}", lang) for k in keys], width=11),
        _class_column(col("class", lang), [int(n) for n in classes["class"]], lang),
        Column(col("areas", lang), list(classes["regions"]), "aantal", 10),
        Column(residents, list(classes["residents"]), "aantal", 30),
        Column(col("concerned", lang), list(classes["concerned"]), "aantal", 24),
    ]
    add_table(
        add_sheet(book, "people", lang),
        text("excel.title.people", lang, people=residents, period=found.period),
        f"{found.note(lang)} {text('excel.note.people', lang)}",
        columns,
    )
    shown = [i.key for i in result.definition.indicators if i.key in result.scored]
    here = (found.regions["level"] == "wijk") & found.regions["node"].isin(shown)
    if not here.any():
        return ["people"]
    _add_people_areas(book, result, found, here, lang)
    return ["people", "people_areas"]


def _add_people_areas(
    book: Workbook, result: IndexResult, found: Severity, here: pd.Series, lang: str
) -> None:
    """Add the sheet with the people concerned per wijk and indicator, wijk by wijk."""
    order = {code: at for at, code in enumerate(result.regions.index)}
    rows = found.regions[here].sort_values(
        "region", key=lambda codes: codes.map(order), kind="stable"
    )
    codes, keys = list(rows["region"]), list(rows["node"])
    indicators = {i.key: i for i in result.definition.indicators}
    who = {k: text(f"excel.who.{indicators[k].direction}", lang) for k in dict.fromkeys(keys)}
    status = [
        _status(result.figure_status.at[code, key], known)
        for code, key, known in zip(codes, keys, rows["figure"].notna(), strict=True)
    ]
    residents = people_label(found.count, lang)
    form = [f"cijfer{indicators[key].decimals}" for key in keys]
    columns = [
        Column(col("wijk", lang), list(result.regions.loc[codes, "name"]), "vet", 24),
        Column(col("code", lang), codes, width=12),
        Column(col("indicator", lang), [indicators[key].label for key in keys], width=46),
        _class_column(col("class", lang), [int(n) for n in rows["class"]], lang),
        Column(col("figure_percent", lang), list(rows["figure"]), form, 9),
        Column(col("status", lang), [text(f"status.{s}", lang) for s in status], width=20),
        Column(residents, list(rows["residents"]), "aantal", 30),
        Column(col("concerned", lang), list(rows["concerned"]), "aantal", 24),
        Column(col("who", lang), [who[key] for key in keys], width=28),
    ]
    add_table(
        add_sheet(book, "people_areas", lang),
        text("excel.title.people_areas", lang, people=residents),
        f"{found.note(lang)} {text('excel.note.people', lang)}",
        columns,
    )


def _status(status: object, known: bool) -> str:
    """Status of a figure as it is shown: one of too few people to publish about is shielded."""
    return "suppressed" if status in ("observed", "modelled") and not known else str(status)
