"""Arguments in, exit status out. Every command is a module of `console.cli`; nothing is decided here.

0: done. 1: the work could not be done. 2: wrong use or bad input. Errors are one line on stderr.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import io
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NoReturn

from console.cli import COMMANDS
from console.cli.errors import CommandLineError, UsageError

DEFAULT = "console"
#: What may stand in a database URL and nowhere else: the word before the @, and the settings that name one.
_PASSWORD = re.compile(r"(?<=://)([^:/@\s'\"]*):[^\s'\"]*(?=@)|(?<=[?&])((?:ssl)?password)=[^&\s'\"]*")


class Parser(argparse.ArgumentParser):
    """Speaks of wrong use in one line, as every other error does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage."""
        raise UsageError("usage", self.prog, message)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse with the one command module that the arguments name; the help of all needs none.

    Raises:
        UsageError: no such command, or not its arguments.
    """
    words = list(arguments)
    if DEFAULT in COMMANDS and (not words or (words[0].startswith("-") and words[0] not in ("-h", "--help"))):
        words.insert(0, DEFAULT)
    parser = Parser(prog="main.py", description="Command console for police duty commanders.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    if words and words[0] in COMMANDS:
        importlib.import_module(f"console.cli.{words[0]}").add_parser(commands)
    elif words and not words[0].startswith("-"):
        near = difflib.get_close_matches(words[0], COMMANDS, n=1)
        advice = f"did you mean {near[0]}?" if near else f"those there are: {', '.join(COMMANDS)}"
        raise UsageError("usage", words[0], f"no such command; {advice}")
    else:
        for name, purpose in COMMANDS.items():
            commands.add_parser(name, help=purpose, add_help=False)
    return parser.parse_args(words)


def run(arguments: Sequence[str]) -> int:
    """Run one command and see that all it printed has left."""
    parsed = parse(arguments)
    status: int = parsed.run(parsed)
    if sys.stdout is not None:
        sys.stdout.flush()
    return status


def without_passwords(text: str) -> str:
    """A text in which database URLs show stars for their passwords."""
    return _PASSWORD.sub(lambda found: f"{found[1]}:***" if found[2] is None else f"{found[2]}=***", text)


def report(message: str) -> None:
    """Print an error as one line, whatever its text holds."""
    print("error:", without_passwords(" ".join(message.split())), file=sys.stderr)


def keep_traceback(error: BaseException) -> str:
    """Append a traceback to the user's error log, and tell where it lies or why it could not be kept."""
    import traceback

    from console.userdata import error_log, make_folder

    path = error_log()
    try:
        make_folder(path.parent)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            told = f"--- {datetime.now(UTC).isoformat()} {sys.argv}\n{''.join(traceback.format_exception(error))}"
            log.write(without_passwords(told))
    except OSError as failure:
        return f"its traceback could not be kept in {path}: {failure.strerror}"
    return f"traceback in {path}"


def settle_output() -> None:
    """Let go what was printed; where nothing can take it, see that the interpreter's own last flush does not try."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


def main(arguments: Sequence[str]) -> int:
    """Turn every ending of a command into an exit status."""
    command = next(iter(arguments), DEFAULT)
    try:
        return run(arguments)
    except CommandLineError as error:
        report(str(error))
        return error.exit_status
    except KeyboardInterrupt:
        report(f"interrupted: {command}: stopped from the keyboard")
    except BrokenPipeError:
        settle_output()  # whoever read us has left: nobody is there to be told
    except OSError as error:
        settle_output()
        keep_traceback(error)
        report(f"system: {error.filename or command}: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - the last net: what nobody expected is logged and told, never shown raw
        report(f"internal: {type(error).__name__}: {error}; {keep_traceback(error)}")
    return 1


if __name__ == "__main__":
    # What we print is JSON for programs and words in two scripts: UTF-8 whatever the locale says.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
