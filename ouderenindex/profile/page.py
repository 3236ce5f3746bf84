"""Profiles as pages of HTML that need nothing else: no script, no picture, no network.

Text from data reaches the templates as variables that are escaped, and is never read as a template
itself; a Content-Security-Policy allows the one style sheet of the page, by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ouderenindex import __version__
from ouderenindex._tables import number_at
from ouderenindex.classes import CLASSES, NO_DATA
from ouderenindex.map.style import shared_css
from ouderenindex.profile import drawings
from ouderenindex.profile.content import Profile, gather, people_text, short_people
from ouderenindex.profile.given import ProfileInput
from ouderenindex.texts import text

__all__ = ["Pages", "render_profile"]


def render_profile(given: ProfileInput, region: str) -> str:
    """Give the profile of one wijk, or of the municipality, as a page of HTML.

    Parameters
    ----------
    given
        What profiles are made from.
    region
        Code or name.

    Raises
    ------
    DataError
        If there is no such region, or it is a buurt.
    """
    return Pages(given).profile(gather(given, region))


@dataclass(frozen=True)
class Pages:
    """Writes the pages of one set of profiles; what they share is made once."""

    given: ProfileInput

    def profile(self, shown: Profile, names: Mapping[str, str] | None = None) -> str:
        """One page.

        Parameters
        ----------
        shown
            What it says.
        names
            ``index`` to the file name of the list of all profiles, if there is one.
        """
        lang, result = self.given.lang, self.given.result
        shapes, box = self._outlines
        city = result.name(result.municipality) if result.municipality else ""
        label = text("profile.wheel", lang, index=shown.index, name=shown.name)
        if shown.groups:
            little = drawings.class_map(
                shapes, box, self._classes, text("profile.map.city", lang, city=shown.name)
            )
        else:
            little = drawings.locator(
                shapes, box, shown.code,
                text("profile.map", lang, name=shown.name, city=city),
            )  # fmt: skip
        development = shown.development
        return self._render(
            "profile.html",
            p=shown,
            index_file=(names or {}).get("index", ""),
            wheel=drawings.wheel(shown.parts, label, neutral=shown.whole),
            little=little,
            line=drawings.line(
                development, text("profile.trend.chart", lang), text("profile.trend.break", lang),
                lang,
            ) if development is not None and len(development.points) > 1 else None,
            read=text(
                "profile.why.read", lang, name=shown.name, index=shown.index,
                reference=city if result.definition.reference.kind == "own" and city
                else result.describe_reference(lang),
            ),
            kicker=text(
                "profile.kicker.city" if shown.groups else "profile.kicker", lang, title=shown.title
            ),
            spread_people=self._people,
            unsure=any(part.unsure for part in shown.parts),
        )  # fmt: skip

    def index(self, profiles: Sequence[Profile], names: Mapping[str, str]) -> str:
        """List of all profiles, with links to them.

        Parameters
        ----------
        profiles
            In the order in which they are listed.
        names
            Code to file name.
        """
        return self._render(
            "index.html",
            title=self.given.heading,
            profiles=profiles,
            names=names,
            cities=[p for p in profiles if p.groups or p.whole],
            wijken=[p for p in profiles if not (p.groups or p.whole)],
            counts=[short_people(str(c), self.given.lang) for c in self.given.result.people],
            amounts={p.code: self._amounts(p.code) for p in profiles},
        )

    def _amounts(self, code: str) -> list[str]:
        people = self.given.result.people
        return [people_text(number_at(people, code, str(c)), self.given.lang) for c in people]

    @cached_property
    def _people(self) -> str:
        counts = list(self.given.result.people.columns)
        return short_people(str(counts[0]), self.given.lang) if counts else ""

    @cached_property
    def _outlines(self) -> tuple[drawings.Outlines, str]:
        return drawings.outlines(self.given.regions)

    @cached_property
    def _classes(self) -> dict[str, tuple[int, bool]]:
        result, certainty = self.given.result, self.given.certainty
        key = result.definition.key
        shapes, _ = self._outlines
        found = {}
        for code in shapes:
            number_ = int(result.classes[key].get(code, 0))
            doubt = certainty is not None and number_ > 0 and not certainty.stable.at[code, key]
            found[code] = (number_, bool(doubt))
        return found

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            loader=FunctionLoader(_resource),
        )
        lang, style = self.given.lang, shared_css() + _resource("profile.css")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        environment.globals |= {
            "t": lambda key, **inside: text(key, lang, **inside),
            "lang": lang,
            # Ours, not the user's: the only text that goes in as it is, for its hash must fit.
            "style": Markup(style),
            "style_hash": f"sha256-{digest}",
            "classes": CLASSES,
            "kinds": {item.number: item for item in (NO_DATA, *CLASSES)},
            "package": __version__,
        }
        return environment

    def _render(self, name: str, **values: Any) -> str:
        return self._environment.get_template(name).render(**values) + "\n"


def _resource(name: str) -> str:
    return (files("ouderenindex.profile") / "templates" / name).read_text("utf-8")
