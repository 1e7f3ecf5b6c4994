"""Words of the command line that several commands take in the same form."""

from __future__ import annotations

import argparse
import re

from console.cli.errors import UsageError
from console.domain.geo import LonLat, is_on_earth


def takes_western_places(parser: argparse.ArgumentParser) -> None:
    """Let places begin with a minus: argparse takes "-1.5,52.0" for an option unless it looks like a number."""
    parser._negative_number_matcher = re.compile(r"^-\d[\d.,-]*$")


def place_given(text: str, what: str, option: str) -> LonLat:
    """The place that LON,LAT names.

    Args:
        what: what can not be done without it, for the error.
    Raises:
        UsageError: it is none.
    """
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(what, option, f"{text!r} is no LON,LAT such as 111.30,29.80") from None
    place = LonLat(lon, lat)
    if not is_on_earth(place):
        raise UsageError(what, option, f"{text} is no place: longitude comes first, in degrees")
    return place
