"""Keeps the translations in step with the source: collects strings, merges terms, makes the .qm files, checks.

    update.py                       collect strings into the .ts files and make the .qm files
    update.py --merge FILE.tsv ...  set Chinese terms first; lines are Context, English and Chinese, tabs between
    update.py --check               exit 1 when a string is missing, stale or unfinished, a named place of a text is
                                    lost in its translation, or a .qm file is not made from its .ts

Strings come from `tr` and `translate` in the source, and in the context Refusal from the templates of refusals
(DomainError), of troubles with a database (Words), with tiles (TileTrouble), in a table (TableError) or in a doctrine
(DoctrineError, `wrong`) and of the steps of a test (Step).
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHINESE = HERE / "console_zh_CN.ts"
ENGLISH = HERE / "console_en.ts"  # plurals only
PLACES = re.compile(r"\{(\w*)[^{}]*\}|(%n|%L?\d)")

#: Which argument of a call is a text for people, by the name of what is called.
TEMPLATES = {"DomainError": 1, "Conflict": 0, "Words": 1, "Step": 2, "TileTrouble": 1}
TEMPLATES |= {"DoctrineError": 2, "wrong": 1, "Hint": 0, "ZoningError": 0, "TableError": 1}

Key = tuple[str, str]  # context, source text


class Trouble(Exception):
    """What stops the work, in words."""


def run_tool(name: str, *arguments: str) -> None:
    """Run one of Qt's own programs.

    Raises:
        Trouble: it is not there, or failed; with what it said.
    """
    qt = importlib.util.find_spec("PySide6")  # only where it lies: nothing of Qt runs here
    if qt is None or qt.origin is None:
        raise Trouble("PySide6 is not installed: make setup")
    done = subprocess.run(
        [str(Path(qt.origin).with_name(name)), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(f"{name}: {done.stderr.strip() or done.stdout.strip()}")


def refusals() -> list[str]:
    """Every template of a refusal in the source, sorted."""
    found = set()
    for folder in ("console", "db", "maps"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                    place = TEMPLATES.get(name)
                    if place is not None and len(node.args) > place:
                        found |= set(literals(node.args[place]))
    return sorted(found)


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may have: a literal, or either arm of a conditional."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def collect(chinese: Path, english: Path) -> None:
    """Bring both .ts files in step with the source; what vanished from it is dropped."""
    sources = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "console").rglob("*.py"))]
    options = ("-no-obsolete", "-locations", "none", "-silent", "-source-language", "en")
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "refusals.py")
        listed.write_text(
            "".join(f'QCoreApplication.translate("Refusal", {quoted(text)})\n' for text in refusals()), encoding="utf-8"
        )
        files = (*sources, str(listed))
        run_tool("lupdate", *options, *files, "-target-language", "zh_CN", "-ts", str(chinese))
        run_tool("lupdate", *options, "-pluralonly", *files, "-target-language", "en", "-ts", str(english))


def quoted(text: str) -> str:
    """A Python literal in double quotes, which is how lupdate reads it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def messages(path: Path) -> dict[Key, ElementTree.Element]:
    """Messages of a .ts file by context and source text."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            found[name, message.findtext("source", "")] = message
    return found


def forms(message: ElementTree.Element) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    translation = message.find("translation")
    if translation is None:
        return [""]
    plural = [form.text or "" for form in translation.iter("numerusform")]
    return plural or [translation.text or ""]


def is_unfinished(message: ElementTree.Element) -> bool:
    """Whether a message lacks a translation that somebody vouched for."""
    translation = message.find("translation")
    return translation is None or translation.get("type") == "unfinished" or not all(forms(message))


def read_terms(paths: Sequence[Path]) -> dict[Key, str]:
    """Terms by context and source text.

    Raises:
        Trouble: a line that is not three columns.
    """
    terms = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            columns = [column.replace("\\n", "\n") for column in line.split("\t")]
            if len(columns) != 3 or not all(columns):
                raise Trouble(f"{path}:{number}: want context, English, Chinese with tabs between")
            terms[columns[0], columns[1]] = columns[2]
    return terms


def merge(terms: dict[Key, str]) -> list[str]:
    """Set terms in the Chinese file; returns a line for each term that no string of the source asks for."""
    tree = ElementTree.parse(CHINESE)
    known = set()
    for context in tree.getroot().iter("context"):
        for message in context.iter("message"):
            key = context.findtext("name", ""), message.findtext("source", "")
            translation = message.find("translation")
            if key in terms and translation is not None:
                known.add(key)
                translation.attrib.pop("type", None)
                (translation.find("numerusform") if message.get("numerus") else translation).text = terms[key]  # type: ignore[union-attr]
    tree.write(CHINESE, encoding="utf-8", xml_declaration=True)
    return [f"no such string: {context}: {source}" for context, source in terms if (context, source) not in known]


def release(source: Path, target: Path) -> None:
    """Make a .qm file, put in place at once: a console at work has the old one mapped, and would end in the middle."""
    draft = target.with_suffix(".new")
    run_tool("lrelease", "-silent", str(source), "-qm", str(draft))
    draft.replace(target)


def faults() -> list[str]:
    """What is wrong with the translations, one line each."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for path in (CHINESE, ENGLISH):
            Path(folder, path.name).write_bytes(path.read_bytes())
        fresh = Path(folder, CHINESE.name)
        collect(fresh, Path(folder, ENGLISH.name))
        for path in (CHINESE, ENGLISH):
            now, kept = messages(Path(folder, path.name)), messages(path)
            found += [f"missing: {path.name}: {c}: {s}" for c, s in now if (c, s) not in kept]
            found += [f"stale: {path.name}: {c}: {s}" for c, s in kept if (c, s) not in now]
            found += [f"unfinished: {path.name}: {c}: {s}" for (c, s), m in kept.items() if is_unfinished(m)]
            made = Path(folder, "made.qm")
            release(path, made)
            if not (qm := path.with_suffix(".qm")).exists() or qm.read_bytes() != made.read_bytes():
                found.append(f"not made from its .ts: {qm.name}")
        for (context, source), message in messages(CHINESE).items():
            wanted = sorted(PLACES.findall(source))
            found += [
                f"places differ: {context}: {source} -> {form}"
                for form in forms(message)
                if form and sorted(PLACES.findall(form)) != wanted
            ]
    return found


def main() -> int:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--merge", nargs="+", type=Path, metavar="FILE.tsv", default=[])
    arguments = parser.parse_args()
    try:
        if arguments.check:
            lines = faults()
            print(*lines, sep="\n", end="\n" if lines else "")
            return 1 if lines else 0
        collect(CHINESE, ENGLISH)
        if arguments.merge:
            print(*merge(read_terms(arguments.merge)), sep="\n")
            collect(CHINESE, ENGLISH)
        for path in (CHINESE, ENGLISH):
            release(path, path.with_suffix(".qm"))
        for (context, source), message in {**messages(CHINESE), **messages(ENGLISH)}.items():
            if is_unfinished(message):
                print(f"unfinished: {context}: {source}")
    except (Trouble, OSError) as error:
        print(f"error: translations: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
