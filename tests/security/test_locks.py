"""Every kind of lock file is read by Trivy when we say that it names packages."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.security import locks
from tests.security.helpers import Outcome, repository

PNPM = """lockfileVersion: '9.0'

importers:
  .:
    dependencies:
      lodash: {specifier: ^4.17.0, version: 4.17.15}

packages:
  lodash@4.17.15:
    resolution: {integrity: sha512-x}

snapshots:
  lodash@4.17.15: {}
"""
BERRY = """__metadata:
  version: 8
  cacheKey: 10c0

"lodash@npm:^4.17.0":
  version: 4.17.15
  resolution: "lodash@npm:4.17.15"
  languageName: node
  linkType: hard

"web@workspace:.":
  version: 0.0.0-use.local
  resolution: "web@workspace:."
  languageName: unknown
  linkType: soft
"""
FILES = {
    "package-lock v1": ("package-lock.json", json.dumps({"name": "w", "version": "1.0.0", "lockfileVersion": 1, "dependencies": {"lodash": {"version": "4.17.15"}}}), 1),
    "package-lock v3": ("package-lock.json", json.dumps({"name": "w", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "w", "dependencies": {"lodash": "^4"}}, "node_modules/lodash": {"version": "4.17.15"}}}), 1),
    "development only": ("package-lock.json", json.dumps({"name": "w", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "w", "devDependencies": {"lodash": "^4"}}, "node_modules/lodash": {"version": "4.17.15", "dev": True}}}), 1),
    "yarn": ("yarn.lock", '# yarn lockfile v1\n\n\n"@a/b@^1.0.0", "@a/b@^1.1.0":\n  version "1.2.3"\n  dependencies:\n    lodash "^4.17.0"\n\nlodash@^4.17.0:\n  version "4.17.15"\n', 2),
    "yarn berry": ("yarn.lock", BERRY, 1),
    "pnpm": ("pnpm-lock.yaml", PNPM, 1),
    "pip": ("requirements.txt", "Jinja2==3.0.0\nflask>=1\n", 1),
    "pip with hashes": ("requirements.txt", "jinja2==3.0.0 \\\n    --hash=sha256:" + "0" * 64 + "\n", 1),
    "pip elsewhere": ("requirements/prod.txt", "jinja2==3.0.0\n", 1),
    "pipenv": ("Pipfile.lock", json.dumps({"_meta": {}, "default": {"jinja2": {"version": "==3.0.0"}}, "develop": {}}), 1),
    "poetry": ("poetry.lock", '[[package]]\nname = "jinja2"\nversion = "3.0.0"\noptional = false\npython-versions = "*"\nfiles = []\n\n[metadata]\nlock-version = "2.0"\npython-versions = "*"\n', 1),
    "uv": ("uv.lock", 'version = 1\n\n[[package]]\nname = "web"\nversion = "0.1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "jinja2" }]\n\n[[package]]\nname = "jinja2"\nversion = "3.0.0"\nsource = { registry = "https://pypi.org/simple" }\n', 1),
    "cargo": ("Cargo.lock", 'version = 3\n\n[[package]]\nname = "time"\nversion = "0.1.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n', 1),
    "go": ("go.mod", "module example.com/a\n\ngo 1.22\n\nrequire golang.org/x/net v0.20.0\n\nrequire (\n\tgolang.org/x/text v0.14.0 // indirect\n)\n", 2),
    "maven": ("pom.xml", "<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>b</artifactId><version>1</version><dependencies><dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>2.14.0</version></dependency></dependencies></project>", 1),
    "gradle": ("gradle.lockfile", "# This is a Gradle generated file\norg.apache.logging.log4j:log4j-core:2.14.0=runtimeClasspath\nempty=\n", 1),
    "bundler": ("Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (2.2.3)\n    rails (6.0.0)\n      rack (>= 2.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  rails\n", 2),
    "composer": ("composer.lock", json.dumps({"packages": [{"name": "a/b", "version": "1.0.0", "require": {}, "type": "library"}], "packages-dev": []}), 1),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_packages_are_counted(name: str) -> None:
    file, text, count = FILES[name]
    assert locks.packages(file, text) == count


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    files = {f"{name.replace(' ', '-')}/{file}": text for name, (file, text, _) in FILES.items()}
    return repository(tmp_path_factory.mktemp("locks"), files).scan()


def test_trivy_finds_packages_in_all_of_them(outcome: Outcome) -> None:
    assert outcome.errors == {}


def test_known_vulnerabilities_are_found_in_each(outcome: Outcome) -> None:
    found = {Path(file).parts[0] for rule, file, _ in outcome.found if rule.startswith("CVE-2099")}
    assert found == {name.replace(" ", "-") for name in FILES} - {"bundler", "composer"}
