"""Writing profiles: one page per wijk, one of the municipality, and the list of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ouderenindex._atomic import Written, staged
from ouderenindex.concepts import Concept
from ouderenindex.errors import ExportError
from ouderenindex.housing import Overlay, Site
from ouderenindex.profile.content import gather
from ouderenindex.profile.given import Fact, ProfileInput
from ouderenindex.profile.markdown import write_markdown
from ouderenindex.profile.page import Pages
from ouderenindex.profile.pdf import print_pages
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text
from ouderenindex.trends import Trend

__all__ = ["INDEX", "Profiles", "profile_names", "write_profiles"]

INDEX = "wijkprofielen.html"
# A name of a file comes from a code, never from a name, and a code is letters and digits.
_CODE = re.compile(r"[A-Za-z0-9]{1,20}")


class Profiles(Written):
    """Profiles that were written, the list of them first."""


def write_profiles(
    result: IndexResult,
    folder: Path | str,
    *,
    regions: Regions,
    certainty: Certainty | None = None,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    trend: Trend | None = None,
    facts: Sequence[Fact] = (),
    national: Mapping[str, float] | None = None,
    title: str | None = None,
    lang: str = "nl",
    only: Sequence[str] = (),
    markdown: bool = False,
    pdf: bool = False,
    on_step: Callable[[str], None] = lambda _: None,
) -> Profiles:
    """Write the profiles of a municipality and its wijken, whole or not at all.

    Parameters
    ----------
    result, regions
        The scored index, and the same regions with their boundaries.
    folder
        Where ``wijkprofielen.html`` (the list) and ``wijkprofiel-<code>.html`` go; made if needed,
        earlier files of these names are replaced.
    certainty, overlay, sites, concepts, trend, facts, national, title, lang
        See :class:`ProfileInput`.
    only
        Codes or names of the regions to write; all by default. The list names those alone.
    markdown
        Write every profile as Markdown too, ``wijkprofiel-<code>.md``.
    pdf
        Write every profile as PDF too, ``wijkprofiel-<code>.pdf``; needs the extra ``pdf``.
    on_step
        Called with the name of each region as its profile begins.

    Returns
    -------
    Profiles
        What was written.

    Raises
    ------
    DataError
        If ``only`` names a region that is not there or is a buurt, or a fact does.
    ExportError
        If the folder cannot be written, the certainty is of another result, or PDF is asked for
        without the extra. Nothing is written then.

    Examples
    --------
    >>> import ouderenindex as oi
    >>> from ouderenindex.profile import write_profiles
    >>> case = oi.load_case("zwolle")
    >>> write_profiles(
    ...     case.score(), "profielen", regions=case.regions, only=["Holtenbroek"]
    ... )  # doctest: +SKIP
    profielen/wijkprofielen.html  Lijst van alle profielen
    profielen/wijkprofiel-WK019330.html  Profiel van Holtenbroek
    """
    given = ProfileInput(
        result=result, regions=regions, certainty=certainty, overlay=overlay, sites=sites,
        concepts=concepts, trend=trend, facts=facts, national=national, title=title, lang=lang,
    )  # fmt: skip
    wanted = {regions.find(name) for name in only}
    codes = [code for code in given.codes if code in wanted or not only]
    codes += sorted(wanted - set(codes))  # a buurt: gather says what to ask for instead
    names = {code: _name(code) for code in codes}
    profiles = [gather(given, code) for code in codes]
    pages = Pages(given)
    files = {INDEX: text("profile.file.index", lang)}
    contents: dict[str, str] = {INDEX: pages.index(profiles, names)}
    for shown in profiles:
        on_step(shown.name)
        name, what = names[shown.code], text("profile.file.profile", lang, name=shown.name)
        contents[name], files[name] = pages.profile(shown, {"index": INDEX}), what
        if markdown:
            other = Path(name).with_suffix(".md").name
            contents[other], files[other] = write_markdown(shown, lang), what
        if pdf:
            files[Path(name).with_suffix(".pdf").name] = what
    folder = Path(folder)
    with staged(*(folder / name for name in files)) as temporary:
        for path in temporary:
            if path.name in contents:
                path.write_bytes(contents[path.name].encode("utf-8", errors="replace"))
        if pdf:
            on_step("PDF")
            printed = [path for path in temporary if path.suffix == ".pdf"]
            print_pages({path: path.with_suffix(".html") for path in printed})
    return Profiles(folder, files)


def profile_names(result: IndexResult) -> dict[str, str]:
    """Code of a municipality or wijk to the file name that :func:`write_profiles` gives it."""
    levels = result.regions["level"]
    order = [str(c) for level in ("gemeente", "wijk") for c in levels.index[levels == level]]
    return {code: _name(code) for code in order}


def _name(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise ExportError(
            f"'{code}' cannot be the name of a file (expected a code such as WK019330)"
        )
    return f"wijkprofiel-{code}.html"
