"""Measures of speed, memory and error rates: `python -m benchmarks --help`, and docs/benchmarks.md."""
