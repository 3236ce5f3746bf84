"""Run the notebooks and write them back with their outputs: `python scripts/run_notebooks.py`.

Timings and other traces of the machine are left out, so that a rerun changes only what changed.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Execute a notebook as if it lay in ``folder/notebooks``; its files come in ``folder/maps``.

    It is changed in place: outputs and execution counts as they come out, without timings.
    """
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "maps").mkdir(exist_ok=True)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": folder / "notebooks"}},
    )
    client.km = client.create_kernel_manager()
    # The kernel of this environment, whatever kernels the machine has registered.
    client.km.kernel_spec.argv[0] = sys.executable
    client.execute()
    notebook.metadata = nbformat.from_dict(_METADATA)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cel-{number:02d}"
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            # A chart offers its picture twice, once inside HTML: a page of a repository needs one.
            if "image/png" in data:
                data.pop("text/html", None)
                data["image/png"] = _smaller(data["image/png"])


def _smaller(picture: str) -> str:
    """Bring a chart back to its 256 commonest colours, which makes it less than half the size.

    The commonest and not those of a median cut: the fill of a class stays exactly what it is, and
    only the edges of letters move a little.
    """
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        pixels = np.asarray(image.convert("RGB"))
    colours, place, number = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    common = colours[np.argsort(-number, kind="stable")[:256]]
    away = ((colours[:, None].astype(int) - common[None]) ** 2).sum(axis=2)
    small = Image.fromarray(away.argmin(axis=1)[place].reshape(pixels.shape[:2]).astype(np.uint8))
    small.putpalette(common.ravel().tolist())
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return base64.b64encode(written.getvalue()).decode()


def main() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as folder:
            run(notebook, Path(folder))
        nbformat.write(notebook, path)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
