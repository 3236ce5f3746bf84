"""Files of the municipality itself: any table that an analyst has, declared and read.

:func:`inspect_file` looks at a file and proposes its declaration; a project file holds the
declaration; :func:`read_file` reads the file by it into statistics. Files are treated as hostile:
what could exhaust memory or reach outside the project is refused before a library opens it.
"""

from ouderenindex.sources.files.declaration import (
    DerivedColumn,
    FileColumn,
    FileDeclaration,
    FileSource,
)
from ouderenindex.sources.files.propose import ColumnReport, Proposal, inspect_file
from ouderenindex.sources.files.reading import FileFigures, read_file

__all__ = [
    "ColumnReport",
    "DerivedColumn",
    "FileColumn",
    "FileDeclaration",
    "FileFigures",
    "FileSource",
    "Proposal",
    "inspect_file",
    "read_file",
]
