"""The command line as its users meet it: what goes wrong ends in one message, exit code 2."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from builders import MINI_DEFINITION

FILES = {
    "kaart.html", "ouderenindex.xlsx", "verantwoording.html", "ouderenindex.gpkg",
    "wijken.geojson", "wijken.qml", "buurten.geojson", "buurten.qml",
}  # fmt: skip


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ouderenindex.cli", *map(str, arguments)],
        capture_output=True, text=True, cwd=cwd, check=False,
    )  # fmt: skip


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("ouderenindex: ") == 1
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


def test_build_makes_everything_for_zwolle(tmp_path: Path) -> None:
    done = run("build", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = [p for p in (tmp_path / "maps").rglob("*") if p.is_file()]
    assert {p.name for p in made if p.parent.name == "maps"} == FILES
    assert len([p for p in made if p.parent.name == "wijkprofielen"]) == 1 + 17
    assert len([p for p in made if p.parent.name == "locaties"]) == 1 + 5
    assert "kaart.html" in done.stdout


def test_build_of_ones_own_project_twice_gives_the_same_bytes(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    project = mini()
    for out in ("one", "two"):
        assert run("build", project, "--out", tmp_path / out).returncode == 0
    one, two = (
        {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        for folder in (tmp_path / "one", tmp_path / "two")
    )
    assert one.keys() > {Path(name) for name in FILES}
    assert [name for name in one if one[name] != two.get(name)] == []


def test_explain_gives_reasons_on_the_command_line() -> None:
    done = run("explain", "holtenbroek")
    assert done.returncode == 0
    assert "Holtenbroek (WK019330)" in done.stdout
    refused(run("explain", "Holtenbrook"), "Holtenbrook", "perhaps 'Holtenbroek'")


FIGURES = "region,indicator,period,value,status,lower,upper,n,source\n"
BAD = {
    "unknown indicator": (
        {"definition": MINI_DEFINITION.replace('key = "contact"', 'key = "contakt"')},
        ["contakt", "perhaps 'contact'"],
    ),
    "negative weight": (
        {"definition": MINI_DEFINITION.replace('unit = "%"', 'unit = "%"\nweight = -2')},
        ["definition.toml", "weight", "-2"],
    ),
    "weights all zero": (
        {"definition": MINI_DEFINITION.replace('unit = "%"', 'unit = "%"\nweight = 0')},
        ["all weights are zero", "thuis"],
    ),
    "duplicate region": (
        {"statistics": FIGURES + "BU99990100,ouderen,2024,1,observed,,,,fictief\n" * 2},
        ["statistics.csv", "row 3", "BU99990100"],
    ),
    "unknown wijk code": (
        {"statistics": FIGURES + "WK999907,ouderen,2024,1,observed,,,,fictief\n"},
        ["row 2", "WK999907"],
    ),
    "name that matches no wijk": (
        {"statistics": FIGURES + "Wijk Wst,ouderen,2024,1,observed,,,,fictief\n"},
        ["row 2", "Wijk Wst", "perhaps 'Wijk West'"],
    ),
    "text in a number column": (
        {"statistics": FIGURES + "BU99990100,ouderen,2024,veel,observed,,,,fictief\n"},
        ["row 2", "value", "veel", "a number"],
    ),
    "site outside the municipality": (
        {"sites": "id,name,x,y\na,Ver weg,120000,487000\n"},
        ["sites.csv", "Ver weg", "outside the municipality"],
    ),
    "degrees where metres are declared": (
        {"sites": "id,name,x,y\na,A,6.09,52.51\n"},
        ["sites.csv", "declares metres", "holds degrees"],
    ),
    "swapped latitude and longitude": (
        {
            "sites": "id,name,x,y\na,A,52.51,6.09\n",
            "project": "sites_crs",
        },
        ["sites.csv", "swapped"],
    ),
    "empty file": ({"statistics": ""}, ["statistics.csv", "empty"]),
    "a file that is not what its ending says": (
        {"sites": "\0\0binary\0"},
        ["sites.csv", "not a CSV"],
    ),
    "unknown field in the project file": ({"project": "typo"}, ["project.toml", "titel"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_in_one_message_and_leaves_nothing(
    mini: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    from builders import MINI_PROJECT

    files, words = BAD[name]
    files = dict(files)
    if files.get("project") == "sites_crs":
        files["project"] = MINI_PROJECT.replace(
            'sites = "sites.csv"', 'sites = "sites.csv"\nsites_crs = "EPSG:4326"'
        )
    elif files.get("project") == "typo":
        files["project"] = MINI_PROJECT.replace("title =", "titel =")
    project = mini(**files)
    out = tmp_path / "out"
    refused(run("build", project, "--out", out), *words)
    assert not out.exists()


def test_a_boundary_file_in_degrees_that_says_metres(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    project = mini()
    path = project.parent / "boundaries.gpkg"
    for layer in ("wijken", "buurten"):
        frame = gpd.read_file(path, layer=layer).to_crs(4326)
        frame.set_crs(28992, allow_override=True).to_file(path, layer=layer, driver="GPKG")
    refused(run("build", project, "--out", tmp_path / "out"), "boundaries.gpkg", "degrees")


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    refused(run("build", tmp_path / "nergens.toml", "--out", tmp_path / "out"), "nergens.toml")
    path = tmp_path / "leeg.toml"
    path.write_bytes(b"")
    refused(run("build", path, "--out", tmp_path / "out"), "leeg.toml", "empty")
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_cannot_be_written(mini: Callable[..., Path], tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file, not a folder")
    refused(run("build", mini(), "--out", in_the_way / "maps"), str(in_the_way))
    assert in_the_way.read_text() == "a file, not a folder"


def test_a_failed_build_leaves_the_earlier_outputs(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("build", mini(), "--out", out).returncode == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    refused(run("build", mini(statistics=""), "--out", out), "empty")
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_score_indexes_any_table(tmp_path: Path) -> None:
    definition = tmp_path / "definition.toml"
    definition.write_text(
        '[index]\nkey = "nood"\nlabel = "Nood"\n[table]\ncode = "gebied"\nmissing = [-999]\n'
        '[method.indicator]\nnormalise = { method = "minmax", lower = 0, upper = 100 }\n'
        '[[indicator]]\nkey = "a"\nlabel = "A"\nunit = "%"\ndirection = "risk"\n'
        '[[indicator]]\nkey = "b"\nlabel = "B"\nunit = "%"\ndirection = "protective"\n'
    )
    table = tmp_path / "table.csv"
    table.write_text("gebied;a;b\nx;1,5;10\ny;2,5;-999\nz;3,5;30\n")
    out = tmp_path / "result.csv"
    done = run("score", definition, table, "--out", out)
    assert done.returncode == 0, done.stderr
    lines = out.read_text("utf-8").splitlines()
    assert lines[0] == "code,name,nood,a,b,rank,coverage"
    assert [line.split(",")[0:5] for line in lines[1:]] == [
        ["x", "x", "50.0", "100.0", "0.0"],
        ["y", "y", "50.0", "50.0", ""],
        ["z", "z", "50.0", "0.0", "100.0"],
    ]
    refused(run("score", definition, table, "--out", tmp_path / "r.doc"), ".doc")
    table.write_text("gebied;a;b\nx;veel;10\nx;2;\n")
    refused(run("score", definition, table, "--out", out), "row 2", "veel", "row 3", "twice")
    assert out.read_text("utf-8").splitlines() == lines
    table.write_text("gebied;aa;b\nx;1;10\n")
    refused(run("score", definition, table, "--out", out), "columns are missing", "'a'")


def test_tables_may_have_semicolons_decimal_commas_and_a_byte_order_mark(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    project = mini()
    path = project.parent / "statistics.csv"
    plain = path.read_text("utf-8")
    assert run("build", project, "--out", tmp_path / "one").returncode == 0
    path.write_bytes(
        b"\xef\xbb\xbf"
        + plain.replace(",", ";").replace(".0;", ",0;").replace("\n", "\r\n").encode()
    )
    assert run("build", project, "--out", tmp_path / "two").returncode == 0
    name = "wijken.geojson"
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("observed,,,,fictief\n", "observed,,,,fictief,extra,extra\n", "not a table"),
        ("40.0", "1e300", "not a plausible figure"),
        ("40.0", '"40,5"', "not a number"),
    ],
)
def test_malformed_tables(
    mini: Callable[..., Path], tmp_path: Path, old: str, new: str, words: str
) -> None:
    project = mini()
    path = project.parent / "statistics.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    refused(run("build", project, "--out", tmp_path / "out"), "statistics.csv", words)


def test_a_boundary_that_crosses_itself(mini: Callable[..., Path], tmp_path: Path) -> None:
    project = mini()
    path = project.parent / "boundaries.gpkg"
    frame = gpd.read_file(path, layer="buurten")
    bow = shapely.Polygon([(200000, 500000), (201000, 501000), (201000, 500000), (200000, 501000)])
    frame.loc[0, "geometry"] = bow
    frame.to_file(path, layer="buurten", driver="GPKG")
    refused(run("build", project, "--out", tmp_path / "out"), "BU99990100", "Self-intersection")


def test_an_indicator_without_any_figure_is_left_out_and_told(mini: Callable[..., Path]) -> None:
    from ouderenindex.project import load_project

    project = mini()
    path = project.parent / "statistics.csv"
    lines = [
        ",".join([*line.split(",")[:3], "", "missing", "", "", "", "fictief"])
        if ",contact," in line
        else line
        for line in path.read_text("utf-8").splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    result = load_project(project).score()
    assert [(e.key, e.reason) for e in result.excluded] == [("contact", "no figures")]
