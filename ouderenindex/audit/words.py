"""The small grammar of the sentences of an audit."""

from __future__ import annotations

from collections.abc import Sequence

from ouderenindex.texts import TEXTS, text

__all__ = ["listed", "reason"]

# More names than this make a sentence unreadable; the frames hold them all.
_SHOWN = 12


def listed(items: Sequence[str], lang: str) -> str:
    """Items in a sentence: 'a, b and c', the last ones counted if there are many."""
    shown = list(items)
    if len(shown) > _SHOWN:
        rest = text("audit.more", lang, count=len(shown) - _SHOWN + 1)
        shown = [*shown[: _SHOWN - 1], rest]
    if len(shown) < 2:
        return "".join(shown)
    return text("audit.and", lang, first=", ".join(shown[:-1]), last=shown[-1])


def reason(why: str, lang: str) -> str:
    """Why a node was excluded, in the reader's language where that is known."""
    key = f"export.excluded.{why.replace(' ', '_')}"
    return text(key, lang) if key in TEXTS[lang] else why
