"""The typed line: `grammar` reads it, a module for each kind of verb says what it means. Knows no Qt."""
