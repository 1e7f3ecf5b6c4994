"""The map: view, static layer (base, zones), moving layer (units, incidents, posts), tools, and the widget."""
