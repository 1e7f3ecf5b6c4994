"""`main.py console`: opens the window. Reads arguments; `console.app` does the work."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError, WorkFailed
from console.opening import NotOpened, Wanted
from console.screens import why_no_screen


def add_parser(commands: Any) -> None:
    """Add `console` to the program's commands."""
    parser = commands.add_parser("console", help="open the window; without options on the training county, in a drill")
    parser.add_argument("--live", action="store_true", help="a live operation, kept in your data folder")
    parser.add_argument("--db", metavar="URL", help="this database; it knows whether it is live or a drill")
    parser.add_argument("--region", type=Path, metavar="DIR", help="the region folder to show")
    parser.add_argument("--doctrine", metavar="D", default="", help="name or file of the doctrine")
    parser.add_argument("--user", metavar="NAME", default="", help="who sits at this desk")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default="", help="language of the window")
    parser.add_argument("--theme", choices=("day", "night"), default="", help="light or dark")
    parser.add_argument("--screenshot", type=Path, metavar="PNG", help="save the window once painted, and quit")
    parser.add_argument("--pick", metavar="NUMBER", default="", help="pick this incident, or `worst`")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open the window and stay until it is closed."""
    wanted = Wanted(live=args.live, db=args.db, region=args.region, user=args.user.strip(), doctrine=args.doctrine)
    return open_window(wanted, args.lang, args.theme, args.screenshot, args.pick)


def open_window(
    wanted: Wanted, language: str = "", theme: str = "", screenshot: Path | None = None, pick: str = ""
) -> int:
    """Open a window, or say why that can not be done.

    Raises:
        UsageError: what was asked for is not there or not right.
        WorkFailed: no screen, or the environment failed.
    """
    if screenshot is not None:
        _check_screenshot(screenshot)
    why = why_no_screen()
    if why and screenshot is None:
        advice = "name --screenshot PNG for a picture of the window, or use drill --headless"
        raise WorkFailed("console", "no screen", f"{why}; {advice}")
    if why:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from console.app import WindowOptions, run_window

    try:
        return run_window(wanted, WindowOptions(language, theme, screenshot, pick))
    except NotOpened as error:
        family = UsageError if error.is_input else WorkFailed
        raise family(error.what, error.where, error.why) from error


def _check_screenshot(path: Path) -> None:
    if path.suffix.lower() not in (".png", ".jpg", ".jpeg", ".bmp", ".webp"):
        raise UsageError("screenshot", str(path), "name a file that ends in .png")
    if not path.absolute().parent.is_dir():
        raise WorkFailed("screenshot", str(path), "its folder is not there")
