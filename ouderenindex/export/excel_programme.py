"""Sheets of the workbook on the building programme: opgave, assumptions, register and access."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from openpyxl import Workbook

from ouderenindex.access import Access
from ouderenindex.concepts import Register, path_lines
from ouderenindex.export.access_tables import (
    access_notes,
    access_table,
    site_access_table,
    weighted_table,
)
from ouderenindex.export.excel_book import Block, Column, add_blocks, add_sheet, add_table, col
from ouderenindex.export.programme_tables import (
    BALANCE_COLUMNS,
    assumption_table,
    balance_table,
    coincide_table,
    decimals_of,
    mix_area_table,
    norm_table,
    register_frames,
    spread_table,
    target_table,
    unspecified_table,
)
from ouderenindex.export.tables import class_of, source_words
from ouderenindex.housing import Site
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

__all__ = ["add_building_programme"]

_NUMBER = 11.0
# Columns that the tables of a sheet share.
_NEED_WIDTHS = (28.0, 30.0, *[_NUMBER] * 7, 24.0, 44.0)
_REGISTER_WIDTHS = (36.0, 26.0, *[13.0] * 9, 34.0, 56.0)
_ACCESS_WIDTHS = (28.0, 24.0, *[_NUMBER] * 6, 36.0, 30.0)
# Buurten named per kind of facility, as those with the most addresses beyond the norm.
_SPOTS = 5


def add_building_programme(
    book: Workbook,
    result: IndexResult,
    programme: Programme,
    *,
    regions: Regions | None,
    sites: Sequence[Site],
    lang: str,
) -> list[str]:
    """Add the sheets of a building programme.

    Parameters
    ----------
    book
        The workbook.
    result
        The scored index.
    programme
        What was worked out; a part that is not there has no sheet.
    regions
        Boundaries, for access and the mix per region; without them those tables are left out.
    sites
        For their names.
    lang
        Language.

    Returns
    -------
    list of str
        Keys of the names of the sheets.
    """
    added = []
    if programme.housing is not None:
        _add_need(book, result, programme.housing, lang)
        _add_assumptions(book, result, programme.housing, lang)
        added += ["need", "need_assumptions"]
    if programme.register.concepts or programme.register.targets:
        _add_register(book, result, programme.register, regions, lang)
        added.append("register")
    blocks = _access_blocks(programme, regions, sites, lang)
    if blocks:
        title = text("excel.title.access", lang)
        add_blocks(add_sheet(book, "access", lang), title, blocks, _ACCESS_WIDTHS)
        added.append("access")
    return added


def _texts(values: pd.Series) -> list[object]:
    return list(values.astype(object))


def _numbers(values: pd.Series) -> list[object]:
    # As plain numbers, by which a heading knows that it stands above numbers.
    return list(values.tolist())


# --- Opgave -----------------------------------------------------------------------------------


def _add_need(book: Workbook, result: IndexResult, housing: NeedAndBalance, lang: str) -> None:
    year, norms = housing.year, housing.need.norms.name(lang)
    blocks = [
        Block("", [f"• {note}" for note in housing.notes(lang)]),
        _norm_block(housing, lang),
        _balance_block(housing, lang),
        _unspecified_block(housing, lang),
        _coincide_block(housing, result, lang),
        Block(
            text("programme.block.spread", lang),
            [housing.spread.sentence(lang)],
            _spread_columns(housing, lang),
        ),
    ]
    title = text("excel.title.need", lang, year=year, norms=norms)
    add_blocks(
        add_sheet(book, "need", lang), title, [b for b in blocks if b is not None], _NEED_WIDTHS
    )


def _norm_block(housing: NeedAndBalance, lang: str) -> Block:
    rows = norm_table(housing, lang)
    yes, no = text("excel.yes", lang), text("programme.no", lang)
    columns = [
        Column(col("norms", lang), _texts(rows["reeks"]), "vet"),
        Column(col("type", lang), _texts(rows["type"])),
        Column(col("low_scenario", lang), _numbers(rows["laag"]), "aantal"),
        Column(col("middle_scenario", lang), _numbers(rows["midden"]), "aantal"),
        Column(col("high_scenario", lang), _numbers(rows["hoog"]), "aantal"),
        Column(col("whole_number", lang), _numbers(rows["aantal_reeks"]), "aantal"),
        Column(col("unit", lang), _texts(rows["eenheid"])),
        Column(col("in_balance", lang), [yes if main else no for main in rows["telt_in_balans"]],
               "midden", span=2),
        Column(col("care", lang), _texts(rows["zorgvraag"])),
        Column(col("source", lang), _texts(rows["bron"])),
    ]  # fmt: skip
    title = text("programme.block.norms", lang, name=housing.population.municipality[1],
                 year=housing.year)  # fmt: skip
    return Block(title, [text("programme.note.norms", lang)], columns)


def _balance_block(housing: NeedAndBalance, lang: str) -> Block:
    rows = balance_table(housing, lang)
    whole = housing.population.municipality[0]
    styles = ["vet" if code == whole else "tekst" for code in rows["code"]]
    columns = [
        Column(col("area", lang), _texts(rows["naam"]), styles),
        Column(col("type", lang), _texts(rows["typenaam"]), styles),
        *(
            Column(col(column, lang), _numbers(rows[field]), "aantal")
            for field, column in BALANCE_COLUMNS.items()
        ),
    ]
    title = text("programme.block.balance", lang, year=housing.year)
    return Block(title, [text("programme.note.balance", lang)], columns, filtered=True)


def _unspecified_block(housing: NeedAndBalance, lang: str) -> Block | None:
    rows = unspecified_table(housing)
    if rows.empty:
        return None
    columns = [
        Column(col("area", lang), _texts(rows["naam"]), "vet"),
        Column(col("code", lang), _texts(rows["code"])),
        Column(col("low", lang), _numbers(rows["laag"]), "aantal"),
        Column(col("high", lang), _numbers(rows["hoog"]), "aantal"),
    ]
    title = text("programme.block.unspecified", lang)
    return Block(title, [text("programme.note.unspecified", lang)], columns)


def _coincide_block(housing: NeedAndBalance, result: IndexResult, lang: str) -> Block:
    rows = coincide_table(housing, result, lang)
    title = text("programme.block.coincide", lang, year=housing.year)
    if rows.empty:
        return Block(title, [text("programme.coincide.none", lang)])
    classes = [int(number_) for number_ in rows["klasse"]]
    people = text(f"people.{housing.need.norms.age}", lang)
    columns = [
        Column(col("wijk", lang), _texts(rows["naam"]), "vet"),
        Column(col("type", lang), _texts(rows["type"])),
        Column(col("shortage", lang), _numbers(rows["tekort"]), "aantal"),
        Column(col("per_1000", lang), _numbers(rows["per_1000"]), "cijfer1"),
        Column(col("unspecified", lang), _numbers(rows["zonder_type"]), "aantal"),
        Column(col("class", lang), [text(f"class.{class_of(n).key}", lang) for n in classes],
               [f"klasse{n}" for n in classes], span=2),
        Column(col("explained", lang), _texts(rows["uitleg"]), span=4),
    ]  # fmt: skip
    return Block(title, [text("programme.note.coincide", lang, people=people)], columns)


def _spread_columns(housing: NeedAndBalance, lang: str) -> list[Column]:
    rows = spread_table(housing)
    return [
        Column(col("wijk", lang), _texts(rows["naam"]), "vet"),
        Column(col("code", lang), _texts(rows["code"])),
        Column(col("share_people", lang), _numbers(rows["ouderen"]), "cijfer1"),
        Column(col("share_now", lang), _numbers(rows["nu"]), "cijfer1"),
        Column(col("share_then", lang), _numbers(rows["straks"]), "cijfer1"),
    ]


def _add_assumptions(
    book: Workbook, result: IndexResult, housing: NeedAndBalance, lang: str
) -> None:
    rows = assumption_table(housing, result, lang)
    columns = [Column(col("assumption", lang), _texts(rows["aanname"]), "vet", 50)]
    columns += [
        Column(
            col(label, lang),
            _numbers(rows[field]),
            [_form(value, str(key)) for value, key in zip(rows[field], rows["sleutel"],
                                                          strict=True)],
            12,
        )
        for field, label in (
            ("laag", "low_scenario"), ("waarde", "value"), ("hoog", "high_scenario"),
        )
    ]  # fmt: skip
    columns += [
        Column(col("unit", lang), _texts(rows["eenheid"]), width=22),
        Column(col("source", lang), _texts(rows["bron"]), width=52),
        Column(col("note", lang), _texts(rows["toelichting"]), width=56),
    ]
    add_table(
        add_sheet(book, "need_assumptions", lang),
        text("excel.title.need_assumptions", lang),
        text("excel.note.need_assumptions", lang),
        columns,
    )


def _form(value: float, key: str) -> str:
    """Style of an assumption, in the decimals that count; a year has no thousands."""
    return "getal" if key == "allocation" else f"cijfer{decimals_of(value)}"


# --- Register ---------------------------------------------------------------------------------


def _add_register(
    book: Workbook, result: IndexResult, register: Register, regions: Regions | None, lang: str
) -> None:
    frames = register_frames(register, result, lang)
    blocks = []
    for path in register.paths():
        first, *lines = path_lines(path, result.sources, lang)
        blocks.append(Block(first, [f"• {line}" for line in lines]))
    blocks += [
        _register_block("paths", frames["paths"], _PATH_COLUMNS, result, lang),
        _published_block(register, result, lang),
        _register_block("parts", frames["parts"], _PART_COLUMNS, result, lang),
        _register_block("contradictions", frames["contradictions"], _CLASH_COLUMNS, result, lang),
        _register_block("totals", frames["totals"], _TOTAL_COLUMNS, result, lang),
        _register_block("mix", frames["mix"], _MIX_COLUMNS, result, lang),
    ]
    if regions is not None:
        blocks.append(_mix_block(register, regions, result, lang))
    shown = [block for block in blocks if not block.columns or block.columns[0].values]
    title = text("excel.title.register", lang)
    add_blocks(add_sheet(book, "register", lang), title, shown, _REGISTER_WIDTHS)


# Field of a table of the register: text of its heading, style and number of columns.
_Shape = Mapping[str, tuple[str, str, int]]
_PATH_COLUMNS: _Shape = {
    "pad": ("path", "vet", 1),
    "doel": ("goal", "tekst", 1),
    **{
        field: (key, "aantal", 1)
        for field, key in {
            "doel_laag": "goal_low", "doel_hoog": "goal_high", "gerealiseerd": "realised",
            "gepland": "planned", "open": "open", "open_laag": "open_low",
            "open_hoog": "open_high",
        }.items()
    },
    "per_jaar_laag": ("per_year_low", "cijfer1", 1),
    "per_jaar_hoog": ("per_year_high", "cijfer1", 1),
}  # fmt: skip
_PART_COLUMNS: _Shape = {
    "pad": ("path", "vet", 1),
    "concept": ("concept", "tekst", 1),
    "totaal": ("total", "aantal", 1),
    "telt_mee": ("number", "aantal", 1),
    "laagst": ("low", "aantal", 1),
    "hoogst": ("high", "aantal", 1),
    "soort_aantal": ("field", "tekst", 3),
    "status": ("status", "tekst", 2),
    "bron": ("source", "tekst", 1),
}
_CLASH_COLUMNS: _Shape = {
    "concept": ("concept", "vet", 1),
    "soort_aantal": ("field", "tekst", 1),
    "waarde": ("value", "tekst", 3),
    "tegenspraak": ("kind", "tekst", 6),
    "bron": ("source", "tekst", 1),
    "toelichting": ("note", "tekst", 1),
}
_TOTAL_COLUMNS: _Shape = {
    "status": ("status", "vet", 1),
    "jaar": ("year", "getal", 1),
    "concepten": ("concepts", "aantal", 1),
    "plaatsen_laag": ("places_low", "aantal", 1),
    "plaatsen_hoog": ("places_high", "aantal", 1),
    "met_zorgvraag_laag": ("places_with_care_low", "aantal", 1),
    "met_zorgvraag_hoog": ("places_with_care_high", "aantal", 1),
    "zonder_zorgvraag_laag": ("places_without_care_low", "aantal", 1),
    "zonder_zorgvraag_hoog": ("places_without_care_high", "aantal", 1),
    "zonder_aantal": ("unknown", "aantal", 1),
    "apart": ("apart", "midden", 1),
}
_MIX_COLUMNS: _Shape = {
    "concept": ("concept", "vet", 1),
    "gebied": ("region", "tekst", 1),
    "vragers": ("with_care", "aantal", 1),
    "dragers": ("without_care", "aantal", 1),
    "aandeel_vragers": ("share_with", "aantal", 1),
    "status": ("status", "tekst", 6),
    "bron": ("source", "tekst", 1),
}


def _heading(key: str, lang: str) -> str:
    words = text(f"register.column.{key}", lang)
    return words[:1].upper() + words[1:]


def _register_block(
    key: str, frame: pd.DataFrame, shape: _Shape, result: IndexResult, lang: str
) -> Block:
    columns = []
    for field, (label, style, span) in shape.items():
        values = frame[field].tolist()
        if field == "bron":
            values = [source_words(str(value), result) for value in values]
        columns.append(Column(_heading(label, lang), values, style, span=span))
    notes = {
        "paths": "programme.note.paths", "contradictions": "programme.note.contradictions",
        "totals": "programme.note.totals", "mix": "register.no_norm",
    }  # fmt: skip
    note = [text(notes[key], lang)] if key in notes else []
    return Block(text(f"register.table.{key}", lang), note, columns)


def _published_block(register: Register, result: IndexResult, lang: str) -> Block:
    rows = target_table(register, lang)
    columns = [
        Column(_heading("path", lang), _texts(rows["naam"]), "vet"),
        Column(col("kind", lang), _texts(rows["soort"])),
        Column(col("stated_low", lang), _numbers(rows["laag"]), "aantal"),
        Column(col("stated_high", lang), _numbers(rows["hoog"]), "aantal"),
        Column(col("added_up", lang), _numbers(rows["opgeteld"]), "aantal"),
        Column(_heading("low", lang), _numbers(rows["opgeteld_laag"]), "aantal"),
        Column(_heading("high", lang), _numbers(rows["opgeteld_hoog"]), "aantal"),
        Column(col("agrees", lang), _texts(rows["komt_overeen"]), span=2),
        Column(_heading("field", lang), _texts(rows["soort_aantal"]), span=2),
        Column(col("source", lang), [source_words(str(key), result) for key in rows["bron"]]),
        Column(_heading("note", lang), _texts(rows["toelichting"])),
    ]
    note = [text("programme.note.published", lang)]
    return Block(text("programme.block.published", lang), note, columns)


def _mix_block(register: Register, regions: Regions, result: IndexResult, lang: str) -> Block:
    rows = mix_area_table(register, regions, result, lang)
    columns = [
        Column(col("area", lang), _texts(rows["naam"]), "vet"),
        Column(_heading("status", lang), _texts(rows["status"])),
        *(
            Column(col(key, lang), _numbers(rows[field]), "aantal")
            for field, key in {
                "vragers_laag": "with_low", "vragers_hoog": "with_high",
                "dragers_laag": "without_low", "dragers_hoog": "without_high",
            }.items()
        ),
        Column(_heading("concepts", lang), _texts(rows["concepten"]), span=6),
    ]  # fmt: skip
    note = [text("programme.note.mix_areas", lang)]
    return Block(text("programme.block.mix_areas", lang), note, columns)


# --- Access -----------------------------------------------------------------------------------


def _access_blocks(
    programme: Programme, regions: Regions | None, sites: Sequence[Site], lang: str
) -> list[Block]:
    """Tables of access, for as far as something was measured."""
    access, blocks = programme.access, []
    if access is not None and regions is not None:
        blocks += [
            Block("", [f"• {note}" for note in access_notes(access, lang)]),
            _distance_block("municipality", access, regions, "gemeente", lang),
            _spots_block(access, regions, lang),
        ]
    if programme.sites_access is not None:
        norm = access.norm if access is not None else None
        rows = site_access_table(programme.sites_access, sites, norm, lang)
        blocks.append(_site_block(rows, lang))
    if access is not None and regions is not None:
        blocks += [
            _distance_block("buurten", access, regions, "buurt", lang, filtered=True),
            _weighted_block(access, regions, lang),
        ]
    return [block for block in blocks if not block.columns or block.columns[0].values]


def _distance_columns(rows: pd.DataFrame, lang: str) -> list[Column]:
    def heading(key: str) -> str:
        return text(f"access.col.{key}", lang)

    return [
        Column(heading("name"), _texts(rows["naam"]), "vet"),
        Column(heading("kind"), _texts(rows["voorziening"])),
        Column(heading("addresses"), _numbers(rows["adressen"]), "aantal"),
        Column(heading("within"), _numbers(rows["binnen"]), "aantal"),
        Column(heading("beyond"), _numbers(rows["buiten"]), "aantal"),
        Column(heading("share_within"), _numbers(rows["deel_binnen"]), "procent"),
        Column(heading("mean_distance"), _numbers(rows["afstand"]), "aantal"),
        Column(heading("mean_number"), _numbers(rows["aantal"]), "cijfer1"),
        Column(heading("reached"), _numbers(rows["met_route"]), "aantal"),
    ]


def _distance_block(
    key: str, access: Access, regions: Regions, level: str, lang: str, *, filtered: bool = False
) -> Block:
    rows = access_table(access, regions, level, lang)
    distance = number(access.norm.distance, 0, lang)
    title = text(f"programme.block.access.{key}", lang, distance=distance)
    return Block(title, (), _distance_columns(rows, lang), filtered=filtered)


def _spots_block(access: Access, regions: Regions, lang: str) -> Block:
    rows = access_table(access, regions, "buurt", lang)
    rows = rows[rows["buiten"] > 0].sort_values("buiten", ascending=False, kind="stable")
    most = [rows[rows["soort"] == kind].head(_SPOTS) for kind in access.kinds]
    title = text("programme.block.spots", lang)
    note = text("programme.note.spots", lang, n=_SPOTS,
                distance=number(access.norm.distance, 0, lang))  # fmt: skip
    if not most:
        return Block(title, [note])
    return Block(title, [note], _distance_columns(pd.concat(most), lang))


def _weighted_block(access: Access, regions: Regions, lang: str) -> Block:
    rows = weighted_table(access, regions)
    columns = [
        Column(text("access.col.name", lang), _texts(rows["naam"]), "vet"),
        Column(col("code", lang), _texts(rows["code"])),
        Column(text("access.col.addresses", lang), _numbers(rows["adressen"]), "aantal"),
        Column(col("weighted", lang), _numbers(rows["gewogen"]), "aantal"),
        Column(col("weighted_over", lang), _numbers(rows["gewogen_over"]), "aantal"),
    ]
    return Block(text("programme.block.weighted", lang), (), columns)


def _site_block(rows: pd.DataFrame, lang: str) -> Block:
    def heading(key: str) -> str:
        return text(f"access.col.{key}", lang)

    columns = [
        Column(heading("site"), _texts(rows["naam"]), "vet"),
        Column(heading("kind"), _texts(rows["voorziening"])),
        Column(heading("mean_distance"), _numbers(rows["afstand"]), "aantal"),
        Column(heading("least_distance"), _numbers(rows["afstand_kortst"]), "aantal"),
        Column(heading("most_distance"), _numbers(rows["afstand_langst"]), "aantal"),
        Column(heading("share_within"), _numbers(rows["deel_binnen"]), "procent"),
        Column(heading("mean_number"), _numbers(rows["aantal"]), "cijfer1", span=2),
        Column(heading("how"), _texts(rows["gemeten"])),
        Column(heading("nearest"), _texts(rows["dichtstbij"])),
    ]
    return Block(text("programme.block.sites", lang), (), columns)
