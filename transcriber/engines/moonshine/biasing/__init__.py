"""Listens for the words of a job's vocabulary inside the beam search."""
