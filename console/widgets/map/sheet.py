"""A sheet of paper with a map: the picture of a view, its title, scale bar, legend, attribution and time, as a PDF.

`write_sheet` runs in a process of its own: packing a large picture holds the interpreter's lock. Knows no window.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from console.widgets.map.overlays import length_text, nice_length, paint_legend
from console.widgets.map.view import MapView
from console.widgets.theme import FONT_LARGE_PX, FONT_SMALL_PX, Theme, load_families, qcolor

#: Longer and shorter side in millimetres; sheets lie on their longer side.
PAPERS = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}
MARGIN_MM, TOP_MM, FOOT_MM = 10.0, 10.0, 12.0
#: Pixels of the map per millimetre, and device pixels for each: symbols as large as on a screen of 110 dpi, at 220 dpi.
PX_PER_MM, DPR = 4.33, 2.0
_DPI = 300
_MM_PER_INCH = 25.4
_BAR_PX = 160.0
_LEGEND_SCALE = 0.8


@dataclass(frozen=True)
class Sheet:
    """What is printed. Texts are in the language of the window.

    Attributes:
        pixels: of the map, 32 bits each, `width` by `height` device pixels.
        view: what the map shows.
        footer: lines at the lower right: attribution, system of coordinates, who and when.
        mark: of a drill, before the title; "" for live work.
        legend: as `paint_legend` takes it; None leaves it out.
    """

    paper: str
    pixels: bytes
    width: int
    height: int
    view: MapView
    theme: Theme
    title: str
    mark: str
    footer: Sequence[str]
    scale: str
    legend: Mapping[str, Sequence[str]] | None


def frame_px(paper: str) -> tuple[int, int]:
    """Width and height of the map on a paper, logical pixels."""
    width_mm, height_mm = PAPERS[paper]
    return (
        round((width_mm - 2 * MARGIN_MM) * PX_PER_MM),
        round((height_mm - 2 * MARGIN_MM - TOP_MM - FOOT_MM) * PX_PER_MM),
    )


def scale_of(view: MapView) -> int:
    """Denominator of the map's scale on paper, at its middle, to two figures."""
    exact = view.metres_per_px() * PX_PER_MM * 1000.0
    return int(float(f"{exact:.2g}"))


def write_sheet(sheet: Sheet, path: str) -> None:
    """Write the PDF; a file that is there is replaced once the new one is whole.

    Raises:
        OSError: it can not be written.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication.instance() or QGuiApplication(["sheet"])
    draft = Path(path).with_name(f".{Path(path).name}.{os.getpid()}")
    try:
        draft.touch()  # says why it can not be written, which a PDF writer does not
        _write(sheet, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
        application.quit()


def _write(sheet: Sheet, path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setTitle(sheet.title)
    writer.setPageSize(QPageSize(getattr(QPageSize.PageSizeId, sheet.paper)))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    families = load_families()
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{path}: can not be written as PDF")
    try:
        unit = _DPI / _MM_PER_INCH / PX_PER_MM
        painter.scale(unit, unit)
        _paint(painter, sheet, families)
    finally:
        painter.end()


def _paint(painter: QPainter, sheet: Sheet, families: Sequence[str]) -> None:
    theme, view = sheet.theme, sheet.view
    top, foot = TOP_MM * PX_PER_MM, FOOT_MM * PX_PER_MM
    frame = QRectF(0.0, top, view.width, view.height)
    large, small = _font(families, FONT_LARGE_PX, bold=True), _font(families, FONT_SMALL_PX)
    painter.setFont(large)
    left = 0.0
    if sheet.mark:
        painter.setPen(qcolor(theme.drill_text))
        painter.drawText(QRectF(0.0, 0.0, view.width, top), Qt.AlignmentFlag.AlignVCenter, sheet.mark)
        left = painter.fontMetrics().horizontalAdvance(sheet.mark) + 12.0
    painter.setPen(qcolor(theme.text))
    painter.drawText(QRectF(left, 0.0, view.width - left, top), Qt.AlignmentFlag.AlignVCenter, sheet.title)
    image = QImage(sheet.pixels, sheet.width, sheet.height, sheet.width * 4, QImage.Format.Format_RGB32)
    painter.drawImage(frame, image)
    if sheet.legend is not None:
        painter.save()
        painter.translate(frame.topLeft())
        painter.scale(_LEGEND_SCALE, _LEGEND_SCALE)
        inside = MapView(width=round(view.width / _LEGEND_SCALE), height=round(view.height / _LEGEND_SCALE))
        paint_legend(painter, inside, theme, small, sheet.legend)
        painter.restore()
    painter.setPen(QPen(qcolor(theme.text), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame)
    painter.setFont(small)
    below = QRectF(0.0, frame.bottom() + 4.0, view.width, foot - 4.0)
    _paint_scale(painter, sheet, below)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    painter.drawText(below, right, "\n".join(sheet.footer))


def _paint_scale(painter: QPainter, sheet: Sheet, below: QRectF) -> None:
    per_px = sheet.view.metres_per_px()
    length_m = nice_length(_BAR_PX * per_px)
    bar, y = length_m / per_px, below.top() + 10.0
    painter.drawPolyline([QPointF(0, y - 5), QPointF(0, y), QPointF(bar, y), QPointF(bar, y - 5)])
    painter.drawText(QPointF(bar + 8.0, y), f"{length_text(length_m)}    {sheet.scale}")


def _font(families: Sequence[str], size_px: int, *, bold: bool = False) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font
