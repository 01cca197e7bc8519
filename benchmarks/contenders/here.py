from importlib.util import find_spec

from benchmarks.here import NotHere


def need(*modules: str) -> None:
    """Make sure that the libraries of contenders are installed; none of them is imported.

    Raises
    ------
    NotHere
    """
    if missing := [module for module in modules if not find_spec(module)]:
        raise NotHere(f"{', '.join(missing)} not installed: run `make bench`")
