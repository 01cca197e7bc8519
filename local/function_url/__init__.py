"""A function URL of Lambda, played on this machine: HTTP in, one invocation, HTTP out."""

from local.function_url.app import function_url_app

__all__ = ["function_url_app"]
