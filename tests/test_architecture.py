"""Data moves one way, and the folders know of each other only what they may."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("extract", "transform", "warehouse", "flows")
ALLOWED = {
    "transform": {"transform"},
    "extract": {"extract", "transform.identifiers", "transform.metadata", "transform.safe_xml"},
    "warehouse": {"warehouse", "transform.records", "transform.schema"},
    "flows": {"flows", "warehouse", "transform", "extract"},
}
CLOCKS_AND_WORLD = {
    "os",
    "time",
    "random",
    "secrets",
    "socket",
    "requests",
    "subprocess",
    "urllib",
    "duckdb",
    "pyarrow",
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_lies_before_it(package: str) -> None:
    for path in modules(package):
        for name in imported(path):
            if name.split(".")[0] in PACKAGES and name != "transform":
                allowed = any(name == a or name.startswith(f"{a}.") for a in ALLOWED[package])
                assert allowed, f"{path.relative_to(ROOT)} imports {name}"


FOLDERS_OF_TRANSFORM = {
    "reference": {"reference"},
    "wording": {"wording", "reference"},
    "citations": {"citations", "wording"},
    "tagged": {"tagged", "wording"},
    "printed": {"printed", "wording", "reference"},
    "sets": {"sets", "wording", "citations", "reference"},
}


@pytest.mark.parametrize("folder", FOLDERS_OF_TRANSFORM)
def test_a_folder_of_transform_imports_only_what_lies_before_it(folder: str) -> None:
    for path in modules(f"transform/{folder}"):
        folders = {name.split(".")[1] for name in imported(path) if name.startswith("transform.")}
        assert folders & FOLDERS_OF_TRANSFORM.keys() <= FOLDERS_OF_TRANSFORM[folder], path.name


def test_transform_touches_neither_clock_nor_network_nor_database() -> None:
    for path in modules("transform"):
        assert not {name.split(".")[0] for name in imported(path)} & CLOCKS_AND_WORLD, path.name
        source = path.read_text(encoding="utf-8")
        assert ".now(" not in source, path.name
        assert ".today(" not in source, path.name


def test_one_module_imports_prefect() -> None:
    importers = {
        path.name
        for package in PACKAGES
        for path in modules(package)
        if any(name.split(".")[0] == "prefect" for name in imported(path))
    }
    assert importers == {"orchestration.py"}


def test_sql_stands_in_sql_files() -> None:
    for package in ("flows", "extract", "transform"):
        for path in modules(package):
            if "sample" not in path.parts:
                assert "SELECT " not in path.read_text(encoding="utf-8"), path.relative_to(ROOT)


def test_no_registry_is_named_in_a_lock_file() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
