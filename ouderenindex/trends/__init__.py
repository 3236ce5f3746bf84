"""Trends: scores of several years against the fixed scale of one of them.

Every year is scored as :func:`ouderenindex.score` would score it by a definition dated to that
year, except that centre and spread of every node, and the figures of the reference, stay those of
the base year: 100 keeps meaning what it meant then, and a whole municipality can improve.

Only indicators with figures in all years count, so that a score never moves because something
else was measured. A difference is called change only if it is more than the margins of the
figures explain, and never across a break in a publisher's method.
"""

from ouderenindex.trends.series import LeftOut, Trend, Verdict, trend

__all__ = ["LeftOut", "Trend", "Verdict", "trend"]
