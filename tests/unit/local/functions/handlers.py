"""Handlers for functions in tests; they run in processes of their own."""

import os
import time

_calls = 0


def echo(event, context):
    global _calls  # noqa: PLW0603
    _calls += 1
    return {
        "event": event,
        "pid": os.getpid(),
        "calls": _calls,
        "name": context.function_name,
        "variables": sorted(os.environ),
        "milliseconds_left": context.get_remaining_time_in_millis(),
    }


def fail(event, context):
    print("about to fail")  # noqa: T201
    raise ValueError("no such thing")


def hang(event, context):
    time.sleep(60)


def die(event, context):
    os._exit(3)


def wait_for_file(event, context):
    while not os.path.exists(event["path"]):  # noqa: PTH110
        time.sleep(0.005)
    return os.getpid()


def wait_if_asked(event, context):
    """Wait for the file that a call's query names; other calls are answered at once."""
    if path := event.get("queryStringParameters", {}).get("until"):
        wait_for_file({"path": path}, context)
    return {"statusCode": 200, "body": "waited" if path else "at once"}


def say_and_wait(event, context):
    """Say which process this is, and take as long as a recording that is fetched from a slow server."""
    print(os.getpid())  # noqa: T201
    time.sleep(600)


def half(event, context):
    """Fail the messages that say so."""
    failed = [record["messageId"] for record in event["Records"] if record["body"] == "fail"]
    return {"batchItemFailures": [{"itemIdentifier": item} for item in failed]}
