"""Charts of slides: native and editable, in our theme colours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.slide import Slide
from pptx.util import Pt

from salesheets.slide_kit import Area, paint

_NUMBERED: Final = re.compile(r"^\s*([\d,]+(?:\.\d+)?)(.*)$", re.DOTALL)
_GAP_WIDTH: Final = 55


@dataclass(frozen=True, slots=True)
class DataSheet:
    """The sheet behind a chart: labels down, series across; ``None`` is an empty cell."""

    labels: Sequence[str]
    series: Mapping[str, Sequence[float | None]]
    form: str = "General"

    def filled(self) -> Any:  # noqa: ANN401  (the library's functions ask for another class than they take)
        """Return it as the library wants it."""
        data: Any = CategoryChartData  # its constructor has no types
        filled = data(number_format=self.form)
        filled.categories = self.labels
        for name, values in self.series.items():
            filled.add_series(name, values)
        return filled


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """One place of the chart of scores, on 0..100."""

    label: str
    low: float
    expected: float
    high: float


@dataclass(frozen=True, slots=True)
class CityBar:
    """One city of a chart; ``value`` is ``None`` where nothing is on record."""

    city: str
    value: float | None
    text: str
    here: bool


def put_ranges(slide: Slide, area: Area, places: Sequence[ScoreRange], *, names: Sequence[str]) -> None:
    """Put the scores as an editable chart on 0..100; ``names`` are of the chart and its three series."""
    name, low, middle, high = names
    upward = places[::-1]  # a bar chart begins at the bottom
    series = {
        low: [round(place.low, 1) for place in upward],
        middle: [round(place.expected - place.low, 1) for place in upward],
        high: [round(place.high - place.expected, 1) for place in upward],
    }
    data = DataSheet([place.label for place in upward], series)
    chart = _chart(slide, area, data, XL_CHART_TYPE.BAR_STACKED, name)
    hidden, near, far = chart.plots[0].series
    hidden.format.fill.background()
    paint(near.format.fill, THEME.ACCENT_1)
    paint(far.format.fill, THEME.ACCENT_4)
    chart.plots[0].overlap = 100
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 100
    chart.value_axis.major_unit = 25
    chart.value_axis.visible = True


def put_bars(slide: Slide, area: Area, rows: Sequence[CityBar], *, name: str) -> None:
    """Put cities as an editable bar chart; what is not on record has no bar."""
    upward = rows[::-1]  # a bar chart begins at the bottom
    form = number_format([row.text for row in upward if row.value is not None])
    labels = [row.city if form and row.value is not None else f"{row.city} {row.text}" for row in upward]
    data = DataSheet(labels, {name: [row.value for row in upward]}, form or "General")
    chart = _chart(slide, area, data, XL_CHART_TYPE.BAR_CLUSTERED, name)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.has_data_labels = form is not None
    if form is not None:
        _label(plot)
    series = plot.series[0]
    paint(series.format.fill, THEME.ACCENT_4)
    for number, row in enumerate(upward):
        if row.here:
            paint(series.points[number].format.fill, THEME.ACCENT_2)


def _label(plot: Any) -> None:  # noqa: ANN401  (the library's types know no labels)
    """Print the figures beside the bars, each in one line."""
    plot.data_labels.number_format_is_linked = True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.font.size = Pt(12)
    plot.data_labels._element.find("{*}txPr/{*}bodyPr").set("wrap", "none")  # noqa: SLF001


def _chart(slide: Slide, area: Area, data: DataSheet, kind: XL_CHART_TYPE, name: str) -> Chart:
    """Put a chart without legend, the first category on top."""
    graphic: Any = slide.shapes.add_chart(kind, *area.inches, data.filled())
    graphic.name = name
    chart: Chart = graphic.chart
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(12)
    chart.font.color.theme_color = THEME.TEXT_1
    chart.plots[0].gap_width = _GAP_WIDTH
    chart.category_axis.format.line.color.theme_color = THEME.ACCENT_4
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.major_gridlines.format.line.color.theme_color = THEME.BACKGROUND_2
    return chart


def number_format(texts: Sequence[str]) -> str | None:
    """Return the number format that prints figures as their texts do, such as 「3,797円/坪・月」.

    ``None`` where the texts are no figures with one unit: a class such as 「震度5強」 must
    never be read off as a number.
    """
    found = [match for text in texts if (match := _NUMBERED.match(text))]
    units = {match[2] for match in found}
    if len(found) != len(texts) or len(units) != 1:
        return None
    digits = max(len(match[1].partition(".")[2]) for match in found)
    unit = units.pop().replace('"', "")
    return "#,##0" + ("." + "0" * digits if digits else "") + (f'"{unit}"' if unit else "")
