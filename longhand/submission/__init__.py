"""Recordings on their way: sent, waited for, and their transcripts written."""
