"""`main.py bench NAME`: measure beside a reference in one run, and state both."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.errors import UsageError, WorkFailed

if TYPE_CHECKING:
    from console.bench import Result


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `bench` to the command line."""
    parser = commands.add_parser("bench", help="measure beside a reference")
    parser.add_argument("name", metavar="NAME", help="a bench, or `all`")
    parser.add_argument("--data", metavar="DIR", type=Path, help="folder of recorded data, for `eta`")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run one bench or all of them; a goal that was missed is stated, not an error."""
    from console.bench import ALONE, BENCHES, WITH_DATA, BenchFailed, machine

    names: Sequence[str] = BENCHES if args.name == "all" else (args.name,)
    known = (*BENCHES, *ALONE, *WITH_DATA, "all")
    if args.name not in known:
        raise UsageError("bench", args.name, f"no such bench; those there are: {', '.join(known)}")
    for name in names:
        try:
            module = importlib.import_module(f"console.bench.{name}_bench")
            results = module.run(_progress, args.data) if name in WITH_DATA else module.run(_progress)
        except BenchFailed as failure:
            raise WorkFailed(f"bench {name}", failure.what, failure.why) from failure
        if args.json:
            told = {"bench": name, "machine": machine(), "results": [result.as_json() for result in results]}
            print(json.dumps(told, ensure_ascii=False))
        else:
            _print(name, results)
    return 0


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def _print(name: str, results: Sequence[Result]) -> None:
    print(f"{name}:")
    for result in results:
        goal = "" if result.goal is None else f", goal {result.goal:g} {'met' if result.met else 'MISSED'}"
        print(
            f"  {result.name}: {result.value:.4g} {result.unit} beside {result.reference_value:.4g} "
            f"({result.reference}): ratio {result.ratio:.3g}{goal}"
        )
