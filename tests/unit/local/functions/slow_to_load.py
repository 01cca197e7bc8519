"""A module of a handler that is never there."""

import time

time.sleep(3600)
