class NotHere(Exception):
    """Something that measuring needs is not on this machine: a recording, a second core, the program."""
