"""The record: engine, tables, unit of work, journal, tail and positions. Knows no Qt."""
