class ClientException(Exception):
    """A call that Batch refuses, in the shape that AWS gives it: HTTP 400, and a text for the caller."""
