"""How sure a class is and how many people it concerns, in the form that the files share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ouderenindex.classes import CLASSES
from ouderenindex.compare import Severity, severity
from ouderenindex.errors import ExportError
from ouderenindex.export.tables import scale_words
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

__all__ = [
    "about_areas",
    "certainty_table",
    "certainty_words",
    "check_certainty",
    "severity_of",
    "whole_percent",
]


def check_certainty(result: IndexResult, certainty: Certainty | None) -> None:
    """Refuse a certainty that was computed for other scores than those that are written.

    Raises
    ------
    ExportError
        Before anything is written: the chances would stand next to classes that they are not of.
    """
    if certainty is None or certainty.result is result:
        return
    if not certainty.result.scores.equals(result.scores):
        raise ExportError(
            "the certainty is not of this result: its scores differ (expected robustness(result) "
            "of the result that is written)"
        )


def certainty_table(certainty: Certainty) -> pd.DataFrame:
    """Give the certainty in long form, one row per region of every level and node that has a score.

    Returns
    -------
    pandas.DataFrame
        ``code, onderdeel`` (key), ``score, klasse`` (1 to 5); ``kans``: % of the draws with a
        score that gave this class; ``indicatief``: whether fewer than the threshold of all draws
        did; ``van, midden, tot``: 5%, 50% and 95% quantile of the score; ``met_score``: % of the
        draws that gave a score; ``kans_1`` to ``kans_5``: % of those in each class. Not rounded.
    """
    tidy = certainty.tidy()
    table = pd.DataFrame(
        {
            "code": tidy["region"],
            "onderdeel": tidy["node"],
            "score": tidy["score"],
            "klasse": tidy["class"].astype("int16"),
            "kans": 100 * tidy["chance"],
            "indicatief": ~tidy["stable"],
            "van": tidy["low"],
            "midden": tidy["median"],
            "tot": tidy["high"],
            "met_score": 100 * tidy["with_score"],
        }
    )
    for item in CLASSES:
        table[f"kans_{item.number}"] = 100 * tidy[f"chance_{item.number}"]
    return table


def certainty_words(certainty: Certainty, lang: str = "nl") -> dict[str, str]:
    """Write the number of draws, and the threshold of a stable class as a percentage."""
    percent = 100 * certainty.threshold
    whole = abs(percent - round(percent)) < 1e-9
    return {
        "draws": number(certainty.draws, 0, lang),
        "threshold": number(percent, 0 if whole else 1, lang),
    }


def about_areas(
    form: str, result: IndexResult, certainty: Certainty | None, lang: str = "nl"
) -> str:
    """Tell how to read the columns of an area table, for the metadata of a file.

    Parameters
    ----------
    form
        ``geojson`` (rounded) or ``parquet`` (not rounded).
    result
        The scored index.
    certainty
        How sure its classes are, where columns say so.
    lang
        Language.
    """
    about = text(
        f"{form}.about",
        lang,
        title=result.definition.label,
        **scale_words(result, lang),
        limits="; ".join(f"{limit:g}" for limit in result.definition.limits),
    )
    if certainty is None:
        return about
    words = certainty_words(certainty, lang)
    return f"{about} {text('geojson.about.certainty', lang, **words)}"


def whole_percent(share: float) -> float:
    """Round a chance down to whole percentages, as the sentences of a certainty do.

    A chance of 79.6% that misses a threshold of 80% must not show as 80%. Below 1% it stays as it
    is, so that it can be told from what never happens.
    """
    if not share >= 0.01:
        return share
    return float(np.floor(100 * share + 1e-9) / 100)


def severity_of(result: IndexResult) -> Severity | None:
    """Count the people whom each class concerns; None where the definition counts none."""
    return severity(result) if result.definition.people.counts else None
