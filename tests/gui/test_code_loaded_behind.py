"""All that a desk builds for its record is loaded on the opener's thread, never on the one that draws.

What searches the roads is loaded in their own process only.
"""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import sys
from console.widgets.desk import Desk
from console.widgets.opener import import_behind
import_behind()
parts = [part.__code__.co_names for part in vars(Desk).values() if hasattr(part, "__code__")]
named = [name for names in parts for name in names if name.startswith("console.")]
print(len(named), [name for name in ("numba", "maps.roads") if name in sys.modules])
print([name for name in (*named, "maps.places") if name not in sys.modules])
"""


def test_attaching_a_desk_loads_no_code() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    count, searching, missing = done.stdout.split(maxsplit=2)
    assert int(count) > 20
    assert searching == "[]", "a second of loading, in a process that asks another for ways"
    assert missing.strip() == "[]"
