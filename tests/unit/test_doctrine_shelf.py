"""Doctrine files of one's own: a file for every version, whole, beside those that come along."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.doctrine_file import FOLDER
from console.doctrine_shelf import save, shelf
from console.doctrines import DoctrineError, load_doctrine

TEXT = '# Remarks stay.\nextends = "huimin"\nname = "ours"\n[limits]\ndispatch_s = 45\n'


def test_every_version_is_a_file_that_stands_by_itself(tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert [one.label for one in shelf(own)][:2] == ["default", "beihai"]
    first, path = save(TEXT, FOLDER / "huimin.toml", own)
    again, same = save(TEXT, FOLDER / "huimin.toml", own)
    assert (again, same, path.name) == (first, path, f"{first.edition}.toml")
    assert path.read_text(encoding="utf-8").startswith(TEXT.rstrip())
    assert load_doctrine(path) == first
    second, other = save(TEXT.replace("45", "30"), path, own)
    os.utime(path, (1, 1))
    assert [one.label for one in shelf(own)][:3] == [second.edition, first.edition, "default"]
    assert load_doctrine(other).limits.dispatch_s == 30
    assert [entry.suffix for entry in own.iterdir()] == [".toml", ".toml"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TEXT.replace('"ours"', '"huimin"'), "huimin comes along with the console"),
        (TEXT.replace("dispatch_s", "despatch_s"), "did you mean dispatch_s?"),
    ],
)
def test_what_fails_is_not_kept(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(DoctrineError) as error:
        save(text, FOLDER / "huimin.toml", tmp_path / "own")
    assert why in str(error.value)
    assert not (tmp_path / "own").exists()
