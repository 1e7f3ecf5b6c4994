"""Readers of users' files: each turns one kind of file into plain arrays, or says what is wrong with it."""
