"""Writes zones to a file that other programs read: GeoJSON, Shapefile or GeoPackage, by its ending; WGS 84, UTF-8.

What `maps.sources.zonefile` reads back is what was written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from console.domain.area import Zone
from maps.errors import MapError

WHAT = "cannot write the zones"
DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
#: By column of the file, short enough for a Shapefile, the field of a zone.
COLUMNS = {
    "code": "code",
    "name_zh": "name_zh",
    "name_en": "name",
    "level": "level",
    "parent": "parent",
    "central": "central_post",
    "grade": "grade",
    "setting": "setting",
}


def write_zones(path: Path, zones: Sequence[Zone]) -> None:
    """Write zones, in place of what the file held before; a Shapefile is several files of one name.

    Raises:
        MapError: the ending is none of these, there are no zones, or the file can not be written.
    """
    import pyogrio  # GDAL takes long to load

    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        raise MapError(WHAT, str(path), f"name a file that ends in {', '.join(DRIVERS)}")
    if not zones:
        raise MapError(WHAT, str(path), "there are none")
    shapes = [shapely.from_wkb(zone.outline) for zone in zones]
    is_plain = all(shape.geom_type == "Polygon" for shape in shapes)
    if not is_plain:
        shapes = [shapely.MultiPolygon(shapely.get_parts(shape).tolist()) for shape in shapes]
    values = [np.array([str(getattr(zone, name) or "") for zone in zones], dtype=object) for name in COLUMNS.values()]
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            pyogrio.raw.write(
                Path(folder) / path.name,
                shapely.to_wkb(np.array(shapes, dtype=object)),
                values,
                list(COLUMNS),
                geometry_type="Polygon" if is_plain else "MultiPolygon",
                crs="EPSG:4326",
                driver=driver,
                encoding="UTF-8",
            )
            for part in sorted(Path(folder).iterdir()):
                part.replace(path.with_name(part.name))
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise MapError(WHAT, str(path), str(error)) from error
