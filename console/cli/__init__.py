"""The command line: one module a command of `main.py`, under the command's own name.

Each module has `add_parser(commands)`, which adds its parser and sets `run=` to a function that takes the parsed
arguments and returns an exit status. Only the module of the command that is called gets imported; the help of all
comes from here.
"""

#: Name and purpose of each command, in the order in which the help lists them.
COMMANDS: dict[str, str] = {
    "console": "open the window; without options on the training county with a drill running",
    "region": "make a region folder of the training county or of files, or tell what is in one",
    "scenario": "turn a recorded call log into a scenario",
    "drill": "replay a scenario, with or without a window",
    "recommend": "say who should go to a place, how soon, and what that leaves behind",
    "command": "run JSON commands from stdin, one a line, each answered after its commit",
    "watch": "print every journal entry as it is committed by any console",
    "roster": "put rosters and the day's tasks on record, plan by a pattern, tell who is on duty",
    "handover": "give the shift to the next commander with a signed summary, take it, or show it",
    "positions": "take in fixes of units from stdin, one a line",
    "db": "make, check, back up and restore a database",
    "bench": "measure speed beside a reference in the same run",
    "export": "write incidents, units, zones, tasks or the journal to a file",
}
