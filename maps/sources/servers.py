"""Addresses of tiles on servers: XYZ, TMS and WMTS by templates, Tianditu by its key. Asks no server.

An address has places in braces: {z} {x} {y}; {-y} for TMS, whose rows count from the south; {TileMatrix} {TileCol}
{TileRow} for WMTS; {switch:a,b,c} for servers that share the work. Several addresses with spaces between are drawn over
one another.
"""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import quote, urlsplit

PLACES = (("{z}", "{TileMatrix}"), ("{x}", "{TileCol}"), ("{y}", "{-y}", "{TileRow}"))
TIANDITU_ATTRIBUTION = "© 天地图 tianditu.gov.cn"
TIANDITU_DEEPEST = 18
_SWITCH = re.compile(r"\{switch:([^{}]*)\}")
_TIANDITU = (
    "https://t{switch:0,1,2,3,4,5,6,7}.tianditu.gov.cn/%(layer)s_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=%(layer)s&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}&tk=%(key)s"
)


class TiandituMap(StrEnum):
    """What Tianditu offers in web mercator (matrix set `w`, CGCS2000, to a few centimetres WGS 84)."""

    STREETS = "vec"
    IMAGERY = "img"
    TERRAIN = "ter"


#: The layer of names that goes over each.
_NAMES_OVER = {TiandituMap.STREETS: "cva", TiandituMap.IMAGERY: "cia", TiandituMap.TERRAIN: "cta"}


def tianditu(shown: TiandituMap, key: str) -> str:
    """The addresses of a map of Tianditu and of the names over it, with the key that its user was given."""
    named = quote(key.strip(), safe="")
    return " ".join(_TIANDITU % {"layer": layer, "key": named} for layer in (shown.value, _NAMES_OVER[shown]))


def is_address(text: str) -> bool:
    """Whether a text is meant for a server, not a file."""
    return text.startswith(("http://", "https://"))


def is_template(text: str) -> bool:
    """Whether every address in a text has a server and a place for zoom, column and row."""
    addresses = text.split()
    return bool(addresses) and all(
        is_address(address) and urlsplit(address).netloc and all(any(p in address for p in way) for way in PLACES)
        for address in addresses
    )


def tile_address(template: str, z: int, x: int, y: int) -> str:
    """The address of a tile; rows are counted from the north."""
    address = _SWITCH.sub(lambda found: _switched(found.group(1).split(","), x + y), template)
    values = {"{z}": z, "{x}": x, "{y}": y, "{-y}": (1 << z) - 1 - y, "{TileMatrix}": z, "{TileCol}": x, "{TileRow}": y}
    for place, value in values.items():
        address = address.replace(place, str(value))
    return address


def _switched(names: list[str], turn: int) -> str:
    """The same tile has the same server every time, so that what is kept of it is found."""
    return names[turn % len(names)].strip()


def server_of(address: str) -> str:
    """The server in an address: what may be shown of it, for the rest may hold a key."""
    return urlsplit(address).hostname or ""
