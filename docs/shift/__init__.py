"""A commander's first shift, played in the real window to count what each order costs: `python -m docs.shift`."""
