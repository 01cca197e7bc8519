"""Whether a failed attempt is followed by another: `evaluateOnExit` of a retry strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract.job.definition import RetryRule
    from local.executors.executor import Exit


def is_retried(exit_: Exit, rules: Sequence[RetryRule]) -> bool:
    """Apply the first rule that matches. What none matches is retried, as Batch does it.

    The number of attempts is for the caller to limit.
    """
    for rule in rules:
        if _matches(rule, exit_):
            return rule.action == "RETRY"
    return True


def _matches(rule: RetryRule, exit_: Exit) -> bool:
    code = "" if exit_.code is None else str(exit_.code)
    conditions = (
        (rule.on_status_reason, exit_.status_reason),
        (rule.on_reason, exit_.reason),
        (rule.on_exit_code, code),
    )
    return all(pattern is None or matches(pattern, text) for pattern, text in conditions)


def matches(pattern: str, text: str) -> bool:
    """Compare without regard to case. A `*` at the end of the pattern stands for anything, or nothing."""
    pattern, text = pattern.casefold(), text.casefold()
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern
