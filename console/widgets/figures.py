"""Short texts of distances, durations and moments, as cards show them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def distance_text(metres: float) -> str:
    """`350 m` below a kilometre, then `2.1 km`, from 20 km on without a decimal."""
    if metres < 950:
        return translate("Figures", "{0} m").format(round(metres / 10) * 10)
    kilometres = metres / 1000
    return translate("Figures", "{0} km").format(f"{kilometres:.1f}" if kilometres < 20 else f"{kilometres:.0f}")


def travel_text(seconds: float, is_estimate: bool = False) -> str:
    """Whole minutes rounded up, as one says it; an estimate is marked with ≈."""
    minutes = max(1, -int(-seconds // 60))
    text = translate("Figures", "{0} min").format(minutes)
    return f"≈ {text}" if is_estimate else text


def relay_text(seconds: float) -> str:
    """What the relay of an order adds to a travel time; empty where orders go straight to the unit."""
    return translate("Figures", "+{0} min relay").format(math.ceil(seconds / 60)) if seconds > 0 else ""


def age_text(seconds: float) -> str:
    """`12 s` below two minutes, then whole minutes."""
    if seconds < 120:
        return translate("Figures", "{0} s").format(round(seconds))
    return translate("Figures", "{0} min").format(int(seconds // 60))


def moment_text(now: datetime, seconds: float) -> str:
    """Local clock time so many seconds from now."""
    return (now + timedelta(seconds=seconds)).astimezone().strftime("%H:%M")
