"""The map: view, static layer (base and zones), moving layer (units, incidents, posts), tools, and the widget itself."""
