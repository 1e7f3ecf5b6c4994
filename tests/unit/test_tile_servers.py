"""Addresses of tiles: XYZ, TMS, WMTS, servers that share the work, Tianditu and its key."""

from __future__ import annotations

import pytest

from maps.sources.servers import TiandituMap, is_template, server_of, tianditu, tile_address


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("https://a.example/{z}/{x}/{y}.png", "https://a.example/3/5/2.png"),
        ("https://a.example/{z}/{x}/{-y}.png", "https://a.example/3/5/5.png"),
        (
            "https://a.example/w?TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}",
            "https://a.example/w?TILEMATRIX=3&TILEROW=2&TILECOL=5",
        ),
        ("https://{switch:a,b,c}.example/{z}/{x}/{y}", "https://b.example/3/5/2"),
    ],
)
def test_an_address_is_made_for_a_tile(template: str, address: str) -> None:
    assert is_template(template)
    assert tile_address(template, 3, 5, 2) == address


@pytest.mark.parametrize(
    "text", ["", "a.example/{z}/{x}/{y}", "https://a.example/{z}/{x}.png", "https:///{z}/{x}/{y}", "{z}{x}{y}"]
)
def test_what_is_no_address_is_known(text: str) -> None:
    assert not is_template(text)
    assert not is_template(f"https://a.example/{{z}}/{{x}}/{{y}} {text}x")


@pytest.mark.parametrize(("shown", "names"), [("vec", "cva"), ("img", "cia"), ("ter", "cta")])
def test_tianditu_is_its_map_and_the_names_over_it_in_matrix_set_w(shown: str, names: str) -> None:
    templates = tianditu(TiandituMap(shown), " k&y ")
    assert is_template(templates)
    under, over = (tile_address(template, 12, 3300, 1700) for template in templates.split())
    assert under.startswith(f"https://t0.tianditu.gov.cn/{shown}_w/wmts?")
    for part in ("TILEMATRIXSET=w", "TILEMATRIX=12", "TILECOL=3300", "TILEROW=1700", f"LAYER={shown}", "tk=k%26y"):
        assert part in under.split("?")[1].split("&")
    assert f"LAYER={names}" in over.split("&")
    assert server_of(under) == "t0.tianditu.gov.cn"
