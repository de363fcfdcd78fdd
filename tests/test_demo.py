"""`make demo`: the small Helm application is good, and each mistake of the risky change is found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures import demo

PROD = "charts/shop/values-prod.yaml"
MISTAKES = {
    "image.mutable_tag": "tag: latest",
    "quantity.unit": "memory: 1024m",
    "autoscaling.bounds": "minReplicas: 15",
    "availability.pdb_deadlock": "minAvailable: 100%",
    "schema.unknown_key": "readinesProbe:",
    "semantics.bool_string": 'maintenanceBanner: "false"',
    "secret.plaintext": "password:",
    "schedule.suspicious": "schedule:",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    demo.lay(folder)
    return folder


def report(shop: Path, *arguments: str) -> list[dict[str, object]]:
    out = demo.run(shop, "guard", *arguments, "--format=json", stdout=subprocess.PIPE).stdout
    return json.loads(out)["findings"]


def test_each_mistake_is_found_at_its_line(shop: Path) -> None:
    lines = (shop / PROD).read_text().splitlines()
    found = {(each["category"], lines[int(str(each["line"])) - 1].strip()) for each in report(shop, "--base=main")}
    missed = {
        category: text
        for category, text in MISTAKES.items()
        if not any(category == name and line.startswith(text) for name, line in found)
    }
    assert not missed


def test_the_good_state_is_clean(tmp_path: Path) -> None:
    demo.lay(tmp_path)
    demo.git(tmp_path, "switch", "--quiet", "main")
    assert report(tmp_path) == []


def test_the_demo_succeeds(tmp_path: Path) -> None:
    script = Path(demo.__file__)
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "$ guard --base main" in done.stdout
    assert "the guard stopped it" in done.stdout
