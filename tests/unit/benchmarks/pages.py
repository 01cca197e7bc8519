import shutil
from pathlib import Path

from benchmarks import page

CHECKOUT = page.ROOT


def copy_of_pages(folder: Path) -> Path:
    """Give a root with copies of the pages that show results."""
    root = folder / "root"
    for path in (page.PAGE, page.README, page.MODELS):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / path, root / path)
    return root
