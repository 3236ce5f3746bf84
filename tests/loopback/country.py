"""The real national table on health, one municipality at a time, on boundaries that are fictief."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ouderenindex.definition import load_definition
from ouderenindex.fetch.definition_file import Found, fill_template
from ouderenindex.project import data_folder
from ouderenindex.scoring import IndexResult, score
from ouderenindex.sources.rivm import read_health_export
from ouderenindex.statistics import COLUMNS, Source, Statistics

from .town import fictitious_boundaries

YEAR = 2020
FICTITIOUS = Source("fictief", "fictief", "Verzonnen aantallen inwoners", str(YEAR), "CC0")


@dataclass(frozen=True)
class Country:
    """Figures of all regions by municipality, with their names."""

    names: Mapping[str, str]
    figures: Mapping[str, pd.DataFrame]  # four digits of the code; 00 is the country
    sources: Mapping[str, Source]

    @property
    def municipalities(self) -> dict[str, str]:
        """Code to name."""
        return {c: self.names[c] for c in sorted(self.names) if c.startswith("GM")}

    def scored(self, code: str, folder: Path, *, counts: bool = False) -> tuple[Found, IndexResult]:
        """Fill in the default definition for a municipality and score it."""
        regions = fictitious_boundaries(code, self.names, YEAR)
        parts = [self.figures[code[2:]], self.figures["00"]]
        if counts:
            parts.append(_people(regions.codes))
        frame = pd.concat(parts, ignore_index=True)
        statistics = Statistics(frame, {**self.sources, FICTITIOUS.key: FICTITIOUS})
        template = data_folder() / "definitions" / "open_data.toml"
        found = fill_template(template, statistics, regions, self.names[code])
        path = folder / f"{code}.toml"
        path.write_text(found.text, "utf-8")
        return found, score(statistics, load_definition(path), regions)


def _people(codes: pd.Index) -> pd.DataFrame:
    """People aged 65+ (fictief): one buurt in seven has less than ten, and some have nobody."""
    buurten = [str(code) for code in codes if str(code).startswith("BU")]
    drawn = {code: zlib.crc32(code.encode()) for code in buurten}
    people = {c: 5 * (n % 3 if n % 7 == 0 else n % 400) for c, n in drawn.items()}
    rows = [
        (code, "inwoners_65plus", str(YEAR), float(sum(
            n for buurt, n in people.items() if buurt[2:].startswith(code[2:])
        )), "observed", None, None, None, FICTITIOUS.key)
        for code in codes
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"lower": float, "upper": float, "n": float})


def read_country(shared: Path) -> Country:
    """Read the table of 2020 from the reference material."""
    path = shared / "data" / "national" / f"rivm_50090NED_65plus_{YEAR}.parquet"
    statistics = read_health_export(path, period=YEAR)
    raw = pd.read_parquet(path, columns=["WijkenEnBuurten", "Gemeentenaam_1"])
    cells = (raw[name].str.strip() for name in raw.columns)
    names = dict(zip(*cells, strict=True))
    of = statistics.frame["region"].str[2:].str[:4]
    figures = {str(number): part for number, part in statistics.frame.groupby(of)}
    return Country(names, figures, statistics.sources)
