"""Words of the exports and the methods page, in Dutch and on request in English."""

from __future__ import annotations

import re

from ouderenindex.export.words_en import EN
from ouderenindex.export.words_nl import NL
from ouderenindex.texts import TEXTS

__all__ = ["text"]

_PLACE = re.compile(r"\{(\w+)\}")


def text(key: str, lang: str = "nl", **values: object) -> str:
    """Look up one text of the exports, or else of the whole package.

    Parameters
    ----------
    key
        Such as ``"excel.sheet.wijk"``.
    lang
        ``"nl"`` or ``"en"``.
    **values
        Filled in where the text has ``{name}``, all at once: what is filled in is never read for
        places itself.

    Raises
    ------
    KeyError
        If the key or language does not exist: a mistake in the program, not of its user.
    """
    own = {"nl": NL, "en": EN}[lang]
    found = own[key] if key in own else TEXTS[lang][key]
    return _PLACE.sub(
        lambda place: str(values[place[1]]) if place[1] in values else place[0], found
    )
