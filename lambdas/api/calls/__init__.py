"""The calls, one file for each group of them."""
