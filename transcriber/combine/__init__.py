"""Several engines hear the same stretch, and one text is made of what they heard."""
