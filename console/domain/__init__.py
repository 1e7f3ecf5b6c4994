"""Frozen types and pure rules of dispatch. Knows no database, no file, no clock and no Qt."""
