"""From the name of a municipality to an index, against services on the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from loopback.odata import embedded_health, embedded_kwb, kwb_wijken_2016, national_health
from loopback.server import Loopback
from loopback.town import Services, fictitious_boundaries, only, serve

from ouderenindex.definition import Indicator, load_definition
from ouderenindex.errors import DataError, SourceError
from ouderenindex.fetch import FetchReport, fetch, init
from ouderenindex.outputs import build
from ouderenindex.project import Project, data_folder, load_project

YEAR = 2020  # of the boundaries of the table on health


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Callable[..., Services]]:
    with Loopback() as server:
        yield lambda *municipalities: serve(server, tmp_path, *municipalities, year=YEAR)


@pytest.fixture
def zwolle(case: Project, services: Callable[..., Services]) -> Services:
    found = services(case.regions)
    folder = data_folder() / "zwolle"
    names = dict(case.regions.frame["name"])
    found.odata.add(embedded_health(folder), embedded_kwb(folder, names, YEAR))
    return found


def begin(services: Services, name: str, folder: Path) -> FetchReport:
    return init(name, YEAR, folder=folder, catalogue=[services.catalogue])


def test_zwolle_from_nothing_is_the_embedded_case(
    case: Project, zwolle: Services, tmp_path: Path
) -> None:
    report = begin(zwolle, "Zwolle", tmp_path / "zwolle")
    project = load_project(report.project)
    # Boundaries within a centimetre, and the same names.
    assert list(project.regions.codes) == list(case.regions.codes)
    assert list(project.regions.frame["name"]) == list(case.regions.frame["name"])
    moved = shapely.hausdorff_distance(
        project.regions.frame.geometry.to_numpy(), case.regions.frame.geometry.to_numpy()
    )
    assert moved.max() < 0.01
    # Figures that both have are the same, suppressed and missing ones too.
    shared = [
        node
        for node in project.definition.nodes()
        if isinstance(node, Indicator) and node.source == "rivm_2020"
    ]
    assert len(shared) == 14
    for node in shared:
        ours, theirs = (
            each.statistics.figures(
                node.key, "2020", each.regions, weight=node.population
            ).frame.drop(columns=["lower", "upper"])
            for each in (project, case)
        )
        pd.testing.assert_frame_equal(ours, theirs)
    # So is the index of what both have.
    others = [n.key for n in project.definition.indicators if n not in shared]
    definition = project.definition.without(*others)
    ours, theirs = project.score(definition), case.score(definition)
    pd.testing.assert_frame_equal(ours.scores, theirs.scores, rtol=0, atol=1e-9)
    assert ours.scores[definition.key].loc[ours.regions["level"] == "wijk"].notna().all()
    pd.testing.assert_frame_equal(ours.classes, theirs.classes)


def test_the_bounds_of_the_source_set_the_margins(zwolle: Services, tmp_path: Path) -> None:
    project = load_project(begin(zwolle, "zwolle", tmp_path / "z").project)
    figures = project.statistics.figures("eenzaam", "2020", project.regions).frame
    known = figures["value"].notna()
    assert known.sum() > 70
    assert (figures.loc[known, "lower"] < figures.loc[known, "value"]).all()
    certainty = project.certainty(project.score(), draws=50)
    kinds = certainty.assumptions.to_string()
    assert "bounds" in kinds or "gepubliceerd" in kinds


def test_a_build_goes_on_from_there_and_offline_gives_the_same_bytes(
    zwolle: Services, tmp_path: Path
) -> None:
    report = begin(zwolle, "gemeente Zwolle", tmp_path / "z")
    folder = report.project.parent
    assert "aandeel_75plus" not in report.indicators["indicator"].to_list()
    assert "75 jaar en ouder" in repr(report)
    built = build(load_project(folder), tmp_path / "maps", draws=0)
    assert all((built.folder / name).is_file() for name in built.files)
    before = {p.name: p.read_bytes() for p in folder.rglob("*.*") if "snapshots" not in p.parts}
    asked = len(zwolle.server.log)
    fetch(folder, offline=True)
    assert len(zwolle.server.log) == asked
    after = {p.name: p.read_bytes() for p in folder.rglob("*.*") if "snapshots" not in p.parts}
    assert before == after


def test_a_changed_source_is_told(zwolle: Services, tmp_path: Path) -> None:
    report = begin(zwolle, "Zwolle", tmp_path / "z")
    assert not any("changed" in note for note in report.notes)
    table = embedded_health(data_folder() / "zwolle")
    cells = table.cells.copy()
    cells.loc[cells["region"] == "GM0193", "Eenzaam"] = "49.9"
    zwolle.odata.add(table.evolve(cells=cells))
    again = fetch(report.project)
    told = [note for note in again.notes if note.startswith("changed since the last fetch")]
    assert told and all("TypedDataSet" in t or "50090NED" in t for t in told)
    project = load_project(report.project)
    assert project.statistics.figures("eenzaam", "2020", project.regions).frame.at[
        "GM0193", "value"
    ] == pytest.approx(49.9)


def test_what_the_municipality_wrote_stays(zwolle: Services, tmp_path: Path) -> None:
    folder = begin(zwolle, "Zwolle", tmp_path / "z").project.parent
    definition = folder / "definitie.toml"
    own = definition.read_text("utf-8").replace('version = "1"', 'version = "2"')
    definition.write_text(own, "utf-8")
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("eigen,Gemeente Zwolle,Eigen onderzoek,2024,,,,,\n")
    fetch(folder)
    assert definition.read_text("utf-8") == own
    assert "eigen" in load_project(folder).statistics.sources


def test_another_municipality_with_real_figures(
    shared: Path, services: Callable[..., Services], tmp_path: Path
) -> None:
    health = only(national_health(shared), "GM0150")
    wijken = [code for code in health.names if code.startswith("WK0150")]
    assert len(wijken) > 5
    found = services(fictitious_boundaries("GM0150", health.names, YEAR))
    found.odata.add(health, kwb_wijken_2016(shared))
    report = begin(found, "Deventer", tmp_path / "deventer")
    project = load_project(report.project)
    result = project.score()
    level = result.regions["level"]
    index = result.scores[result.definition.key]
    assert report.wijken == len(wijken)
    known = index[level == "wijk"].notna()
    published = result.figures.loc[level[level == "wijk"].index, "eenzaam"].notna()
    assert (known == published).all() and known.sum() >= 0.8 * len(wijken)
    assert result.coverage[result.definition.key].between(0, 1).all()
    # What is there is the published figure.
    raw = health.cells[health.cells["Marges"] == "MW00000"].set_index("region")["Eenzaam"]
    for code in known[known].index:
        assert result.figures.at[code, "eenzaam"] == float(raw[code])


def test_an_unknown_municipality_leaves_nothing(zwolle: Services, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Zwole"):
        begin(zwolle, "Zwole", tmp_path / "z")
    assert not (tmp_path / "z").exists()


def test_another_project_is_not_overwritten(zwolle: Services, tmp_path: Path) -> None:
    begin(zwolle, "Zwolle", tmp_path / "z")
    with pytest.raises(DataError, match="Zwolle"):
        init("Deventer", YEAR, folder=tmp_path / "z", catalogue=[zwolle.catalogue])


def test_offline_without_snapshots_names_what_is_missing(zwolle: Services, tmp_path: Path) -> None:
    import shutil

    folder = begin(zwolle, "Zwolle", tmp_path / "z").project.parent
    shutil.rmtree(folder / "snapshots")
    before = (folder / "statistics" / "open_data.csv").read_bytes()
    with pytest.raises(SourceError, match="snapshot"):
        fetch(folder, offline=True)
    assert (folder / "statistics" / "open_data.csv").read_bytes() == before


def test_a_service_that_fails_leaves_the_project_as_it_was(
    zwolle: Services, tmp_path: Path
) -> None:
    folder = begin(zwolle, "Zwolle", tmp_path / "z").project.parent
    before = {p: p.read_bytes() for p in folder.rglob("*.*") if "snapshots" not in p.parts}
    zwolle.server.fault("/cbs/", "status", times=np.inf, code=404)
    with pytest.raises(SourceError, match=r"127\.0\.0\.1"):
        fetch(folder)
    assert before == {p: p.read_bytes() for p in folder.rglob("*.*") if "snapshots" not in p.parts}


def test_newer_figures_are_proposed_not_imposed(zwolle: Services, tmp_path: Path) -> None:
    folder = begin(zwolle, "Zwolle", tmp_path / "z").project.parent
    definition = folder / "definitie.toml"
    older = definition.read_text("utf-8").replace(
        'source = "rivm_2020"\nperiod = "2020"', 'source = "rivm_2020"\nperiod = "2016"', 1
    )
    definition.write_text(older, "utf-8")
    report = fetch(folder)
    assert any("there are figures of 2020" in note for note in report.notes)
    assert definition.read_text("utf-8") == older
    proposal = load_definition(folder / "definitie.nieuw.toml")
    assert {i.period for i in proposal.indicators if i.source.startswith("rivm")} == {"2020"}


def test_a_source_that_is_gone_does_not_take_figures_away(zwolle: Services, tmp_path: Path) -> None:
    folder = begin(zwolle, "Zwolle", tmp_path / "z").project.parent
    before = (folder / "statistics" / "open_data.csv").read_bytes()
    del zwolle.odata.tables["50090NED"]
    zwolle.odata.add()
    with pytest.raises(SourceError, match="nothing was changed") as refused:
        fetch(folder)
    assert "50090NED" in str(refused.value) and "'eenzaam'" in str(refused.value)
    assert (folder / "statistics" / "open_data.csv").read_bytes() == before
