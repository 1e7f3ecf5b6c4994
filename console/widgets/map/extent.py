"""What of the map there is to show when no region says so: the zones on record, else who and what is on it."""

from __future__ import annotations

import numpy as np
import shapely

from console.domain.geo import LonLat
from console.picture import Picture
from console.widgets.map.view import to_lonlat
from console.widgets.map.zones import ZoneShapes


def extent_of(shapes: ZoneShapes, picture: Picture) -> list[LonLat]:
    """Places that a view of the whole must hold: corners of the zones, else units and open incidents; may be none."""
    if len(shapes.polygons):
        west, south, east, north = shapely.total_bounds(shapes.polygons).tolist()
        return [LonLat(lon, lat) for lon, lat in to_lonlat(np.array([[west, south], [east, north]])).tolist()]
    units = [unit.at for unit in picture.units.values() if unit.at is not None]
    return units + [incident.at for incident in picture.open_incidents() if incident.at is not None]
