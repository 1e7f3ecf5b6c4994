"""The command line: one module a command of `main.py`, under the command's own name.

Each module has `add_parser(commands)`, which adds its parser and sets `run=` to a function that takes the parsed
arguments and returns an exit status. Importing a module must be cheap: what is heavy (Qt, SQLAlchemy, SciPy) is
imported inside `run`.
"""

#: In the order in which the help lists them.
COMMANDS: tuple[str, ...] = ("command", "watch", "positions", "db", "export")
