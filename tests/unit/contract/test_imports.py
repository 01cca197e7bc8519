import subprocess
import sys
from pathlib import Path

import pytest

OUTBOUND = Path(__file__).parents[3] / "contract" / "outbound"

# A short recording must not wait for these.
SLOW = [
    "numpy",
    "pydantic.networks",
    "email_validator",
    "asyncio",
    "difflib",
    "contract.config.mistakes",
    "contract.config.keys",
]


@pytest.mark.parametrize(
    "module", ["contract.config", "contract.features", "contract.transcript", "contract.errors"]
)
def test_a_correct_job_does_not_wait_for_what_it_does_not_need(module):
    program = f"import {module}, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )

    assert set(SLOW).isdisjoint(loaded.stdout.split())


def test_the_transcript_is_written_without_pydantic():
    program = (
        "import contract.transcript, contract.errors, contract.limits, sys; print('pydantic' in sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )

    assert loaded.stdout.strip() == "False"


def test_calls_to_the_outside_are_judged_by_the_standard_library_alone():
    modules = [f"contract.outbound.{file.stem}" for file in OUTBOUND.glob("[a-z]*.py")]
    assert "contract.outbound.addresses" in modules
    program = f"import {', '.join(modules)}, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )

    assert {"pydantic", "urllib3"}.isdisjoint(loaded.stdout.split())
