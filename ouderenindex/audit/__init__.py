"""Audit of a definition: which indicators say the same, what really counts, what is old or missing.

The checks are those that the OECD/JRC handbook on composite indicators asks for before anyone
looks at a map. They run over the base regions (those that set the scale), on figures turned so
that a higher one raises the score. Every check gives a frame; what a reader must know of it
becomes a :class:`Finding` with advice.
"""

from ouderenindex.audit.findings import Finding
from ouderenindex.audit.known import KNOWN_BREAKS, KNOWN_MODELS, MethodBreak, Model
from ouderenindex.audit.measures import (
    Components,
    correlations,
    cronbach_alpha,
    effective_weights,
    principal_components,
)
from ouderenindex.audit.report import Audit, audit

__all__ = [
    "KNOWN_BREAKS",
    "KNOWN_MODELS",
    "Audit",
    "Components",
    "Finding",
    "MethodBreak",
    "Model",
    "audit",
    "correlations",
    "cronbach_alpha",
    "effective_weights",
    "principal_components",
]
