"""One line in the summary for all that was skipped for one reason.

A plug-in of pytest, which by itself has a line for each test that was skipped by a fixture.
"""

import os
from collections import defaultdict
from typing import Any

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Give reports of one reason one place: the file, or the folder that all of them are in."""
    reports = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        reports[report.longrepr[2]].append(report)
    for reason, alike in reports.items():
        places = {report.longrepr[:2] for report in alike}
        if len(places) > 1:
            path = os.path.commonpath([path for path, _ in places])
            for report in alike:
                report.longrepr = (path, None, reason)
