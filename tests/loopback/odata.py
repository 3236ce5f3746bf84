"""OData v3 and v4 on the loopback server, with the habits of the services of CBS.

One :class:`FakeTable` is served in both dialects::

    with Loopback() as server:
        service = ODataService(server)
        service.add(tiny_kwb(2024))
        catalogue = load_catalogue(service.catalogue(tmp_path))

The habits: pages by next links, also small ones; more than 10,000 rows are refused with HTTP 500
on ODataApi; ``ge`` and ``lt`` on regions are ignored; keys are padded, and a key of another width
gives an empty list; ``.``, ``x`` and ``-`` in untyped cells, null in typed ones; the country is
NL00 or NL01; field suffixes shift; ``$top`` cuts v4 without a next link; unknown ids give 404; a
measure that is not published has no observations in v4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from .server import Loopback, Request, Response

WIDTH = 10  # of region keys
Row = dict[str, Any]

# What v4 says where an untyped cell of v3 has a symbol: value and attribute.
V4_SYMBOLS: dict[str, tuple[float | None, str]] = {
    ".": (None, "None"),
    "x": (None, "Confidential"),
    "-": (0.0, "None"),
    "": (None, "Impossible"),
}


@dataclass(frozen=True)
class Field:
    """One field: name in v3 without suffix, code and title in v4, and its unit."""

    name: str
    code: str
    title: str
    unit: str


@dataclass(frozen=True)
class FakeTable:
    """A table to serve.

    ``cells`` has one row for each region (and key of each other dimension), with those as columns
    (``region``, then the names of ``keys``), and one column of text for each field name.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    names: Mapping[str, str]  # region code to name
    cells: pd.DataFrame
    geo: str = "WijkenEnBuurten"
    geo_kind: str = "GeoDimension"
    time: str | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # other dimensions, and time
    first_suffix: int = 4
    unpublished: frozenset[str] = frozenset()  # fields without observations in v4

    def suffixed(self, name: str) -> str:
        """Field name as v3 has it in this table."""
        place = [f.name for f in self.fields].index(name)
        return f"{name}_{self.first_suffix + place}"

    def evolve(self, **changes: Any) -> FakeTable:
        """Give another table, which differs in some respects."""
        return replace(self, **changes)

    @cached_property
    def untyped(self) -> list[Row]:
        """Rows of UntypedDataSet."""
        texts = {f.name: self.cells[f.name].astype(object).tolist() for f in self.fields}
        keys = {name: self.cells[name].tolist() for name in self.keys}
        rows = []
        for n, code in enumerate(self.cells["region"]):
            row: Row = {"ID": n}
            row |= {name: values[n] for name, values in keys.items()}
            row[self.geo] = code.ljust(WIDTH)
            row["SoortRegio_2"] = "Gebied    "
            for f in self.fields:
                cell = texts[f.name][n]
                row[self.suffixed(f.name)] = f"{cell:>8}" if cell != "" else None
            rows.append(row)
        return rows

    @cached_property
    def typed(self) -> list[Row]:
        """Rows of TypedDataSet: symbols have become null."""
        rows = []
        for row in self.untyped:
            numbers = dict(row)
            for f in self.fields:
                name = self.suffixed(f.name)
                cell = (row[name] or "").strip()
                numbers[name] = None if cell in V4_SYMBOLS else float(cell)
            rows.append(numbers)
        return rows

    @cached_property
    def observations(self) -> list[Row]:
        """Rows of v4: one figure each, codes not padded."""
        rows = []
        published = [f for f in self.fields if f.name not in self.unpublished]
        for n, code in enumerate(self.cells["region"]):
            for f in published:
                cell = str(self.cells[f.name].iloc[n])
                value, attribute = V4_SYMBOLS.get(cell, (None, "None"))
                if cell not in V4_SYMBOLS:
                    value = float(cell)
                rows.append(
                    {
                        "Id": len(rows),
                        "Measure": f.code,
                        "ValueAttribute": attribute,
                        "Value": value,
                        "StringValue": None,
                        self.geo: code,
                        **{name: self.cells[name].iloc[n] for name in self.keys},
                    }
                )
        return rows

    @property
    def properties(self) -> list[Row]:
        """DataProperties of v3: dimensions, groups and topics, with units."""
        rows: list[Row] = [{"ID": 0, "Type": self.geo_kind, "Key": self.geo, "Title": "Wijken"}]
        for name in self.keys:
            kind = "TimeDimension" if name == self.time else "Dimension"
            rows.append({"ID": len(rows), "Type": kind, "Key": name, "Title": name})
        rows.append({"ID": len(rows), "Type": "TopicGroup", "Key": "", "Title": "Groep"})
        for name in ("Gemeentenaam_1", "SoortRegio_2", "Codering_3"):
            rows.append({"ID": len(rows), "Type": "Topic", "Key": name, "Unit": "omschrijving"})
        rows += [
            {
                "ID": len(rows) + n,
                "Type": "Topic",
                "Key": self.suffixed(f.name),
                "Title": f.title,
                "Unit": f.unit,
            }
            for n, f in enumerate(self.fields)
        ]
        return rows


