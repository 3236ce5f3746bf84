"""The workbook for a policy officer: scores, figures, sites and where it all comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ouderenindex._atomic import write_bytes
from ouderenindex.classes import CLASSES, NO_DATA
from ouderenindex.concepts import Concept
from ouderenindex.definition import IndexDefinition, Indicator
from ouderenindex.export.caveats import caveats
from ouderenindex.export.certainty_tables import certainty_words, check_certainty
from ouderenindex.export.excel_book import (
    Column,
    add_sheet,
    add_styles,
    add_table,
    col,
    new_sheet,
    put,
    serialise,
)
from ouderenindex.export.excel_certainty import add_certainty, add_people, chance_columns
from ouderenindex.export.excel_programme import add_building_programme
from ouderenindex.export.housing_tables import (
    certainty_text,
    concept_table,
    place_names,
    programme_table,
    range_text,
    site_area_table,
    site_class_text,
    year_text,
)
from ouderenindex.export.tables import (
    boundary_text,
    class_limits,
    class_of,
    definition_table,
    figure_table,
    people_label,
    scale_words,
    source_table,
    source_words,
)
from ouderenindex.housing import CARE, DWELLING_TYPES, TENURES, Overlay, Site
from ouderenindex.housing.site import Numbers
from ouderenindex.programme import Programme
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text

__all__ = ["write_excel"]

_LEVELS = ("wijk", "buurt")
_SCORE_WIDTH = 8.6
_GUIDE_WIDTHS = (24.0, 10.0, 30.0, 12.0, 12.0, 30.0)


def write_excel(
    result: IndexResult,
    path: Path | str,
    *,
    regions: Regions | None = None,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    certainty: Certainty | None = None,
    programme: Programme | None = None,
    title: str | None = None,
    lang: str = "nl",
) -> Path:
    """Write the workbook.

    Sheets: Leeswijzer, Wijken, Buurten, Cijfers, Locaties, Locaties per wijk, Programma per wijk,
    Woonzorgconcepten, Definitie and Bronnen; those without content are left out. With a building
    programme also, after the woonzorgconcepten, Opgave en aanbod, Aannames opgave, Register and
    Bereikbaarheid, each with its tables below each other (see
    :mod:`~ouderenindex.export.excel_programme`). With a certainty
    also, where the definition counts people, Aantallen (people per level, node and class) and
    Aantallen per wijk (people concerned per wijk and indicator in %); then Zekerheid (per area
    and node the chance of each class) and Aannames (what was varied, and why). Wijken and Buurten
    then get, after the class of the index, ``Kans op deze klasse`` (in whole %, rounded down),
    ``Van`` and ``Tot`` (5% and 95% of the scores) and ``Indicatief`` (ja, or empty).

    Parameters
    ----------
    result
        The scored index.
    path
        The file, ``.xlsx``; missing folders are made.
    regions
        Boundaries, for their year and source, and for the tables of access per buurt.
    overlay
        Sites laid over the index.
    sites, concepts
        Planned housing sites and woonzorgconcepten.
    certainty
        How sure the classes of this result are.
    programme
        Need, balance, register and access.
    title
        Title of the workbook; the name of the index by default.
    lang
        Language.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ExportError
        The file cannot be written, or the certainty is of another result.

    Notes
    -----
    Text from data is written as text, also when it starts as a formula does; characters that the
    format cannot hold are left out.
    """
    check_certainty(result, certainty)
    result = result.in_language(lang)
    certainty = certainty.in_language(lang) if certainty is not None else None
    title = title or result.definition.label
    book = Workbook()
    book.remove(book.worksheets[0])
    add_styles(book, chances=certainty is not None)
    guide = new_sheet(book, text("excel.sheet.guide", lang), lang)
    sheets = [level for level in _LEVELS if (result.regions["level"] == level).any()]
    for level in sheets:
        _add_areas(book, result, level, certainty, title, lang)
    if certainty is not None:
        sheets += add_people(book, result, lang)
    figures = figure_table(result, lang)
    _add_figures(book, result, figures, lang)
    sheets.append("figures")
    if sites:
        _add_sites(book, result, overlay, sites, lang)
        sheets.append("sites")
    if overlay is not None and sites:
        _add_site_areas(book, result, overlay, sites, lang)
        _add_programme(book, result, overlay, lang)
        sheets += ["site_areas", "programme"]
    if concepts:
        _add_concepts(book, result, concepts, lang)
        sheets.append("concepts")
    if programme is not None:
        sheets += add_building_programme(
            book, result, programme, regions=regions, sites=sites, lang=lang
        )
    if certainty is not None:
        sheets += add_certainty(book, certainty, lang)
    _add_definition(book, result, lang)
    _add_sources(book, result, lang)
    sheets += ["definition", "sources"]
    _fill_guide(guide, result, title, sheets, regions, certainty, lang)
    properties = {"title": title, "creator": "ouderenindex", "language": lang}
    return write_bytes(path, serialise(book, properties))


def _years(periods: Sequence[str]) -> list[object]:
    """Years as numbers, so that a spreadsheet can filter and sort them."""
    return [int(period) if period.isdigit() else period for period in periods]


def _score_column(
    label: str, result: IndexResult, codes: list[str], key: str, lang: str, group: str = ""
) -> Column:
    """Scores of one node in the colour of their class; where there is none, why."""
    numbers = [int(n) for n in result.classes.loc[codes, key]]
    why = result.status.loc[codes, key]
    values = [
        score if number_ else text(f"excel.none.{reason}", lang)
        for score, number_, reason in zip(result.scores.loc[codes, key], numbers, why, strict=True)
    ]
    styles = [f"score{number_}" if number_ else "reden" for number_ in numbers]
    return Column(label, values, styles, _SCORE_WIDTH, group, upright=True)


def _add_areas(
    book: Workbook,
    result: IndexResult,
    level: str,
    certainty: Certainty | None,
    title: str,
    lang: str,
) -> None:
    codes = list(result.regions.index[result.regions["level"] == level])
    regions, index = result.regions, result.definition.key
    columns = [
        Column(col("name", lang), list(regions.loc[codes, "name"]), "vet"),
        Column(col("code", lang), codes),
    ]
    if level == "buurt":
        above = [place_names([code], result) for code in regions.loc[codes, "parent"]]
        columns.append(Column(col("wijk", lang), above, width=18))
    for count in result.people.columns:
        people = list(result.people.loc[codes, count])
        label = people_label(str(count), lang)
        columns.append(Column(label, people, "aantal", 10, upright=True))
    group = result.definition.label
    columns.append(_score_column(col("index", lang), result, codes, index, lang, group))
    numbers = [int(n) for n in result.classes.loc[codes, index]]
    labels = [text(f"class.{class_of(n).key}", lang) for n in numbers]
    columns.append(Column(col("class", lang), labels, [f"klasse{n}" for n in numbers], 16, group))
    note = text("excel.note.areas", lang, **scale_words(result, lang))
    if certainty is not None:
        columns += chance_columns(certainty, codes, lang, group)
        note = f"{note} {text('excel.note.chances', lang)}"
    coverage = list(result.coverage.loc[codes, index])
    columns.append(Column(col("coverage", lang), coverage, "procent", 9, group, upright=True))
    for node in result.definition.nodes():
        if node.key == index or isinstance(node, Indicator) or node.key not in result.scored:
            continue
        above_node = result.definition.parent(node.key)
        own = node.level == "aspect" or above_node is None or above_node.key == index
        group = node.label if own or above_node is None else above_node.label
        label = text("excel.whole", lang, level=text(f"node.{node.level}", lang)) if own else ""
        columns.append(_score_column(label or node.label, result, codes, node.key, lang, group))
    sheet = add_sheet(book, level, lang)
    add_table(
        sheet,
        text("excel.title.areas", lang, title=title, level=text(f"level.{level}", lang)),
        note,
        columns,
    )


def _ancestors(definition: IndexDefinition, key: str) -> dict[str, str]:
    """Label of the aspect and of the theme that an indicator belongs to."""
    found = {}
    parent = definition.parent(key)
    while parent is not None:
        found[parent.level] = parent.label
        parent = definition.parent(parent.key)
    return {str(level): label for level, label in found.items()}


def _add_figures(book: Workbook, result: IndexResult, figures: pd.DataFrame, lang: str) -> None:
    indicators = {i.key: i for i in result.definition.indicators}
    above = {key: _ancestors(result.definition, key) for key in indicators}
    # Area by area, as one reads it: the municipality, then each wijk, then each buurt.
    order = {code: at for at, code in enumerate(result.regions.index)}
    figures = figures.sort_values("code", key=lambda c: c.map(order), kind="stable")
    keys = [str(key) for key in figures["indicator"]]
    codes = list(figures["code"])
    level = {name: text(f"level.{name}", lang) for name in result.regions["level"].unique()}
    names, levels = result.regions["name"], result.regions["level"].map(level)
    form = [f"cijfer{indicators[key].decimals}" for key in keys]
    direction = {k: text(f"direction.{i.direction}", lang) for k, i in indicators.items()}
    publisher = {
        key: result.sources[key].publisher if key in result.sources else ""
        for key in figures["bron"].unique()
    }
    columns = [
        Column(col("area", lang), list(names.loc[codes]), "vet", 22),
        Column(col("level", lang), list(levels.loc[codes]), width=10),
        Column(col("code", lang), codes, width=12),
        Column(col("aspect", lang), [above[k].get("aspect", "") for k in keys], width=22),
        Column(col("theme", lang), [above[k].get("theme", "") for k in keys], width=24),
        Column(col("indicator", lang), [indicators[k].label for k in keys], width=38),
        Column(col("figure", lang), list(figures["cijfer"]), form, 9),
        Column(col("unit", lang), list(figures["eenheid"]), width=10),
        Column(col("reference", lang), list(figures["referentie"]), form, 12),
        Column(col("contribution", lang), list(figures["bijdrage"]), "bijdrage", 11),
        Column(col("status", lang), list(figures["status"]), width=20),
        Column(col("coverage", lang), list(figures["dekking"] / 100), "procent", 11),
        Column(col("direction", lang), [direction[k] for k in keys], width=14),
        Column(col("period", lang), _years(list(figures["periode"])), "getal", 8),
        Column(col("source", lang), [publisher[k] for k in figures["bron"]], width=22),
        Column(col("source_key", lang), list(figures["bron"]), width=24),
    ]
    sheet = add_sheet(book, "figures", lang)
    note = text("excel.note.figures", lang, reference=result.describe_reference(lang))
    add_table(sheet, text("excel.title.figures", lang), note, columns)


def _add_sites(
    book: Workbook,
    result: IndexResult,
    overlay: Overlay | None,
    sites: Sequence[Site],
    lang: str,
) -> None:
    def texts(values: Sequence[str]) -> list[object]:
        return list(values)

    group = col("dwellings", lang)
    columns = [
        Column(col("name", lang), texts([s.name for s in sites]), "vet", 28),
        Column(col("place", lang), texts([place_names(s.regions, result) for s in sites]),
               width=26),
    ]  # fmt: skip
    if any(site.address for site in sites):
        columns.append(Column(col("address", lang), texts([s.address for s in sites]), width=26))
    columns += [
        Column(col("precision", lang),
               texts([text(f"precision.{s.precision}", lang) for s in sites]), width=20),
    ]  # fmt: skip
    if overlay is not None:
        wijken = [site_class_text(overlay, site.id, lang) for site in sites]
        columns.append(Column(col("wijken", lang), texts(wijken), width=38))
    columns += _number_columns(
        [s.dwellings for s in sites], DWELLING_TYPES, "dwelling", group, lang
    )
    totals = [site.total for site in sites]
    total = [None if found is None else range_text(*found, lang) for found in totals]
    columns.append(Column(text("excel.total", lang), total, "midden", 14, group))
    for numbers, kinds, words in (
        ([s.tenure for s in sites], TENURES, "tenure"),
        ([s.care for s in sites], CARE, "care"),
    ):
        columns += _number_columns(numbers, kinds, words, col(words, lang), lang)
    phases = [text(f"phase.{s.phase or 'unknown'}", lang) for s in sites]
    columns += [
        Column(col("phase", lang), texts(phases), width=16),
        Column(col("years", lang), texts([year_text(s.year_from, s.year_to) for s in sites]),
               "midden", 14),
        Column(col("certainty", lang), texts([certainty_text(s.certainty, lang) for s in sites]),
               width=13),
        Column(col("target_group", lang), texts([s.target_group for s in sites]), width=26),
        Column(col("source", lang), _sources_in_words(result, [s.source for s in sites]),
               width=30),
        Column(col("note", lang), texts([s.note for s in sites]), width=50),
    ]  # fmt: skip
    note = text("excel.note.sites", lang)
    add_table(add_sheet(book, "sites", lang), text("excel.title.sites", lang), note, columns)


def _number_columns(
    numbers: Sequence[Numbers | None], kinds: Sequence[str], words: str, group: str, lang: str
) -> list[Column]:
    """Give a column for each kind of which any site has a number; the rest is not known."""
    return [
        Column(
            text(f"{words}.{kind}", lang),
            [range_text(*found[kind], lang) if found and kind in found else None
             for found in numbers],
            "midden", 14, group,
        )
        for kind in kinds
        if any(kind in (found or {}) for found in numbers)
    ]  # fmt: skip


def _sources_in_words(result: IndexResult, keys: Sequence[str]) -> list[object]:
    return [source_words(key, result) for key in keys]


def _add_site_areas(
    book: Workbook, result: IndexResult, overlay: Overlay, sites: Sequence[Site], lang: str
) -> None:
    table = site_area_table(overlay, result, lang)
    names = {site.id: site.name for site in sites}
    classes = [int(n) for n in table["klasse"].fillna(0)]
    why = result.status.loc[list(table["wijkcode"])]
    columns = [
        Column(col("site", lang), [names[key] for key in table["locatie"]], "vet", 26),
        Column(col("wijk", lang), list(table["wijknaam"]), width=20),
        Column(col("share", lang), list(table["aandeel"] / 100), "procent", 12),
        Column(col("how", lang), list(table["bepaald_door"]), width=20),
    ]
    for count in result.people.columns:
        people = list(table[f"inwoners_{count}"])
        columns.append(Column(people_label(str(count), lang), people, "aantal", 10, upright=True))
    codes = list(table["wijkcode"])
    index, group = result.definition.key, result.definition.label
    labels = [text(f"class.{class_of(n).key}", lang) for n in classes]
    columns += [
        _score_column(col("index", lang), result, codes, index, lang, group),
        Column(col("class", lang), labels, [f"klasse{n}" for n in classes], 16, group),
    ]
    for node in result.definition.nodes():
        if node.level == "aspect" and node.key in why.columns:
            columns.append(_score_column(node.label, result, codes, node.key, lang))
    columns += [
        Column(col("risks", lang), list(table["risicos"]), width=52),
        Column(col("protections", lang), list(table["bescherming"]), width=52),
    ]
    title, note = text("excel.title.site_areas", lang), text("excel.note.site_areas", lang)
    add_table(add_sheet(book, "site_areas", lang), title, note, columns)


def _add_programme(book: Workbook, result: IndexResult, overlay: Overlay, lang: str) -> None:
    table = programme_table(overlay, result, lang)
    columns = [
        Column(col("area", lang), list(table["naam"]), "vet", 26),
        Column(col("code", lang), list(table["code"]), width=12),
        Column(col("type", lang), list(table["type"]), width=22),
        Column(col("phase", lang), list(table["fase"]), width=20),
        Column(col("low", lang), list(table["laag"]), "aantal", 13),
        Column(col("high", lang), list(table["hoog"]), "aantal", 13),
    ]
    title, note = text("excel.title.programme", lang), text("excel.note.programme", lang)
    add_table(add_sheet(book, "programme", lang), title, note, columns)


def _add_concepts(
    book: Workbook, result: IndexResult, concepts: Sequence[Concept], lang: str
) -> None:
    table = concept_table(concepts, result, lang)
    columns = [
        Column(col("name", lang), list(table["naam"]), "vet", 28),
        Column(col("statement", lang), list(table["uitspraak"]), "getal", 11),
        Column(col("kind", lang), list(table["soort"]), width=22),
        Column(col("target_group", lang), list(table["doelgroep"]), width=30),
        Column(col("status", lang), list(table["status"]), width=14),
        Column(col("start", lang), list(table["start"]), "midden", 10),
        Column(col("homes", lang), list(table["woningen"]), "aantal", 12),
        Column(col("places", lang), list(table["plaatsen"]), "aantal", 11),
        Column(col("with_care", lang), list(table["plaatsen_met_zorgvraag"]), "aantal", 12),
        Column(col("without_care", lang), list(table["plaatsen_zonder_zorgvraag"]), "aantal", 12),
        Column(col("intended", lang), list(table["plaatsen_bedoeld"]), "aantal", 12),
        Column(col("differs", lang), list(table["verschilt"]), width=24),
        Column(col("place", lang), list(table["gebiedsnaam"]), width=22),
        Column(col("precision", lang), list(table["nauwkeurigheid"]), width=20),
        Column(col("partner", lang), list(table["partner"]), width=26),
        Column(col("source", lang), _sources_in_words(result, list(table["bron"])), width=30),
        Column(col("note", lang), list(table["toelichting"]), width=56),
    ]
    title, note = text("excel.title.concepts", lang), text("excel.note.concepts", lang)
    add_table(add_sheet(book, "concepts", lang), title, note, columns)


def _add_definition(book: Workbook, result: IndexResult, lang: str) -> None:
    table = definition_table(result, lang)
    depth: dict[str, int] = {}
    for node in result.definition.nodes():
        parent = result.definition.parent(node.key)
        depth[node.key] = 0 if parent is None else depth[parent.key] + 1
    labels = [
        "    " * depth[key] + name
        for key, name in zip(table["sleutel"], table["naam"], strict=True)
    ]
    styles = ["tekst" if depth[key] > 1 else "vet" for key in table["sleutel"]]
    columns = [
        Column(col("name", lang), labels, styles, 52),
        Column(col("level", lang), list(table["niveau"]), width=11),
        Column(col("weight", lang), list(table["gewicht"]), "getal", 11),
        Column(col("weight_share", lang), list(table["aandeel"] / 100), "procent", 11),
        Column(col("counts", lang), list(table["telt_mee"]), width=18),
        Column(col("direction", lang), list(table["richting"]), width=14),
        Column(col("unit", lang), list(table["eenheid"]), width=11),
        Column(col("evidence", lang), list(table["bewijs"]), "midden", 10),
        Column(col("period", lang), _years(list(table["periode"])), "getal", 8),
        Column(col("source", lang), _sources_in_words(result, list(table["bron"])), width=38),
        Column(col("description", lang), list(table["omschrijving"]), width=44),
        Column(col("note", lang), list(table["opmerking"]), width=40),
        Column(col("key", lang), list(table["sleutel"]), width=30),
    ]
    title, note = text("excel.title.definition", lang), text("excel.note.definition", lang)
    add_table(add_sheet(book, "definition", lang), title, note, columns)


def _add_sources(book: Workbook, result: IndexResult, lang: str) -> None:
    table = source_table(result.sources.values())
    widths = {
        "uitgever": ("publisher", 24.0),
        "tabel": ("table", 46.0),
        "periode": ("period", 14.0),
        "licentie": ("licence", 26.0),
        "adres": ("url", 40.0),
        "opgehaald": ("retrieved", 13.0),
        "opmerking": ("note", 50.0),
        "sha256": ("hash", 34.0),
        "sleutel": ("key", 26.0),
    }
    columns = [
        Column(col(key, lang), list(table[name]), width=width)
        for name, (key, width) in widths.items()
    ]
    title, note = text("excel.title.sources", lang), text("excel.note.sources", lang)
    add_table(add_sheet(book, "sources", lang), title, note, columns)


def _fill_guide(
    sheet: Worksheet,
    result: IndexResult,
    title: str,
    sheets: Sequence[str],
    regions: Regions | None,
    certainty: Certainty | None,
    lang: str,
) -> None:
    """Write the first sheet: what this is, how to read it, and what it does not say."""
    for at, width in enumerate(_GUIDE_WIDTHS):
        sheet.column_dimensions["ABCDEF"[at]].width = width
    row = 1

    def paragraph(content: str, style: str = "alinea") -> None:
        nonlocal row
        put(sheet, row, 1, content, style)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
        lines = -(-len(content) // int(sum(_GUIDE_WIDTHS) * 1.1))
        heights = {"titel": 30.0, "kop": 26.0}
        sheet.row_dimensions[row].height = heights.get(style, 15.5 * lines + 2)
        row += 1

    scale = scale_words(result, lang)
    paragraph(title, "titel")
    paragraph(text("excel.guide.what", lang), "kop")
    paragraph(text("excel.guide.what.text", lang, title=title, **scale))
    paragraph(text("excel.guide.read", lang), "kop")
    paragraph(text("excel.guide.read.text", lang, **scale))
    paragraph(text("excel.guide.classes", lang), "kop")
    row = _class_table(sheet, row, result, lang)
    if certainty is not None:
        paragraph(text("excel.guide.certainty", lang), "kop")
        for key in ("how", "chance", "indicative"):
            paragraph(text(f"export.chances.{key}", lang, **certainty_words(certainty, lang)))
    paragraph(text("excel.guide.statuses", lang), "kop")
    for key in ("suppressed", "missing", "not_applicable", "zero", "modelled", "coverage"):
        paragraph(text(f"excel.guide.{key}", lang))
    paragraph(text("excel.guide.limits_of_use", lang), "kop")
    for caveat in caveats(result, lang):
        paragraph(f"• {caveat}")
    if regions is not None and (boundaries := boundary_text(result, regions, lang)):
        paragraph(text("excel.sheet.sources", lang), "kop")
        paragraph(boundaries)
    paragraph(text("excel.guide.sheets", lang), "kop")
    for key in sheets:
        name = text(f"excel.sheet.{key}", lang)
        put(sheet, row, 1, name, "vet")
        put(sheet, row, 2, text(f"excel.guide.sheet.{key}", lang), "tekst")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=6)
        row += 1


def _class_table(sheet: Worksheet, row: int, result: IndexResult, lang: str) -> int:
    """Write the classes with sign, limits and number of areas; returns the next free row."""
    index, level = result.definition.key, result.regions["level"]
    for at, key in enumerate(("class", "sign", "limits", "wijken", "buurten"), start=1):
        put(sheet, row, at, text(f"excel.guide.{key}", lang), "kolom")
    for item in (*reversed(CLASSES), NO_DATA):
        row += 1
        put(sheet, row, 1, text(f"class.{item.key}", lang), f"klasse{item.number}")
        put(sheet, row, 2, item.sign, "midden")
        limits = result.definition.limits
        score = class_limits(item.number, limits, lang) if item.number else ""
        put(sheet, row, 3, score, "tekst")
        for at, name in ((4, "wijk"), (5, "buurt")):
            found = (result.classes.loc[level == name, index] == item.number).sum()
            put(sheet, row, at, int(found), "aantal")
    return row + 1
