from importlib import metadata

from benchmarks.versions import versions


def test_the_versions_are_those_of_what_is_installed():
    told = versions()
    assert told["onnxruntime"] == metadata.version("onnxruntime")
    assert told["longhand"].startswith(metadata.version("longhand"))


def test_a_contender_that_is_not_installed_has_no_version(monkeypatch):
    version = metadata.version

    def known(library):
        if library == "pocketsphinx":
            raise metadata.PackageNotFoundError(library)
        return version(library)

    monkeypatch.setattr(metadata, "version", known)
    assert "pocketsphinx" not in versions()
