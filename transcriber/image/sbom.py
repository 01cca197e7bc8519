"""Writes what an image is made of as a CycloneDX bill of materials (JSON, 1.6), while it is being built.

    LONGHAND_HOME=/opt/orchestrator python -P -m transcriber.image.sbom en > sbom.cdx.json

Standard: https://cyclonedx.org/docs/1.6/json/. Packages have package URLs (purl), by which scanners find
known weaknesses.
"""

import json
import platform
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions, version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from contract.errors import LonghandError
from transcriber.home import models_folder
from transcriber.image.bundled import libraries
from transcriber.packs.load import load_pack
from transcriber.packs.manifest import read_manifest
from transcriber.packs.pack import Pack

Component = dict[str, Any]

_MODEL_SUFFIXES: Final = (".onnx", ".ort", "/model.bin")
_DPKG_FORMAT: Final = "${Package}\t${Version}\t${Architecture}\n"


def bill_of_materials(language: str, components: Iterable[Component], now: datetime) -> dict[str, Any]:
    """Bill of materials of the image of a language.

    Parameters
    ----------
    components
        Each with a `bom-ref` of its own.
    """
    parts = sorted(components, key=lambda part: str(part["bom-ref"]))
    image = {
        "type": "container",
        "bom-ref": "image",
        "name": f"longhand-{language}",
        "version": version("longhand"),
    }
    content = json.dumps([image, parts], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_OID, content).urn,
        "version": 1,
        "metadata": {"timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": image},
        "components": parts,
        "dependencies": [{"ref": "image", "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def python_packages(found: Iterable[Distribution]) -> Iterator[Component]:
    """Installed Python packages, with the licences that they state."""
    for package in found:
        purl = _purl(package)
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": package.metadata["Name"],
            "version": package.version,
            "purl": purl,
            **_licences(package),
        }


def bundled_libraries(found: Iterable[Distribution]) -> Iterator[Component]:
    """Libraries of others that Python packages carry as files, with their licences.

    Raises
    ------
    LibraryUnknown, LibraryLicenceChanged
        See `transcriber.image.bundled`.
    """
    for package in found:
        for library in libraries(package):
            yield {
                "type": "library",
                "bom-ref": f"{_purl(package)}#{library.path}",
                "group": library.project.name,
                "name": library.name,
                **({"version": library.version} if library.version else {}),
                "licenses": [{"expression": library.project.licence}],
                "externalReferences": [{"type": "website", "url": library.project.home}],
                "properties": [{"name": "longhand:file", "value": library.path}],
            }


def parts_of_packages(found: Iterable[Distribution]) -> Iterator[Component]:
    """What Python packages say that they are compiled of, in bills of their own (PEP 770)."""
    for package in found:
        for path in package.files or ():
            if path.parent.name == "sboms" and path.name.endswith(".json"):
                yield from _listed(package, json.loads(path.read_text("utf-8")))


def _listed(package: Distribution, bill: Mapping[str, Any]) -> Iterator[Component]:
    for part in bill.get("components", ()):
        itself = part.get("purl", "").partition("?")[0] == _purl(package)
        if "purl" in part and not itself and part.get("scope") != "excluded":  # those only built it
            licences = [each for each in part.get("licenses", ()) if "expression" in each]
            yield {
                "type": "library",
                "bom-ref": f"{_purl(package)}#{part.get('bom-ref', part['purl'])}",
                **{key: part[key] for key in ("name", "version", "purl") if key in part},
                **({"licenses": licences} if len(licences) == 1 else {}),
            }


def debian_packages(listing: str) -> Iterator[Component]:
    """Packages of the base image.

    Parameters
    ----------
    listing
        A line for each: name, version and architecture, with tabs between.
    """
    for line in listing.splitlines():
        name, release, architecture = line.split("\t")
        purl = f"pkg:deb/debian/{quote(name)}@{quote(release, safe='')}?arch={architecture}"
        yield {"type": "library", "bom-ref": purl, "name": name, "version": release, "purl": purl}


def models(pack: Pack, folder: Path) -> Iterator[Component]:
    """Files of a language pack that are in the image, with their makers, licences and hashes."""
    makers = {file.path: file for file in pack.files}
    for built in pack.built:  # a file that is made of another is its maker's work, too
        makers[built.path] = makers[built.inputs[0]]
    for path, entry in read_manifest(folder).items():
        if (folder / path).is_file():
            yield {
                "type": "machine-learning-model" if path.endswith(_MODEL_SUFFIXES) else "file",
                "bom-ref": f"model/{path}",
                "name": path,
                "hashes": [{"alg": "SHA-256", "content": entry.sha256}],
                "licenses": [{"license": {"id": makers[path].licence}}],
                "copyright": makers[path].attribution,
            }


def interpreter() -> Component:
    purl = f"pkg:generic/python@{platform.python_version()}"
    return {
        "type": "platform",
        "bom-ref": purl,
        "name": platform.python_implementation(),
        "version": platform.python_version(),
        "purl": purl,
    }


def operating_system() -> Component:
    release = platform.freedesktop_os_release()
    return {
        "type": "operating-system",
        "bom-ref": "operating-system",
        "name": release["ID"],
        "version": release.get("VERSION_ID", ""),
    }


def _licences(package: Distribution) -> Component:
    if "License-Expression" in package.metadata:
        return {"licenses": [{"expression": package.metadata["License-Expression"]}]}
    classifiers = package.metadata.get_all("Classifier") or []
    names = [item.rpartition(" :: ")[2] for item in classifiers if item.startswith("License :: ")]
    return {"licenses": [{"license": {"name": name}} for name in names]} if names else {}


def _purl(package: Distribution) -> str:
    return f"pkg:pypi/{_normal(package.metadata['Name'])}@{quote(package.version)}"


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def main(language: str) -> None:
    listing = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        ["dpkg-query", "--show", f"--showformat={_DPKG_FORMAT}"],  # noqa: S607 - of the image being built
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    parts = [
        operating_system(),
        interpreter(),
        *debian_packages(listing),
        *python_packages(distributions()),
        *bundled_libraries(distributions()),
        *parts_of_packages(distributions()),
        *models(load_pack(language), models_folder(language)),
    ]
    json.dump(bill_of_materials(language, parts, datetime.now(UTC)), sys.stdout, indent=1)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except LonghandError as error:
        sys.exit(f"{error}\nWhat to do: {error.advice}")
