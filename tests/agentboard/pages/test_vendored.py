"""What is vendored is what was reviewed, with its licence, and the first load stays small."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from agentboard.web.pages.assets import STATIC, assets, modules

HERE = Path(__file__).parent
TEMPLATES = STATIC.parent / "templates"
FIRST_LOAD = 150_000


def listed(root: Path, table: Path) -> dict[str, str]:
    rows = (line.split(maxsplit=1) for line in table.read_text("utf-8").splitlines())
    return {str((root / name).relative_to(root)): digest for digest, name in rows}


@pytest.mark.parametrize(
    ("root", "table", "folders"),
    [
        (STATIC, STATIC / "vendor/hashes.txt", ("vendor/uplot", "fonts")),
        (HERE / "vendor", HERE / "vendor/hashes.txt", (".",)),
    ],
    ids=["shipped", "for the tests"],
)
def test_every_vendored_file_has_the_hash_that_was_reviewed(root: Path, table: Path, folders: tuple[str, ...]) -> None:
    here = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in (root / folder).iterdir()
        if path != table and not path.name.startswith("LICENSE-axe")
    }
    assert here == listed(root, table)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (STATIC / "vendor/uplot/LICENSE", "The MIT License"),
        (STATIC / "fonts/LICENSE-inter.txt", "SIL OPEN FONT LICENSE Version 1.1"),
        (STATIC / "fonts/LICENSE-jetbrains-mono.txt", "SIL OPEN FONT LICENSE Version 1.1"),
        (HERE / "vendor/LICENSE-axe-core.txt", "Mozilla Public License"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_each_has_its_licence(path: Path, words: str) -> None:
    assert words in path.read_text("utf-8")


def test_the_files_of_a_first_load_are_small() -> None:
    """Ukrainian needs the most: both alphabets in both fonts. The page itself and its headers have the rest."""
    files = assets()
    wanted = [f"js/{name}" for name in modules()] + ["css/all.css", "i18n/uk.json", "icon.svg"]
    packed = sum(len(files[name].packed or b"") for name in wanted)
    fonts = sum(len(asset.body) for name, asset in files.items() if name.endswith(".woff2"))
    assert packed + fonts < FIRST_LOAD - 15_000


def test_the_charts_are_no_part_of_a_first_load() -> None:
    assert not [name for name in modules() if name.startswith("tab-")]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_template_needs_an_unsafe_policy(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:|\|\s*safe\b|autoescape\s+false", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", sorted(STATIC.glob("js/*.js")), ids=lambda path: path.name)
def test_no_script_makes_markup_of_text(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser", text
    )
    assert len(text.splitlines()) <= 250


def test_nothing_asks_another_host() -> None:
    for name, asset in assets().items():
        if not name.startswith("vendor/") and name.endswith((".js", ".css", ".json")):
            assert not re.findall(rb"https?://(?!www\.w3\.org/2000/svg)[^\s\"')]+", asset.body), name
