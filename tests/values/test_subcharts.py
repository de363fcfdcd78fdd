from __future__ import annotations

import pytest

from checks.values.subcharts import owner
from tests.values.helpers import CHART_YAML, values_of

DEPENDENCIES = "dependencies:\n  - {name: db, alias: store}\n  - {name: away}\n"


@pytest.mark.parametrize(
    ("path", "name", "inner"),
    [
        (("image", "tag"), "app", ("image", "tag")),
        (("store", "image"), "db", ("image",)),
        (("away", "image"), None, ("image",)),
    ],
)
def test_owner(path: tuple[str, ...], name: str | None, inner: tuple[str, ...]) -> None:
    files = {"Chart.yaml": CHART_YAML + DEPENDENCIES, "charts/db/Chart.yaml": CHART_YAML.replace("app", "db", 1)}
    files["charts/db/Chart.yaml"] = "apiVersion: v2\nname: db\nversion: 1.0.0\n"
    chart, rest = owner(values_of("a: 1\n", files), path)
    assert (chart and chart.name, rest) == (name, inner)


def test_no_chart() -> None:
    assert owner(values_of("a: 1\n"), ("a",)) == (None, ("a",))
