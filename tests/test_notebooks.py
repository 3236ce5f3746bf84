"""The notebooks run from top to bottom, in a fresh kernel, and are committed as they come out."""

from __future__ import annotations

import base64
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from builders import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# A page of a repository shows a notebook up to about a megabyte at once.
LARGEST = 700_000
# Paths of a machine; not the `/` in text such as "en/of".
ABSOLUTE = re.compile(r"(?<![\w:/.<])/(?:home|root|tmp|usr|work|Users|private)/|[A-Z]:\\\\")


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "run_notebooks", ROOT / "scripts/run_notebooks.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _words(notebook: nbformat.NotebookNode) -> list[str]:
    """Give what each cell of code prints, as text; pictures and their data aside."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            parts = [
                output["text"]
                if output["output_type"] == "stream"
                else output.get("data", {}).get("text/plain", "")
                for output in cell.outputs
            ]
            found.append("\n".join(parts))
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the kernel client, not of ours
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # sockets of the kernel that was stopped
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_notebook_runs_and_gives_what_is_committed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning")
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    _script().run(fresh, tmp_path)
    for cell in fresh.cells:
        for output in cell.get("outputs", ()):
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr", output["text"]
    # Where this differs: python scripts/run_notebooks.py
    assert _words(fresh) == _words(committed)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_notebook_shows_well_on_a_page(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "Holtenbroek" in "\n".join(_words(notebook))
    assert path.stat().st_size <= LARGEST
    pictures = [o for c in code for o in c.outputs if "image/png" in o.get("data", {})]
    assert all("text/html" not in output["data"] for output in pictures)
    for output in pictures:
        assert base64.b64decode(output["data"]["image/png"]).startswith(b"\x89PNG")
    # No path of a machine, in code, text or tables.
    shown = [*_words(notebook), *(cell.source for cell in notebook.cells)]
    shown += [o["data"].get("text/html", "") for c in code for o in c.outputs if "data" in o]
    assert [text for text in shown if ABSOLUTE.search(text)] == []


def test_links_in_the_notebooks_lead_somewhere() -> None:
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                for target in re.findall(r"\]\(([^)#]+)\)", cell.source):
                    assert (path.parent / target).exists(), f"{path.name}: {target}"
