"""A client of the API: small, typed, patient."""

from longhand.client.access import Access, find_access
from longhand.client.answers import Job, Part, Upload
from longhand.client.api import Api

__all__ = ["Access", "Api", "Job", "Part", "Upload", "find_access"]
