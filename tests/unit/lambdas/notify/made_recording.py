"""A recording in S3 that is made as it is read, so that it may be of any length."""

import io

from lambdas.notify.recording import StoredRecording


class MadeStore:
    """An object of S3. `trouble` answers the reads of those numbers, with the length that was asked for."""

    def __init__(self, length, trouble=None):
        self.length = length
        self.reads = 0
        self.trouble = trouble or {}

    def get_object(self, **call):
        self.reads += 1
        start, end = map(int, call["Range"].removeprefix("bytes=").split("-"))
        assert 0 <= start <= end < self.length
        if self.reads in self.trouble:
            return self.trouble[self.reads](end + 1 - start)
        return {"Body": io.BytesIO(content(start, end + 1))}


def content(start, end):
    pattern = bytes(range(251))
    at = start % len(pattern)
    return (pattern * ((end - start) // len(pattern) + 2))[at : at + end - start]


def stored(store):
    return StoredRecording(s3=store, bucket="uploads", key="a", version_id="v", length=store.length)
