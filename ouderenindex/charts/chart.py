"""What all charts share: the figure with its data and caption, type, colours and source line.

Figures are made without pyplot and with matplotlib's own defaults under ours, so that neither the
settings of a notebook change a chart, nor a chart those settings. All text is drawn as it is:
``$`` in a name starts no formula.
"""

from __future__ import annotations

import base64
import html
import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ouderenindex._atomic import write_bytes
from ouderenindex.classes import CLASSES, NO_DATA, ScoreClass
from ouderenindex.definition import Indicator, Node
from ouderenindex.errors import DataError, ExportError, printable, suggest
from ouderenindex.map.certainty import hatch
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "ACCENT",
    "FAINT",
    "INK",
    "SOFT",
    "Chart",
    "bar",
    "class_legend",
    "codes_of",
    "drawing",
    "finish",
    "kind_of",
    "node_with_score",
    "numbers_on",
    "shorten",
    "source_line",
    "value_text",
]

# The colours of tokens.css, which the pages of the package share.
INK, SOFT, LINE, FAINT, ACCENT = "#1b1f24", "#565f6a", "#d9dee3", "#eceff2", "#0b5d57"

_STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 9,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same bytes everywhere
    "font.size": 9,
    "hatch.linewidth": 1.1,
    "savefig.dpi": 160,
    "svg.fonttype": "none",  # text stays text: it can be found, read aloud and copied
    "svg.hashsalt": "ouderenindex",
    "text.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "xtick.color": SOFT,
    "xtick.labelsize": 8.5,
    "ytick.color": INK,
    "ytick.left": False,
}
# No dates and no version, so that the same input gives the same bytes.
_METADATA: dict[str, dict[str, str | None]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@dataclass(frozen=True, repr=False)
class Chart:
    """A chart, what is drawn in it as a table, and what it shows in words.

    Attributes
    ----------
    figure
        The matplotlib figure.
    data
        What is drawn, unrounded; one row per bar, point or box.
    caption
        What the chart shows, for a caption or for who cannot see it.
    """

    figure: Figure
    data: pd.DataFrame
    caption: str

    def __repr__(self) -> str:
        return f"{self.caption}\n{self.data.to_string(index=False)}"

    def _repr_png_(self) -> bytes:
        return self._bytes("png")

    def _repr_html_(self) -> str:
        image = base64.b64encode(self._bytes("png")).decode()
        caption = html.escape(self.caption)
        return (
            f'<figure><img alt="{caption}" style="max-width:100%" '
            f'src="data:image/png;base64,{image}"><figcaption>{caption}</figcaption></figure>'
        )

    def save(self, path: Path | str) -> Path:
        """Write the figure; the same input gives the same bytes.

        Parameters
        ----------
        path
            The file: ``.svg``, ``.png`` or ``.pdf``. Missing folders are made.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        ExportError
            If it has another ending, or cannot be written.
        """
        path = Path(path)
        kind = path.suffix.lower().removeprefix(".")
        if kind not in _METADATA:
            raise ExportError(f"{path.name}: unknown kind of picture: {suggest(kind, _METADATA)}")
        return write_bytes(path, self._bytes(kind))

    def _bytes(self, kind: str) -> bytes:
        file = io.BytesIO()
        with _style():
            self.figure.savefig(file, format=kind, metadata=_METADATA[kind])
        return file.getvalue()


@contextmanager
def _style() -> Iterator[None]:
    try:
        import matplotlib.style as style
    except ImportError as error:
        raise ExportError(
            "charts need matplotlib (expected the extra 'charts': "
            "pip install 'ouderenindex[charts]')"
        ) from error
    # On matplotlib's defaults, not on what a notebook has set; put back afterwards.
    with style.context(["default", _STYLE], after_reset=True):
        yield


@contextmanager
def drawing(width: float, height: float) -> Iterator[Figure]:
    """Give an empty figure to draw on, and make it final afterwards.

    Parameters
    ----------
    width, height
        In inches.

    Raises
    ------
    ExportError
        If matplotlib is not installed; names the extra.
    """
    with _style():
        from matplotlib.figure import Figure
        from matplotlib.text import Text

        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure
        # Ticks are made when first drawn: made here, they have our style wherever they are shown.
        figure.draw_without_rendering()
        for found in figure.findobj(Text):
            assert isinstance(found, Text)
            found.set_parse_math(False)


def finish(
    figure: Figure,
    heading: str,
    below: Sequence[str],
    sources: str = "",
    legend: Sequence[Sequence[Any]] = (),
) -> None:
    """Put heading, explanation, legend and source line around what was drawn.

    The figure grows by the room that they take, so that what was drawn keeps its size.

    Parameters
    ----------
    figure
        With everything drawn in it.
    heading
        In bold, over the figure.
    below
        Paragraphs under the heading.
    sources
        Line at the foot.
    legend
        Rows of handles, over the source line.
    """
    wide, tall = (float(size) for size in figure.get_size_inches())
    head = _lines(figure, heading, 9.5, fontsize=12, weight="bold")
    under = [line for part in below for line in _lines(figure, part, 14.4, fontsize=8.5)]
    foot = _lines(figure, sources, 16, fontsize=7.5)
    # In inches: letters of 12, 8.5 and 7.5 points with the space between their lines.
    top = 0.1 + 0.215 * len(head) + 0.165 * len(under)
    bottom = 0.08 + 0.145 * len(foot) + 0.21 * len(legend)
    whole = tall + top + bottom
    figure.set_size_inches(wide, whole)
    engine = figure.get_layout_engine()
    assert engine is not None
    # The types know the base class only; a constrained layout has a rectangle.
    engine.set(rect=(0, bottom / whole, 1, tall / whole))  # type: ignore[call-arg]
    left = 0.09 / wide
    figure.text(
        left, 1 - 0.08 / whole, "\n".join(head), va="top", fontsize=12, weight="bold",
        linespacing=1.2,
    )  # fmt: skip
    figure.text(
        left, 1 - (0.12 + 0.215 * len(head)) / whole, "\n".join(under), va="top", fontsize=8.5,
        color=SOFT, linespacing=1.3,
    )  # fmt: skip
    figure.text(left, 0.05 / whole, "\n".join(foot), va="bottom", fontsize=7.5, color=SOFT)
    for at, handles in enumerate(reversed(legend)):
        figure.legend(
            handles=handles, loc="lower left", frameon=False, ncols=len(handles), fontsize=8,
            bbox_to_anchor=(0, (0.06 + 0.145 * len(foot) + 0.21 * at) / whole), handlelength=1.6,
            borderpad=0.2, columnspacing=1.2,
        ).set_in_layout(False)  # fmt: skip


def _lines(figure: Figure, words: str, per_inch: float, **font: Any) -> list[str]:
    """Break text into lines that fit a figure, beginning with a number of letters per inch.

    Letters are not equally wide: lines that turn out too long are broken sooner.
    """
    width = float(figure.get_size_inches()[0])
    most = int(width * per_inch)
    probe = figure.text(0, 0, "", **font)
    while True:
        lines = textwrap.wrap(printable(words), most)
        probe.set_text("\n".join(lines))
        taken = probe.get_window_extent().width / figure.dpi
        if taken <= width - 0.09 or most == 1:
            probe.remove()
            return lines
        most = max(1, int(most * 0.9))


def source_line(
    result: IndexResult, keys: Sequence[str], lang: str, periods: Sequence[str] = ()
) -> str:
    """Name the publishers of the figures under some nodes, each with its periods (or others)."""
    found: dict[str, set[str]] = {}
    for key in keys:
        node = result.definition[key]
        for each in node.indicators if isinstance(node, Node) else (node,):
            if isinstance(node, Node) and each.key not in result.scored:
                continue
            source = result.sources.get(each.source)
            publisher = source.publisher if source else each.source
            found.setdefault(publisher, set()).update(periods or (each.period,))
    listed = "; ".join(
        " ".join([publisher, ", ".join(sorted(filter(None, years)))]).strip()
        for publisher, years in found.items()
        if publisher
    )
    return text("chart.sources", lang, list=listed) if listed else ""


def codes_of(result: IndexResult, level: str | None) -> tuple[pd.Index, str]:
    """Regions of a level, and its name; without one the wijken, or what there is.

    Raises
    ------
    DataError
        If there is no such level.
    """
    levels = result.regions["level"]
    there = [each for each in ("wijk", "buurt", "gemeente", "") if (levels == each).any()]
    wanted = there[0] if level is None else level
    if wanted not in there:
        raise DataError(f"There is no level '{level}': {suggest(str(level), there)}")
    return result.regions.index[levels == wanted], wanted


def kind_of(class_number: int) -> ScoreClass:
    """Class with this number; that of no score for 0."""
    return CLASSES[class_number - 1] if class_number else NO_DATA


def shorten(name: str, most: int) -> str:
    """Cut a name to a number of signs; without control characters, which have no picture."""
    name = printable(name)
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def value_text(value: float, decimals: int, unit: str, lang: str) -> str:
    """Write a figure with its unit."""
    written = number(value, decimals, lang)
    return f"{written}{unit}" if unit == "%" else f"{written} {unit}".strip()


def numbers_on(axes: Axes, which: str, lang: str, unit: str = "") -> None:
    """Write the numbers along an axis as the reader's language does."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = axes.xaxis if which == "x" else axes.yaxis
    locator = MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10])
    axis.set_major_locator(locator)

    def written(value: float, _: object) -> str:
        steps = locator()
        step = abs(steps[1] - steps[0]) if len(steps) > 1 else 1.0
        decimals = next((d for d in range(4) if abs(round(step, d) - step) < 1e-9), 4)
        return value_text(value, decimals, "%" if unit == "%" else "", lang)

    axis.set_major_formatter(FuncFormatter(written))


def bar(
    axes: Axes, at: float, start: float, end: float, class_number: int, *, unsure: bool,
    height: float = 0.66,
) -> None:  # fmt: skip
    """Draw a bar in the colour of a class; lines over it where the class is indicative."""
    kind = kind_of(class_number)
    shape: dict[str, Any] = {"y": at, "width": end - start, "left": start, "height": height}
    lines: dict[str, Any] = {"hatch": "////", "edgecolor": hatch(kind)} if unsure else {}
    axes.barh(**shape, color=kind.colour, linewidth=0, **lines)
    axes.barh(**shape, facecolor="none", edgecolor=SOFT, linewidth=0.6)


def class_legend(lang: str, *, unsure: bool = False, none: bool = False) -> list[list[Any]]:
    """Rows of a legend: the five classes with their signs, and what lines over them mean."""
    from matplotlib.patches import Patch

    def patch(label: str, **style: Any) -> Patch:
        return Patch(label=label, edgecolor=SOFT, linewidth=0.6, **style)

    rows = [
        [
            patch(f"{text(f'class.{each.key}', lang)} {each.sign}", facecolor=each.colour)
            for each in CLASSES
        ]
    ]
    more = []
    if none:
        more.append(patch(text(f"class.{NO_DATA.key}", lang), facecolor=NO_DATA.colour))
    if unsure:
        more.append(patch(text("chart.indicative", lang), facecolor="white", hatch="////"))
    return [*rows, more] if more else rows


def node_with_score(result: IndexResult, node: str | None) -> Node | Indicator:
    """Find the node asked for, the index by default.

    Raises
    ------
    DataError
        If it has no score.
    """
    found = result.definition[node or result.definition.key]
    if found.key not in result.scored:
        scored = [str(key) for key in result.scored]
        raise DataError(f"'{found.key}' has no score: {suggest(found.key, scored)}")
    return found
