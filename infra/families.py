"""Which machines may run jobs."""

from typing import Final

FAMILIES: Final = (
    "m5n", "m5dn", "m5zn", "r5n", "r5dn",
    "c6i", "c6id", "c6in", "m6i", "m6id", "m6idn", "m6in", "r6i", "r6id", "r6idn", "r6in",
    "c7i", "m7i", "r7i", "r7iz",
    "c8i", "m8i", "r8i",
)  # fmt: skip
"""EC2 families of which every size has AVX512_VNNI and two threads a core, for Intel has both since Cascade
Lake. Left out: families whose small sizes may be older (c5, m5, r5), burstable ones (m7i-flex), and AMD's, of
which a vCPU is a whole core since m7a, so that `contract.job.resources` would leave every other one idle."""


def check_family(name: str) -> str:
    """Return the name of a family that jobs may run on, or raise ValueError."""
    if name not in FAMILIES:
        raise ValueError(
            f"{name!r} is no instance family with AVX512_VNNI in every size and two threads a core; "
            f"there are {', '.join(FAMILIES)}"
        )
    return name
