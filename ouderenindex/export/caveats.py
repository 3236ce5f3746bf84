"""What an index does not say: the sentences that go with every output, chosen by its figures."""

from __future__ import annotations

from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text

__all__ = ["caveats"]


def caveats(result: IndexResult, lang: str = "nl") -> list[str]:
    """Sentences on what the index does not say.

    Those on modelled figures, on RIVM's change of model and on the age of figures are there only
    where they apply.

    Parameters
    ----------
    result
        The scored index.
    lang
        Language.

    Returns
    -------
    list of str
        One or a few sentences each, the most important first.
    """
    indicators = [i for i in result.definition.indicators if i.key in result.scored]
    modelled = [i for i in indicators if (result.figure_status[i.key] == "modelled").any()]
    keys = {i.source for i in indicators}
    publishers = " ".join(result.sources[key].publisher for key in keys if key in result.sources)
    periods = sorted({i.period for i in indicators if i.period})
    applies = {
        "comparison": True,
        "words": True,
        "modelled": bool(modelled),
        "rivm": bool(modelled) and "RIVM" in publishers,
        "age": len(periods) > 1,
        "small": True,
        "overlap": True,
        "average": True,
        "evidence": any(i.evidence for i in indicators),
        "person": True,
        "signal": True,
    }
    return [
        text(
            f"caveat.{key}",
            lang,
            reference=result.describe_reference(lang),
            modelled=len(modelled),
            scored=len(indicators),
            oldest=periods[0] if periods else "",
            newest=periods[-1] if periods else "",
        )
        for key, wanted in applies.items()
        if wanted
    ]
