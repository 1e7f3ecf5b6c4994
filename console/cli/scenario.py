"""`main.py scenario import LOG --profile NAME|FILE.toml --out DIR --json`: a recorded log becomes a scenario."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError, WorkFailed


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("scenario", help="make scenarios for drills")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    verb = verbs.add_parser("import", help="turn a recorded call log (CSV, XLSX) into a scenario")
    verb.add_argument("log", metavar="LOG", type=Path)
    verb.add_argument("--profile", required=True, metavar="NAME|FILE.toml", help="how its columns are called")
    verb.add_argument("--out", required=True, metavar="DIR", type=Path, help="the scenario's folder")
    verb.add_argument("--json", action="store_true", help="answer with one JSON object")
    verb.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import, save, answer."""
    from console.drill.errors import BadInput, NotDone
    from console.drill.importer import import_log
    from console.drill.profile import load_profile
    from console.drill.scenario import save_scenario

    try:
        profile = load_profile(arguments.profile)
        imported = import_log(arguments.log, profile)
        answer = imported.as_json()
        if imported.scenario is not None:
            save_scenario(imported.scenario, arguments.out, {"import.json": {"log": arguments.log.name, **answer}})
    except BadInput as error:
        raise UsageError(error.what, error.where, error.why) from error
    except NotDone as error:
        raise WorkFailed(error.what, error.where, error.why) from error
    _print(answer, as_json=arguments.json)
    if imported.scenario is None:
        first = imported.rejected[0]
        example = f"row {first['row']}: {first['field']} {first['reason']}"
        why = f"not one of {imported.rows} rows could be imported; {example}"
        raise WorkFailed("scenario", str(arguments.log), why)
    return 0


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    for key in ("rows", "incidents", "unit_runs", "calls_without_unit", "units", "first", "last"):
        print(f"{key}: {answer[key]}")
    for kind in ("rejected", "exceptions"):
        print(f"{kind}: {len(answer[kind])}")
        for entry in answer[kind]:
            print(f"  row {entry['row']}: {entry['field']}: {entry['reason']}", file=sys.stdout)
