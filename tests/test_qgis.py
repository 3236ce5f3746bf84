"""QGIS itself opens what a build writes; where it is not installed, this is skipped."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from builders import ROOT

from ouderenindex.outputs import build
from ouderenindex.project import Project

# QGIS brings its Python bindings for the system's Python only, not for a virtual environment.
SYSTEM_PYTHON = Path("/usr/bin/python3")
SCRIPT = ROOT / "scripts/check_qgis.py"


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SYSTEM_PYTHON, SCRIPT, folder], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def built(case: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = SYSTEM_PYTHON.is_file()
    if not there or subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], check=False,
                                   capture_output=True).returncode:  # fmt: skip
        pytest.skip("QGIS is not here (Debian: apt-get install qgis python3-qgis)")
    return build(case, tmp_path_factory.mktemp("qgis"), draws=20).folder


def test_layers_load_styled_named_and_joined(built: Path) -> None:
    done = _check(built)
    assert done.returncode == 0, done.stdout
    for name in ("wijken", "buurten", "wijken.geojson", "buurten.geojson"):
        assert f"ok    {name}: QGIS loads it" in done.stdout
    for name in ("wijken", "buurten", "locaties_vlakken", "balans_wijken"):
        assert f"ok    {name}: its properties say what it is" in done.stdout
    assert "ok    scores_lang joins to wijken by code (16 rows)" in done.stdout


def test_a_style_that_draws_the_wrong_class_is_noticed(built: Path, tmp_path: Path) -> None:
    for path in filter(Path.is_file, built.iterdir()):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    style = tmp_path / "wijken.qml"
    wrong = style.read_text("utf-8").replace('ouderenindex" = 4', 'ouderenindex" = 3')
    wrong = wrong.replace("ouderenindex&quot; = 4", "ouderenindex&quot; = 3")
    style.write_text(wrong, "utf-8")
    done = _check(tmp_path)
    assert done.returncode == 1
    assert "WRONG wijken.geojson: rules go by the class column" in done.stdout
