"""The notebooks run from top to bottom, in a fresh kernel, without a warning."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
import pytest
from builders import ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the kernel client, not of ours
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # sockets of the kernel that was stopped
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.km = client.create_kernel_manager()
    # The kernel of this environment, whatever kernels the machine has registered.
    client.km.kernel_spec.argv[0] = sys.executable
    client.execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            kinds = {output["output_type"] for output in cell.outputs}
            assert "error" not in kinds
            assert not any(o.get("name") == "stderr" for o in cell.outputs), cell.outputs


def _outputs(notebook: nbformat.NotebookNode) -> str:
    return "\n".join(
        output["data"].get("text/html", output["data"].get("text/plain", ""))
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_notebook_is_committed_with_its_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "Holtenbroek" in _outputs(notebook)
    assert str(ROOT) not in _outputs(notebook)