class ODataService:
    """Tables served as OData v4 (``/v4``) and v3 (``/ODataApi`` and ``/ODataFeed``).

    Parameters
    ----------
    page
        Rows on a page of v4 and of the feed.
    limit
        Rows above which ODataApi answers HTTP 500.
    """

    def __init__(self, server: Loopback, *, page: int = 10_000, limit: int = 10_000) -> None:
        self.server, self.page, self.limit = server, page, limit
        self.tables: dict[str, FakeTable] = {}
        self.v4_tables: set[str] = set()
        self._answers: dict[str, Response] = {}  # made once: a benchmark measures the client
        for base, answer in (("v4", self._v4), ("ODataApi", self._v3), ("ODataFeed", self._v3)):
            server.route(f"/{base}/", self._remembering(answer))

    def add(self, *tables: FakeTable, v4: bool = True) -> None:
        """Serve tables, in place of those with the same id."""
        for table in tables:
            self.tables[table.id] = table
            (self.v4_tables.add if v4 else self.v4_tables.discard)(table.id)
        self._answers.clear()

    def catalogue(self, folder: Path) -> Path:
        """Write a catalogue file that leads to this server."""
        url = self.server.url
        path = folder / "loopback.toml"
        path.write_text(
            f'[services.cbs_v4]\nurl = "{url}/v4"\n'
            + "".join(
                f'[services.{name}]\nurl = "{url}/ODataApi"\nbulk = "{url}/ODataFeed"\n'
                for name in ("cbs_v3", "cbs_derden")
            ),
            "utf-8",
        )
        return path

    def _remembering(self, answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def respond(request: Request) -> Response:
            if request.url not in self._answers:
                self._answers[request.url] = answer(request)
            return self._answers[request.url]

        return respond

    def _v4(self, request: Request) -> Response:
        _, _, table_id, child = request.path.split("/", 3)
        table = self.tables.get(table_id)
        if table is None or table_id not in self.v4_tables:
            return Response.json({"error": {"code": "404"}}, 404)
        if child == "Properties":
            return Response.json({"Identifier": table.id, "Title": table.title})
        if child == "Dimensions":
            kinds = {table.geo: table.geo_kind} | {
                name: "TimeDimension" if name == table.time else "Dimension" for name in table.keys
            }
            rows = [{"Identifier": name, "Kind": kind} for name, kind in kinds.items()]
        elif child == "MeasureCodes":
            rows = [{"Identifier": f.code, "Title": f.title, "Unit": f.unit} for f in table.fields]
        elif child == f"{table.geo}Codes":
            rows = [{"Identifier": code, "Title": name} for code, name in table.names.items()]
        elif child == "Observations":
            rows = table.observations
        else:
            return Response.json({"error": {"code": "404"}}, 404)
        rows = _filtered(rows, request.query, table.geo)
        if "$top" in request.query:
            return Response.json({"value": rows[: int(request.query["$top"])]})
        return self._paged(request, rows, "@odata.nextLink")

    def _v3(self, request: Request) -> Response:
        _, base, table_id, child = request.path.split("/", 3)
        table = self.tables.get(table_id)
        if table is None:
            return Response(404, b"Resource not found", "text/plain")
        if request.query.get("$format") != "json":
            return Response(200, b"<feed/>", "application/atom+xml")
        if child == "TableInfos":
            rows: list[Row] = [{"Identifier": table.id, "Title": table.title}]
        elif child == "DataProperties":
            rows = table.properties
        elif child == table.geo:
            rows = [{"Key": c.ljust(WIDTH), "Title": name} for c, name in table.names.items()]
        elif child in table.keys:
            rows = [{"Key": key, "Title": key.strip()} for key in table.keys[child]]
        elif child in ("UntypedDataSet", "TypedDataSet"):
            rows = table.untyped if child == "UntypedDataSet" else table.typed
        else:
            return Response(404, b"Resource not found", "text/plain")
        rows = _filtered(rows, request.query, table.geo)
        if base == "ODataFeed":
            return self._paged(request, rows, "odata.nextLink")
        if len(rows) > self.limit:
            error = "The query returns more than 10000 records."
            return Response.json({"odata.error": {"message": {"value": error}}}, 500)
        return Response.json({"value": rows})

    def _paged(self, request: Request, rows: list[Row], link: str) -> Response:
        start = int(request.query.get("$skip", 0))
        document: Row = {"value": rows[start : start + self.page]}
        if start + self.page < len(rows):
            url = re.sub(r"[?&](%24|\$)skip=\d+", "", request.url)
            document[link] = f"{url}{'&' if '?' in url else '?'}$skip={start + self.page}"
        return Response.json(document)


# --- Filters ----------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_]\w*|[(),])")
_Test = Callable[[Row], bool]


def _filtered(rows: list[Row], query: Mapping[str, str], geo: str) -> list[Row]:
    if "$filter" in query:
        test = _Parser(query["$filter"], {geo, "Key", "Identifier"}).whole()
        rows = [row for row in rows if test(row)]
    if "$select" in query:
        names = query["$select"].split(",")
        rows = [{name: row[name] for name in names} for row in rows]
    return rows


class _Parser:
    """``and``, ``or``, ``eq``, ``in``, ``startswith``, brackets; ``ge`` and ``lt`` are ignored."""

    def __init__(self, text: str, regions: set[str]) -> None:
        self.tokens = _TOKEN.findall(text)
        self.regions = regions

    def whole(self) -> _Test:
        test = self._or()
        assert not self.tokens, self.tokens
        return test

    def _or(self) -> _Test:
        tests = [self._and()]
        while self._next("or"):
            tests.append(self._and())
        return lambda row: any(test(row) for test in tests)

    def _and(self) -> _Test:
        tests = [self._one()]
        while self._next("and"):
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> _Test:
        if self._next("("):
            test = self._or()
            assert self._next(")")
            return test
        if self._next("startswith"):
            assert self._next("(")
            name = self.tokens.pop(0)
            assert self._next(",")
            beginning = self._text()
            assert self._next(")")
            return lambda row: row[name].startswith(beginning)
        name, operator = self.tokens.pop(0), self.tokens.pop(0)
        if operator == "in":
            assert self._next("(")
            texts = {self._text()}
            while self._next(","):
                texts.add(self._text())
            assert self._next(")")
            return lambda row: row[name] in texts
        text = self._text()
        if operator in ("ge", "lt") and name in self.regions:
            return lambda _: True
        assert operator == "eq", operator
        return lambda row: row[name] == text

    def _next(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False

    def _text(self) -> str:
        return str(self.tokens.pop(0))[1:-1].replace("''", "'")


# --- Tables -----------------------------------------------------------------------------------

KWB_IDS = {2013: "82339NED", 2016: "83487NED", 2020: "84799NED", 2021: "85039NED",
           2022: "85318NED", 2023: "85618NED", 2024: "85984NED", 2025: "86165NED",
           2026: "86358NED"}  # fmt: skip

INWONERS = Field("AantalInwoners", "T001036", "Aantal inwoners", "aantal")
AGED = Field("k_65JaarOfOuder", "80200", "65 jaar of ouder", "aantal")
HOUSEHOLDS = Field("HuishoudensTotaal", "1050010_2", "Huishoudens totaal", "aantal")
SINGLES = Field("Eenpersoonshuishoudens", "1050015", "Eenpersoonshuishoudens", "aantal")
DWELLINGS = Field("Woningvoorraad", "M000297", "Woningvoorraad", "aantal")
WOZ = Field("GemiddeldeWOZWaardeVanWoningen", "M001642",
            "Gemiddelde WOZ-waarde van woningen", "x 1 000 euro")  # fmt: skip
INCOME = Field("GemiddeldInkomenPerInwoner", "M000224",
               "Gemiddeld inkomen per inwoner", "x 1 000 euro")  # fmt: skip
WMO = Field("WmoClienten", "M001342_1", "Wmo-cliënten", "aantal")
GP = Field("AfstandTotHuisartsenpraktijk", "D000028", "Afstand tot huisartsenpraktijk", "km")
SHOP = Field("AfstandTotGroteSupermarkt", "D000025", "Afstand tot grote supermarkt", "km")
LIBRARY = Field("AfstandTotBibliotheek", "D000170", "Afstand tot bibliotheek", "km")
STED = Field("MateVanStedelijkheid", "ST0001", "Mate van stedelijkheid", "code")
OAD = Field("Omgevingsadressendichtheid", "ST0003", "Omgevingsadressendichtheid", "per km²")

TINY = {
    "NL00": "Nederland",
    "GM9999": "Proefstad (fictief)",
    "WK999901": "Wijk West",
    "WK999902": "Wijk Oost",
    "BU99990100": "Buurt 0",
    "BU99990101": "Buurt 1",
    "BU99990200": "Buurt 2",
    "BU9999020A": "Buurt 3",
    # Codes that begin as ours do: another municipality, which a careless filter takes along.
    "GM9998": "Elders (fictief)",
    "WK999801": "Wijk Elders",
    "BU99980100": "Buurt Elders",
}


def table(id: str, title: str, names: Mapping[str, str], columns: Mapping[Field, Iterable[str]],
          **more: Any) -> FakeTable:  # fmt: skip
    """Make a table from one list of cells for each field, in the order of the regions."""
    cells = pd.DataFrame({"region": list(names)})
    for f, values in columns.items():
        cells[f.name] = list(values)
    return FakeTable(id, title, tuple(columns), names, cells, **more)


_cells = str.split


def tiny_kwb(year: int, **more: Any) -> FakeTable:
    """Key figures of the fictitious municipality: all figures are invented."""
    columns = {
        INWONERS: _cells("18000000 1000 400 600 100 300 600 0 70 70 70"),
        AGED: _cells("3600000 250 100 150 25 75 150 0 5 5 5"),
        HOUSEHOLDS: ["8000000", "500", "200", "300", "50", "150", "300", "", "30", "30", "30"],
        SINGLES: ["3200000", "200", "80", "120", "x", "60", "120", "", "10", "10", "10"],
        DWELLINGS: _cells("8100000 480 190 290 45 145 290 - 25 25 25"),
        WOZ: _cells("379 350 310 380.5 . 315 380.5 . 300 300 300"),
        INCOME: _cells("34.5 33.4 30.1 35.6 . 30.1 35.6 . 31 31 31"),
    }
    title = f"Kerncijfers wijken en buurten {year} (fictief)"
    return table(KWB_IDS[year], title, TINY, columns, **more)


def tiny_nearby(year: int = 2024, **more: Any) -> FakeTable:
    """Distances in the fictitious municipality: all figures are invented."""
    columns = {
        GP: _cells("1.0 0.8 0.6 0.9 0.5 0.7 0.9 . 2 2 2"),
        SHOP: _cells("0.9 0.7 0.5 0.8 0.4 0.6 0.8 . 2 2 2"),
        LIBRARY: _cells("2.0 1.8 1.6 1.9 1.5 1.7 1.9 . 3 3 3"),
    }
    title = f"Nabijheid voorzieningen; afstand locatie, wijk- en buurtcijfers {year} (fictief)"
    ids = {2021: "85231NED", 2024: "86134NED", 2025: "86270NED"}
    return table(ids[year], title, TINY, columns, **more)


HEALTH_NAMES = {
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
AGES = ("20300", "53115", "80200")
MARGINS = ("MW00000", "MOG0095", "MBG0095")


def health_table(
    values: Mapping[str, pd.DataFrame],
    names: Mapping[str, str],
    *,
    id: str = "50090NED",
    title: str = "Gezondheid per wijk en buurt; 2012/2016/2020 (indeling 2020)",
    margins: tuple[str, ...] = MARGINS,
    first_suffix: int = 4,
) -> FakeTable:
    """Make a table on health from the cells for people aged 65+, by period.

    Each frame has ``region`` (the country as NL01) and a column of text for each field. The
    bounds are not in the exports that are at hand: those served here are fictief, 10% around the
    real value.
    """
    parts = []
    for (period, frame), margin in product(values.items(), margins):
        names_of = [name for name in frame.columns if name != "region"]
        shift = {"MW00000": 1.0, "MOG0095": 0.9, "MBG0095": 1.1}[margin]
        part = frame.copy()
        if shift != 1:
            for name in names_of:
                part[name] = _fictitious_bounds(frame[name], shift)
        part.insert(1, "Leeftijd", "80200")
        part.insert(2, "Marges", margin)
        part.insert(3, "Perioden", f"{period}JJ00")
        parts.append(part)
    cells = pd.concat(parts, ignore_index=True)
    fields = tuple(Field(n, f"H{k}", n, "%") for k, n in enumerate(names_of))
    keys = {"Leeftijd": AGES, "Marges": margins, "Perioden": tuple(f"{p}JJ00" for p in values)}
    return FakeTable(
        id, title, fields, names, cells, time="Perioden", keys=keys, first_suffix=first_suffix
    )


def _fictitious_bounds(cells: pd.Series, shift: float) -> pd.Series:
    numbers = pd.to_numeric(cells, errors="coerce")
    texts = (numbers * shift).clip(0, 100).round(1).astype(str)
    return cells.where(numbers.isna(), texts)


def embedded_health(case_folder: Path, **more: Any) -> FakeTable:
    """Make the table on health with the real figures of the embedded case, Zwolle."""
    path = case_folder / "statistics" / "rivm_gezondheid_65plus.csv"
    tidy = pd.read_csv(path, dtype=str, keep_default_na=False)
    cell = tidy["value"].where(tidy["status"] != "suppressed", ".")
    tidy = tidy.assign(
        cell=cell, region=tidy["region"].replace("NL00", "NL01"),
        name=tidy["indicator"].map(HEALTH_NAMES),
    )  # fmt: skip
    values = {}
    for period, part in tidy.groupby("period"):
        wide = part.pivot(index="region", columns="name", values="cell")
        values[str(period)] = wide[list(HEALTH_NAMES.values())].reset_index()
    names = {code: f"Gebied {code}" for code in values["2020"]["region"]}
    return health_table(values, names | {"NL01": "Nederland", "GM0193": "Zwolle"}, **more)


def national_health(shared: Path, periods: Iterable[int] = (2020,), **more: Any) -> FakeTable:
    """Make the table on health with the real figures of all regions of the country."""
    values = {}
    for period in periods:
        path = shared / "data" / "national" / f"rivm_50090NED_65plus_{period}.parquet"
        raw = pd.read_parquet(path).astype(object).fillna("")
        raw = raw.apply(lambda column: column.str.strip())
        frame = pd.DataFrame({"region": raw["WijkenEnBuurten"]})
        for name in raw.columns[8:]:
            frame[re.sub(r"_\d+$", "", str(name))] = raw[name]
        values[str(period)] = frame
        names = dict(zip(raw["WijkenEnBuurten"], raw["Gemeentenaam_1"], strict=True))
    return health_table(values, names, **more)


def embedded_kwb(case_folder: Path, regions: Mapping[str, str], year: int = 2024) -> FakeTable:
    """Make key figures of Zwolle from the real counts of the embedded case, added up.

    The counts are those of the municipality, not rounded to 5 as CBS does.
    """
    path = case_folder / "statistics" / "bevolking.csv"
    tidy = pd.read_csv(path, dtype=str, keep_default_na=False)
    tidy = tidy[tidy["period"] == str(year)]
    wide = tidy.pivot(index="region", columns="indicator", values="value")
    columns = {}
    for f, key in ((INWONERS, "inwoners"), (AGED, "inwoners_65plus"), (DWELLINGS, "woningen")):
        counts = wide[key].astype(int)
        cells = [
            str(counts[counts.index.str[2:].str.startswith(code[2:])].sum()) for code in regions
        ]
        columns[f] = cells
    title = f"Kerncijfers wijken en buurten {year} (buurtcijfers van Zwolle, opgeteld)"
    return table(KWB_IDS[year], title, regions, columns)


def kwb_wijken_2016(shared: Path) -> FakeTable:
    """Make key figures of all wijken in 2016, with gemeenten and the country added up.

    CBS's file has shares of residents aged 65+ and of single households: the counts here are
    derived from them (afgeleid), rounded to 5. Figures that are not there keep their code.
    """
    path = shared / "data" / "national" / "cbs_wijk_2016.csv.gz"
    raw = pd.read_csv(path)
    inwoners, hh = raw["AANT_INW"], raw["AANTAL_HH"]
    wide = pd.DataFrame(
        {
            "region": raw["WK_CODE"],
            "gemeente": raw["GM_CODE"],
            INWONERS.name: inwoners,
            AGED.name: _derived(raw["P_65_EO_JR"], inwoners),
            HOUSEHOLDS.name: hh,
            SINGLES.name: _derived(raw["P_EENP_HH"], hh),
        }
    )
    counts = list(wide.columns[2:])
    sums = wide[counts].where(wide[counts] >= 0, 0)
    gemeenten = sums.groupby(wide["gemeente"]).sum().rename_axis("region").reset_index()
    country = sums.sum().to_frame().T.assign(region="NL00")
    cells = pd.concat([country, gemeenten, wide.drop(columns="gemeente")], ignore_index=True)
    names = {"NL00": "Nederland", **dict(zip(raw["GM_CODE"], raw["GM_NAAM"], strict=True)),
             **dict(zip(raw["WK_CODE"], raw["WK_NAAM"], strict=True))}  # fmt: skip
    for name, column in ((STED.name, "STED"), (OAD.name, "OAD")):
        known = dict(zip(raw["WK_CODE"], raw[column].astype(str), strict=True))
        cells[name] = cells["region"].map(known).fillna(".")
    cells[counts] = cells[counts].astype(int).astype(str)
    fields = (INWONERS, AGED, HOUSEHOLDS, SINGLES, STED, OAD)
    title = "Kerncijfers wijken en buurten 2016 (aantallen afgeleid van aandelen)"
    return FakeTable(KWB_IDS[2016], title, fields, names, cells, first_suffix=5)


def _derived(share: pd.Series, whole: pd.Series) -> pd.Series:
    known = (share >= 0) & (whole >= 0)
    return (share * whole / 500).round().mul(5).where(known, -99999999).astype(int)
