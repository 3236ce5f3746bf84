"""The register of woonzorgconcepten: places with and without a care question, and their status.

What each source says stays side by side; totals by year and status, and the paths to the targets
that a municipality agreed, give a low and a high number where sources contradict each other.
"""

from ouderenindex.concepts.reading import (
    COUNTS,
    STATUSES,
    Concept,
    Statement,
    read_concepts,
)
from ouderenindex.concepts.register import (
    Contradiction,
    Goal,
    Reading,
    Reconstruction,
    Register,
    TargetPath,
)
from ouderenindex.concepts.targets import ROLES, Target, read_targets
from ouderenindex.concepts.words import kind_text, path_lines, register_tables

__all__ = [
    "COUNTS",
    "ROLES",
    "STATUSES",
    "Concept",
    "Contradiction",
    "Goal",
    "Reading",
    "Reconstruction",
    "Register",
    "Statement",
    "Target",
    "TargetPath",
    "kind_text",
    "path_lines",
    "read_concepts",
    "read_targets",
    "register_tables",
]
