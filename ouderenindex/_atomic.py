"""Write files whole or not at all.

Every output is first written in a hidden folder beside its target and then moved into place, so
that a full disk, a wrong figure halfway or a stopped run never leaves half a file, and an older
output stays as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from os.path import commonpath
from pathlib import Path
from tempfile import mkdtemp

from ouderenindex.errors import ExportError

__all__ = ["FIXED_TIME", "Written", "staged", "write_bytes", "write_text"]

FIXED_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in the files where their format demands a time: the same input gives the same bytes."""


@dataclass(frozen=True, repr=False)
class Written:
    """Files that were written.

    Attributes
    ----------
    folder
        Where they lie.
    files
        File name to what it is for, in the order in which a reader wants them.
    """

    folder: Path
    files: Mapping[str, str]

    def __repr__(self) -> str:
        return "\n".join(f"{self.folder / name}  {what}" for name, what in self.files.items())


@contextmanager
def staged(*targets: Path | str) -> Iterator[tuple[Path, ...]]:
    """Give temporary paths to write to, and move them to the targets when all went well.

    Parameters
    ----------
    targets
        The files to write, in one folder and folders inside it. Missing folders are made.

    Yields
    ------
    tuple of pathlib.Path
        One path for each target, with the same name and in the same folders. A file that was not
        written there leaves its target alone.

    Raises
    ------
    ExportError
        The folder cannot be made or written, or a target is a folder. Nothing is left behind:
        no temporary file and no folder that was made for it.
    """
    paths = [Path(target) for target in targets]
    folder = Path(commonpath([path.parent for path in paths]))
    parents = {parent for path in paths for parent in path.parents if not parent.exists()}
    made = sorted(parents, key=lambda parent: len(parent.parts), reverse=True)
    stage: Path | None = None
    done = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            if path.is_dir():
                raise IsADirectoryError(None, "a folder with this name is in the way", str(path))
        stage = Path(mkdtemp(prefix=".ouderenindex-", dir=folder))
        temporary = tuple(stage / path.relative_to(folder) for path in paths)
        for path in temporary:
            path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        for source, path in zip(temporary, paths, strict=True):
            if source.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                source.replace(path)
        done = True
    except OSError as error:
        # Excel and QGIS lock an open file on Windows: the likeliest cause of a refusal there.
        hint = "; is it open in another program?" if isinstance(error, PermissionError) else ""
        where = paths[0] if len(paths) == 1 else folder
        raise ExportError(
            f"cannot write {where}: {error.strerror or error}{hint} "
            "(expected a folder in which files may be made)"
        ) from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)
        if not done:
            for parent in made:
                if parent.is_dir() and not any(parent.iterdir()):
                    parent.rmdir()


def write_bytes(path: Path | str, data: bytes) -> Path:
    """Write bytes to a file, whole or not at all.

    Parameters
    ----------
    path
        The file; missing folders are made.
    data
        Its content.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    ExportError
        The file cannot be written.
    """
    with staged(path) as (temporary,):
        temporary.write_bytes(data)
    return Path(path)


def write_text(path: Path | str, content: str) -> Path:
    r"""Write text to a file as UTF-8 with ``\n`` line ends, whole or not at all.

    Parameters
    ----------
    path
        The file; missing folders are made.
    content
        Its content. Halves of a surrogate pair, which UTF-8 cannot hold, become ``?``.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    ExportError
        The file cannot be written.
    """
    return write_bytes(path, content.encode("utf-8", errors="replace"))
