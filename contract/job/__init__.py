"""What the parts of the cloud say to each other about one job.

`record` and `callback` need pydantic, the rest nothing.
"""
