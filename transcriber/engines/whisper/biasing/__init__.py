"""Listens for the words of a job's vocabulary in what was written."""
