"""Read the raw publications that the Zwolle case is built from.

One reader per file layout, each giving :class:`Figure` rows of the tidy schema. Nothing is
guessed: a file with another year, other regions or an unreadable cell is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

import openpyxl
import pandas as pd

from ouderenindex.errors import Problem, SourceError
from ouderenindex.regions import Regions, normalise_name
from ouderenindex.statistics import COLUMNS

# Field in 50090NED without its suffix, which shifts from table to table.
HEALTH = {
    "ervaren_gezondheid_goed": "ErvarenGezondheidGoedZeerGoed",
    "beweegrichtlijn": "VoldoetAanBeweegrichtlijn",
    "langdurige_aandoening": "EenOfMeerLangdurigeAandoeningen",
    "beperkt_door_gezondheid": "BeperktVanwegeGezondheid",
    "ernstig_beperkt": "ErnstigBeperktVanwegeGezondheid",
    "beperking_bewegen": "BeperkingInBewegen",
    "beperking_horen": "BeperkingInHoren",
    "beperking_zien": "BeperkingInZien",
    "angst_depressie_hoog_risico": "HoogRisicoOpAngstOfDepressie",
    "regie_eigen_leven": "MatigVeelRegieOverEigenLeven",
    "eenzaam": "Eenzaam",
    "ernstig_eenzaam": "ErnstigZeerErnstigEenzaam",
    "mantelzorger": "Mantelzorger",
    "vrijwilligerswerk": "Vrijwilligerswerk",
    "moeite_rondkomen": "MoeiteMetRondkomen",
}
SURVEY = {
    "tevreden_winkels": "b_vztwin",
    "tevreden_zorgvoorzieningen": "b_vztzor",
    "tevreden_voorzieningen_ouderen": "b_vztoud",
    "voldoende_voorzieningen_ouderen": "b_vzhoud",
    "voldoende_ontmoetingsplekken": "b_vzhont",
    "tevreden_openbaar_vervoer": "b_vztver",
    "tevreden_trottoirs": "b_vzotro",
    "voldoende_straatmeubilair": "b_vzhmeu",
    "voelt_zich_onveilig": "b_vhonv",
    "rapportcijfer_veiligheid": "b_vhrbrt",
    "sociale_cohesie": "b_scoh",
    "contact_familie": "b_scfam",
    "contact_vrienden": "b_scvrie",
    "laag_opgeleid": "b_oopll",
    "eenpersoonshuishoudens": "h1ptot",
    "gewicht_bewoners": "b_gwpover",
    # The parts and the published outcome of two themes, to test the recovered method with.
    "probleem_fietsendiefstal": "b_wpfiet",
    "probleem_diefstal_motorvoertuigen": "b_wpdmot",
    "probleem_diefstal_uit_autos": "b_wpduau",
    "probleem_tasjesroof": "b_wptas",
    "probleem_vernieling_straatmeubilair": "b_wpvern",
    "probleem_beschadiging_autos": "b_wpvau",
    "probleem_bekladding": "b_wpklad",
    "index_diefstal_ervaren": "ind_vi_d2",
    "index_vandalisme_ervaren": "ind_vi_d5",
}
# Label in the exports of the portal, without unit and footnote.
PORTAL_COUNTS = {
    "woningen": "woningen",
    "inwoners": "inwoners op 1 januari",
    "inwoners_65plus": "inwoners in de leeftijd van 65 jaar en ouder",
    "inwoners_55_64": "inwoners in de leeftijd van 55-64 jaar",
    "inwoners_65_74": "inwoners in de leeftijd van 65-74 jaar",
    "inwoners_75_84": "inwoners in de leeftijd van 75-84 jaar",
    "inwoners_85plus": "inwoners in de leeftijd van 85 jaar en ouder",
}
PORTAL_OTHER = {
    "gemiddeld_inkomen": "gemiddeld gestandaardiseerd inkomen per huishouden",
    "huishoudens_sociaal_minimum": "% huishoudens onder 105% van sociaal minimum",
}
PORTAL_SPECIAL = {".": "suppressed", "-": "not_applicable", "?": "missing", "": "missing"}

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@dataclass(frozen=True)
class Figure:
    """One row of the tidy table; ``value`` is empty exactly where the status says so."""

    region: str
    indicator: str
    period: str
    value: str
    status: str
    source: str

    def row(self) -> tuple[str, ...]:
        """Cells in the order of the tidy schema; bounds and counts are not published."""
        cells = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return tuple(cells.get(column, "") for column in COLUMNS)


def read_health(path: Path, year: int, regions: set[str], source: str) -> Iterator[Figure]:
    """Read the figures for people aged 65+ from an export of RIVM table 50090NED.

    A cell with ``.`` is suppressed. A column that is blank all through was not measured that year
    and does not apply; a single blank cell is missing.

    Parameters
    ----------
    path
        CSV (one municipality) or Parquet (the Netherlands), as published: padded texts.
    year, source
        Period and source key to write.
    regions
        Codes to keep; the country, NL01 in this table, becomes NL00.

    Raises
    ------
    SourceError
        If a column or region is not there, or a cell is neither a number nor a known sign.
    """
    raw = pd.read_parquet(path) if path.suffix == ".parquet" else _read_text_csv(path)
    table = raw.astype(object).fillna("").apply(lambda column: column.str.strip())
    kept = table["Leeftijd"].eq("80200") & table["Marges"].eq("MW00000")
    table = table[kept & table["Perioden"].eq(f"{year}JJ00")]
    table = table.assign(region=table["WijkenEnBuurten"].replace("NL01", "NL00"))
    by_name = {str(column).rpartition("_")[0]: column for column in table.columns}
    lacking = [name for name in HEALTH.values() if name not in by_name]
    if lacking:
        raise SourceError(f"{path.name}: no field {', '.join(lacking)}")
    blank = {name: table[by_name[name]].eq("").all() for name in HEALTH.values()}
    table = table[table["region"].isin(regions)]
    _same_regions(path, table["region"], regions)
    for indicator, name in HEALTH.items():
        for region, cell in zip(table["region"], table[by_name[name]], strict=True):
            value, status = cell, "modelled"
            if cell == ".":
                value, status = "", "suppressed"
            elif cell == "":
                status = "not_applicable" if blank[name] else "missing"
            else:
                _number(cell, path, region, indicator)
            yield Figure(region, indicator, str(year), value, status, source)


def read_survey(path: Path, regions: set[str], source: str) -> Iterator[Figure]:
    """Read Buurt-voor-Buurt 2014, rounded to the four decimals of the publication.

    Nowhere does a zero stand for a blank: buurten without respondents have empty cells, and a
    zero share occurs only where there are residents to give it.

    Raises
    ------
    SourceError
        If a column or buurt is not there, or a cell is no number.
    """
    table = _read_text_csv(path)
    lacking = [code for code in ("buurtcode", *SURVEY.values()) if code not in table.columns]
    if lacking:
        raise SourceError(f"{path.name}: no column {', '.join(lacking)}")
    table = table[table["buurtcode"] != ""]  # the row of respondents with an unknown buurt
    _same_regions(path, table["buurtcode"], regions)
    for indicator, code in SURVEY.items():
        for region, cell in zip(table["buurtcode"], table[code], strict=True):
            value, status = "", "missing"
            if cell:
                exact = _number(cell, path, region, indicator)
                value, status = _plain(exact.quantize(Decimal("0.0001"))), "observed"
            yield Figure(region, indicator, "2014", value, status, source)


@dataclass(frozen=True)
class PortalTable:
    """One export of the municipal statistics portal: one year, all buurten."""

    path: Path
    year: int
    exported: str
    cells: Mapping[str, Mapping[str, object]]  # region code > label without unit > cell
    names: Mapping[str, str]  # region code > name as the portal writes it


def read_portal(path: Path, year: int, regions: Regions) -> PortalTable:
    """Read an Excel export of the portal and find the code of each buurt name.

    The sheet has a title, a header of ``name [unit] (footnote)``, one row per buurt up to
    "Onbekend" (residents whose buurt is not known, left out), and notes with the export date.

    Raises
    ------
    SourceError
        If the title has another year, a column is missing, or the buurten are not exactly those
        of the municipality.
    DataError
        If a name matches no buurt (names the candidates).
    """
    with warnings.catch_warnings():
        # The portal writes no default style; openpyxl then takes its own, which is harmless.
        warnings.filterwarnings("ignore", message="Workbook contains no default style")
        sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    title, header, *rows = (tuple(row) for row in sheet.iter_rows(values_only=True))
    if str(year) not in str(title[0]):
        raise SourceError(f"{path.name}: the title is '{title[0]}', which does not say {year}")
    labels = [re.sub(r"\s*\[[^\]]*\]\s*(\(\d+\))?\s*$", "", str(cell or "")) for cell in header]
    wanted = {**PORTAL_COUNTS, **PORTAL_OTHER}
    lacking = [label for label in wanted.values() if label not in labels]
    if lacking:
        raise SourceError(f"{path.name}: no column {', '.join(lacking)}")
    names = [str(row[0] or "").strip() for row in rows]
    if "Onbekend" not in names:
        raise SourceError(f"{path.name}: no row 'Onbekend', which ends the list of buurten")
    end = names.index("Onbekend")
    codes = [regions.find(name, level="buurt") for name in names[:end]]
    _same_regions(path, codes, set(regions.level("buurt").index))
    cells = {
        code: dict(zip(labels, row, strict=True))
        for code, row in zip(codes, rows[:end], strict=True)
    }
    notes = [[str(cell or "") for cell in row[:2]] for row in rows[end:]]
    exported = next((value for key, value in notes if key == "Datum export"), "")
    date = _dutch_date(exported, path)
    return PortalTable(path, year, date, cells, dict(zip(codes, names[:end], strict=True)))


def portal_figures(table: PortalTable, source: str) -> Iterator[Figure]:
    """Turn an export of the portal into figures, and compute the shares of older residents.

    Shares are percentages with two decimals: of all residents for 65+ and 75+, and of those aged
    65+ for 85+; not applicable where there is nobody to take a share of. A column that is empty
    all through is not published for that year and gives no figures.

    Raises
    ------
    SourceError
        If a count is not a whole number, or the age groups do not add up to those aged 65+.
    """
    year = str(table.year)
    for region, cells in table.cells.items():
        count = {
            key: _count(cells[label], table.path, region, label)
            for key, label in PORTAL_COUNTS.items()
        }
        count["inwoners_75plus"] = count["inwoners_75_84"] + count["inwoners_85plus"]
        if count.pop("inwoners_65_74") + count["inwoners_75plus"] != count["inwoners_65plus"]:
            raise SourceError(f"{table.path.name}: the ages of {region} do not add up to 65+")
        del count["inwoners_75_84"]
        count["inwoners_55plus"] = count.pop("inwoners_55_64") + count["inwoners_65plus"]
        for key, number in count.items():
            yield Figure(region, key, year, str(number), "observed", source)
        for key, part, whole in (
            ("aandeel_65plus", "inwoners_65plus", "inwoners"),
            ("aandeel_75plus", "inwoners_75plus", "inwoners"),
            ("aandeel_85plus", "inwoners_85plus", "inwoners_65plus"),
        ):
            value = _percentage(count[part], count[whole])
            status = "observed" if value else "not_applicable"
            yield Figure(region, key, year, value, status, source)
    for key, label in PORTAL_OTHER.items():
        texts = {
            region: "" if cells[label] is None else str(cells[label]).strip()
            for region, cells in table.cells.items()
        }
        if not any(texts.values()):
            continue
        for region, text in texts.items():
            if text in PORTAL_SPECIAL:
                yield Figure(region, key, year, "", PORTAL_SPECIAL[text], source)
            else:
                _number(text, table.path, region, key)
                yield Figure(region, key, year, text, "observed", source)


def other_spellings(tables: Iterable[PortalTable], regions: Regions) -> dict[str, str]:
    """Names in the exports that are not letter for letter the official name, with their code."""
    return {
        name: region
        for table in tables
        for region, name in table.names.items()
        if name != regions.name(region)
    }


def read_wijk_names(path: Path, regions: Regions) -> dict[str, str]:
    """Names of the wijken in a national table of CBS ("Wijk 10 Binnenstad"), with their code.

    Raises
    ------
    SourceError
        If a wijk is not there, or is called something else than in the boundary file.
    """
    wijken = set(regions.level("wijk").index)
    table = _read_text_csv(path)
    table = table[table["WK_CODE"].isin(wijken)]
    _same_regions(path, table["WK_CODE"], wijken)
    names = dict(zip(table["WK_NAAM"], table["WK_CODE"], strict=True))
    for name, code in names.items():
        if normalise_name(name) != normalise_name(regions.name(code)):
            raise SourceError(f"{path.name}: {code} is '{name}', not '{regions.name(code)}'")
    return names


def _read_text_csv(path: Path) -> pd.DataFrame:
    """Read a CSV (also gzipped) as text, nothing interpreted."""
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SourceError(f"{path.name}: this is not a readable table ({error})") from error


def _same_regions(path: Path, found: Iterable[str], wanted: set[str]) -> None:
    codes = list(found)
    problems = [Problem("region not in the file", value=c) for c in sorted(wanted - set(codes))]
    problems += [Problem("unknown region", value=c) for c in sorted(set(codes) - wanted)]
    problems += [Problem("region twice", value=c) for c in {c for c in codes if codes.count(c) > 1}]
    if problems:
        raise SourceError(f"{path.name}: other regions than expected", problems)


def _number(text: str, path: Path, region: str, column: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        problem = Problem(f"no number for {region}", column=column, value=text)
        raise SourceError(f"{path.name}: a cell cannot be read", [problem])
    return number


def _count(cell: object, path: Path, region: str, column: str) -> int:
    number = _number(str(cell), path, region, column)
    if number != int(number) or number < 0:
        problem = Problem(f"no count for {region}", column=column, value=cell)
        raise SourceError(f"{path.name}: a cell cannot be read", [problem])
    return int(number)


def _plain(number: Decimal) -> str:
    """Write a number without exponent or trailing zeros: 1823, 0.5, 0."""
    return format(number.normalize(), "f") if number else "0"


def _percentage(part: int, whole: int) -> str:
    if whole == 0:
        return ""
    share = Decimal(100 * part) / Decimal(whole)
    return str(share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _dutch_date(text: str, path: Path) -> str:
    """Turn "woensdag 19 maart 2025" into 2025-03-19."""
    match = re.fullmatch(r"(?:[a-z]+ )?(\d{1,2}) ([a-z]+) (\d{4})", text.strip())
    if match is None or match[2] not in MONTHS:
        raise SourceError(f"{path.name}: the export date is '{text}', which is no Dutch date")
    return f"{match[3]}-{MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}"
