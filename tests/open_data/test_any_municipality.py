"""Any municipality, the country, and files of the municipality itself."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from fetching import begin
from loopback.country import Country, read_country
from loopback.odata import (
    FakeTable,
)
from loopback.town import Services

from ouderenindex.definition import IndexDefinition, Reference
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.fetch import (
    COUNTRY_FILE,
    fetch,
    fetch_country,
    most_alike_in_country,
)
from ouderenindex.fetch import (
    read_country as read_country_table,
)
from ouderenindex.project import Project, load_project
from ouderenindex.sources.files import inspect_file
from ouderenindex.sources.rivm import read_health_export


@pytest.fixture(scope="module")
def country(shared: Path) -> Country:
    return read_country(shared)


def chosen(municipalities: list[str], wijken: dict[str, int]) -> set[str]:
    """Every fifteenth, the largest, and the smallest."""
    by_size = sorted(municipalities, key=lambda code: wijken[code])
    return {*municipalities[::15], by_size[-1], *by_size[:4]}


def test_any_municipality_is_scored_by_the_default_definition(
    country: Country, tmp_path: Path
) -> None:
    """The whole country is in benchmarks/municipalities.py."""
    codes = list(country.municipalities)
    assert len(codes) == 355
    buurten = dict.fromkeys(codes, 0)
    for code in country.names:
        if code.startswith("BU"):
            buurten[f"GM{code[2:6]}"] += 1
    sample = chosen(codes, buurten)
    # The four smallest have two buurten each, and are compared with the country.
    kinds = {}
    for code in sample:
        found, result = country.scored(code, tmp_path)
        level = result.regions["level"]
        index = result.scores[result.definition.key]
        figures = result.figures.loc[index.index, "eenzaam"]
        # Whoever has figures has a score, and nobody else.
        assert index.notna().equals(figures.notna()), code
        assert index[level == "wijk"].notna().any()
        kinds[code] = result.definition.reference.kind
        assert any("national" in note for note in found.notes) == (kinds[code] == "national")
    assert {c for c, kind in kinds.items() if kind == "national"} == {
        "GM0088", "GM0096", "GM0277", "GM0339",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["GM0096", "GM0279", "GM0150"])
def test_with_counts_small_buurten_are_left_out(
    country: Country, tmp_path: Path, code: str
) -> None:
    _, result = country.scored(code, tmp_path, counts=True)
    people = result.people["65plus"]
    index = result.scores[result.definition.key]
    assert index[people < 10].isna().all()
    assert index[result.regions["level"] == "wijk"].notna().any()


def test_few_buurten_are_compared_with_the_country_by_hand(
    country: Country, tmp_path: Path
) -> None:
    """Vlieland: 100 is the national figure; a risk 10% above it is 90, a protection 110."""
    _, result = country.scored("GM0096", tmp_path)
    figures = pd.concat([country.figures["0096"], country.figures["00"]])
    at = figures.set_index(["region", "indicator"])["value"]
    for key, sign in (("eenzaam", -1), ("vrijwilligerswerk", 1)):
        ours, national = at["GM0096", key], at["NL00", key]
        expected = 100 + sign * 100 * (ours - national) / national
        assert result.scores.at["GM0096", key] == pytest.approx(expected, abs=1e-9)
    assert result.reference_label == "gemiddelde van Nederland"


def national(definition: IndexDefinition) -> IndexDefinition:
    return definition.evolve(reference=Reference(kind="national"))


def test_a_project_is_compared_with_the_country(deventer: Services, tmp_path: Path) -> None:
    project = load_project(begin(deventer, tmp_path / "d", "Deventer"))
    result = project.score(national(project.definition))
    key = result.definition.key
    own = project.score()
    # The same scale with another middle: the order stays, and the country scores 100.
    wijken = result.scores[key][result.regions["level"] == "wijk"].dropna()
    assert wijken.rank().corr(own.scores[key][wijken.index].rank()) > 0.99
    assert float(result.scored[key].reference) == pytest.approx(100, abs=1e-9)
    health = project.statistics.frame.set_index(["region", "indicator", "period"])["value"]
    assert result.reference["eenzaam"] == health["NL00", "eenzaam", "2020"] == 49.5


def test_what_has_no_national_figure_is_named(zwolle: Services, tmp_path: Path) -> None:
    project = load_project(begin(zwolle, tmp_path / "z"))
    frame = project.statistics.frame
    lacking = frame[(frame["region"] != "NL00") | (frame["indicator"] != "eenzaam")]
    without = replace(project, statistics=type(project.statistics)(
        lacking.reset_index(drop=True), project.statistics.sources))  # fmt: skip
    with pytest.raises(DefinitionError) as caught:
        without.score(national(project.definition))
    assert [problem.column for problem in caught.value.problems] == ["indicator 'eenzaam'"]
    assert "has no figure for the Netherlands" in str(caught.value)
    without.score(national(project.definition.without("eenzaam")))


def test_the_wijken_of_the_country_most_like_one(
    deventer: Services, health: FakeTable, tmp_path: Path
) -> None:
    folder = begin(deventer, tmp_path / "d", "Deventer")
    report = fetch_country(folder)
    assert (report.wijken, report.gemeenten, report.absent) == (3177, 355, ())
    written = (folder / COUNTRY_FILE).read_bytes()
    asked = len(deventer.server.log)
    fetch_country(folder, offline=True)
    assert (folder / COUNTRY_FILE).read_bytes() == written
    assert len(deventer.server.log) == asked

    country = read_country_table(folder / COUNTRY_FILE)
    # The published figures, hidden ones told apart from figures.
    raw = health.cells[health.cells["Marges"] == "MW00000"].set_index("region")["Eenzaam"]
    raw = pd.to_numeric(raw.reindex(country.areas.index), errors="coerce").astype(float)
    pd.testing.assert_series_equal(
        country.figures["eenzaam", "2020"], raw, check_names=False, check_index_type=False
    )
    assert b"suppressed" in written

    project = load_project(folder)
    result = project.score()
    wijk = "WK015003"
    found = most_alike_in_country(result, wijk, country, n=20)
    assert list(found.columns) == ["name", "municipality", "distance", "shared"]
    assert wijk not in found.index and len(found) == 20
    assert found["distance"].is_monotonic_increasing
    assert found["shared"].between(0.5, 1).all()
    # The distance by hand, from the figures and the weights of the definition.
    from ouderenindex.audit import effective_weights

    weights = effective_weights(result.definition, result.scored)
    weights = weights[[i.key for i in result.definition.indicators if i.key in weights.index]]
    periods = {i.key: i.period for i in result.definition.indicators}
    nearest = found.index[0]
    total = shared = 0.0
    for key, weight in weights.items():
        column = country.figures[key, periods[str(key)]]
        gap = (column[nearest] - result.figures.at[wijk, key]) / column[
            country.areas.index.str.startswith("WK")
        ].std(ddof=0)
        if not math.isnan(gap):
            total, shared = total + weight * gap**2, shared + weight
    assert found.at[nearest, "distance"] == pytest.approx(math.sqrt(total / shared), rel=1e-9)
    assert found.at[nearest, "shared"] == pytest.approx(shared, rel=1e-9)
    # Nobody else is nearer.
    everyone = most_alike_in_country(result, wijk, country, n=10_000)
    assert everyone["distance"].min() == found["distance"].iloc[0]
    assert set(most_alike_in_country(result, "GM0150", country).index.str[:2]) == {"GM"}
    with pytest.raises(DataError, match="is a buurt"):
        most_alike_in_country(result, result.regions.index[-1], country)


def test_a_table_of_the_country_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    path = tmp_path / COUNTRY_FILE
    with pytest.raises(DataError, match="--country"):
        read_country_table(path)
    rows = "WK015000,A,Deventer,1\nWK015000,A,Deventer,twee\nWK015001,B,Deventer,suppressed\n"
    path.write_text("region,name,municipality,eenzaam 2020\n" + rows, "utf-8")
    with pytest.raises(DataError) as caught:
        read_country_table(path)
    assert {problem.row for problem in caught.value.problems} == {3}
    assert len(caught.value.problems) == 2


def test_exports_of_the_portal_in_a_project(
    zwolle: Services, shared: Path, case: Project, tmp_path: Path
) -> None:
    """All ten, as ``inspect`` proposes them, and an own indicator that counts in the index."""
    folder = begin(zwolle, tmp_path / "z")
    swing = shared / "data" / "zwolle" / "swing"
    declared = []
    for year in range(2015, 2025):
        export = folder / f"themas_{year}_buurten.xlsx"
        export.write_bytes((swing / export.name).read_bytes())
        declared.append(inspect_file(export, case.regions, folder=folder).toml())
    file = folder / "project.toml"
    file.write_text("\n".join([file.read_text("utf-8"), *declared]), "utf-8")
    # Three names are spelled otherwise in the register: told with candidates, until an alias.
    with pytest.raises(DataError, match="'Milligen' \\(expected perhaps 'Millingen'\\)") as caught:
        load_project(folder)
    assert len(caught.value.problems) == 3
    rows = "".join(f"{alias},{code}\n" for alias, code in case.regions.aliases.items())
    (folder / "aliases.csv").write_text("alias,region\n" + rows, "utf-8")
    known = file.read_text("utf-8").replace("[project]", '[project]\naliases = "aliases.csv"')
    file.write_text(known, "utf-8")
    project = load_project(folder)
    embedded = case.statistics.frame.set_index(["region", "indicator", "period"])
    ours = project.statistics.frame.set_index(["region", "indicator", "period"])
    # Counts of the portal that the embedded case has too are the same.
    rows = ours.index[ours["source"].str.startswith("themas_")].intersection(embedded.index)
    counts = rows[rows.get_level_values("indicator").isin(["woningen", "inwoners_65plus"])]
    assert len(counts) == 2 * 10 * 78
    columns = ["value", "status"]
    pd.testing.assert_frame_equal(ours.loc[counts, columns], embedded.loc[counts, columns])

    aged = "aandeel_75plus"
    assert aged in project.statistics.indicators
    source = project.statistics.figures(aged, "2020", project.regions).frame["source"].max()
    definition = folder / "definitie.toml"
    before = load_project(folder).score()
    with definition.open("a", encoding="utf-8") as text:
        text.write(
            f'\n[[indicator]]\nkey = "{aged}"\ntheme = "huishouden"\nlabel = "75-plus"\n'
            'unit = "%"\ndirection = "risk"\nevidence = "A"\nperiod = "2020"\n'
            f'population = "inwoners_65plus"\nsource = "{source}"\n'
        )
    after = load_project(folder).score()
    assert aged in after.scored
    key = after.definition.key
    assert not after.scores[key].equals(before.scores[key])
    # A fetch leaves what is the municipality's own.
    fetch(folder)
    pd.testing.assert_frame_equal(load_project(folder).score().scores, after.scores)


@pytest.mark.parametrize("period", [2012, 2016, 2020])
def test_an_export_of_rivm_in_three_kinds_of_no_figure(
    shared: Path, case: Project, period: int
) -> None:
    path = shared / "data" / "zwolle" / f"rivm_50090NED_65plus_{period}.csv"
    frame = read_health_export(path).frame
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    cells = raw.set_index(raw["WijkenEnBuurten"].str.strip())["Eenzaam_28"].str.strip()
    ours = frame[frame["indicator"] == "eenzaam"].set_index("region")
    hidden = cells[cells == "."].index.intersection(ours.index)
    assert (ours.loc[hidden, "status"] == "suppressed").all()
    published = cells[~cells.isin([".", ""])].index.intersection(ours.index)
    assert len(published) > 50
    assert (ours.loc[published, "value"] == cells[published].astype(float)).all()
    embedded = case.statistics.frame
    theirs = embedded[(embedded["indicator"] == "eenzaam") & (embedded["period"] == str(period))]
    statuses = theirs.set_index("region")["status"].drop("NL00")
    assert len(statuses) == 95
    assert statuses.to_dict() == ours.loc[statuses.index, "status"].to_dict()
