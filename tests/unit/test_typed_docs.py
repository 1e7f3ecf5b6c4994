"""The page about the command line names every verb by all of its names, and its examples can be read."""

import re
from pathlib import Path

from console.typed.grammar import VERBS, parse
from tests.unit.test_typed import CONTEXT, PICTURE

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")


def rows() -> dict[str, str]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
    return {line.split("|")[1].split(",")[0].strip(): line for line in lines[1:]}


def test_every_verb_is_listed_with_all_of_its_names():
    listed = rows()
    assert set(listed) == {verb.name for verb in VERBS}
    for verb in VERBS:
        words = set(re.findall(r"[^\s|,]+", listed[verb.name]))
        assert set(verb.names) <= words, verb.name


def test_every_example_is_read_as_its_verb():
    for name, line in rows().items():
        for example in re.findall(r"`([^`]+)`", line.split("|")[-2]):
            assert parse(example, PICTURE, CONTEXT).verb == name, example
