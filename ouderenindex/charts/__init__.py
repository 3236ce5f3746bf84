"""Charts of an index, for notebooks and reports: each a figure, its data and a caption.

They need matplotlib, which the extra ``charts`` brings; it is loaded when a chart is asked for.
"""

from ouderenindex.charts.chart import Chart
from ouderenindex.charts.relation import scatter_chart
from ouderenindex.charts.scores import distribution_chart, profile_chart, ranking_chart
from ouderenindex.charts.tree import definition_tree
from ouderenindex.charts.trend import trend_chart

__all__ = [
    "Chart",
    "definition_tree",
    "distribution_chart",
    "profile_chart",
    "ranking_chart",
    "scatter_chart",
    "trend_chart",
]
