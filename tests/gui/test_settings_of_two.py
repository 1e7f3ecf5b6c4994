"""Settings of a user who has two consoles open: both write the same file, and neither loses it."""

from __future__ import annotations

import threading
from pathlib import Path

from console.widgets.settings import write_atomically


def test_two_consoles_may_write_one_file_at_the_same_moment(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "settings.json"
    texts = ["a" * 2_000, "b" * 2_000]
    failed: list[BaseException] = []

    def write(text: str) -> None:
        try:
            for _ in range(40):
                write_atomically(path, text)
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert path.read_text() in texts
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"], "no draft is left"
