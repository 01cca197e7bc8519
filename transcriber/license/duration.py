"""Durations as the documented messages spell them."""

from datetime import timedelta


def go_duration(duration: timedelta) -> str:
    """Whole seconds as Go's `time.Duration` prints them: `36h6m37s`, `6m0s`, `0s`."""
    seconds = int(duration.total_seconds())
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
