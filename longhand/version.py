import tomllib
from importlib import metadata
from pathlib import Path


def version() -> str:
    """Version of the installed package, or of the checkout when it runs without having been installed."""
    try:
        return metadata.version("longhand")
    except metadata.PackageNotFoundError:
        project = Path(__file__).parents[1] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
