"""What the parts of the cloud say to each other about one job. `record` needs pydantic, the rest nothing."""
