"""A secret in a values file appears in no format, whatever is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.reporters import FORMATS
from hooks.values_sanity import main

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Tr0ub4dor&3xYz"
KEY = "MIIEowIBAAKCAQEA7bq4m8hK3Vv0Yw2l1p9xQZ8s5tU6rT4e3w2q1A0zXcVbNmKj"
TEXT = f"""\
resources:
  limits:
    memory: 10gi
database:
  password: "{SECRET}"
  size: 10gi
replicaCount: {SECRET}
tls:
  key: |
    -----BEGIN RSA PRIVATE KEY-----
    {KEY}
    -----END RSA PRIVATE KEY-----
  storage:
    storageClass: fast
    size: 10gi
"""


@pytest.mark.parametrize("selected", [(), ("--select", "quantity"), ("--ignore", "secret")], ids=["all", "one", "no"])
@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, selected: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "values.yaml").write_text(TEXT)
    main(["values.yaml", "--format", f"{name}=out", *selected])
    out = (tmp_path / "out").read_text()
    assert "quantity" in out
    assert SECRET not in out
    assert KEY not in out


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: {name}
spec:
  source:
    helm:
      valuesObject:
        database:
          password: "{password}"
        resources:
          limits:
            memory: 10gi
"""


def test_each_part_of_a_file_keeps_the_secrets_of_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    other = "k9#Lm2!pQz7Rw"
    parts = [APPLICATION.format(name="a", password=SECRET), APPLICATION.format(name="b", password=other)]
    (tmp_path / "apps.yaml").write_text("---\n".join(parts))
    assert main(["apps.yaml", "--format", "text=out"]) == 1
    out = (tmp_path / "out").read_text()
    assert out.count("secret-plaintext") == 2
    assert SECRET not in out
    assert other not in out


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        f'database:\n  password: "{SECRET}"\n  bad: a: b\n',
        f'database:\n  bad: a: b\n  password: "{SECRET}"\n',
        f'database:\n  password: "{SECRET}\n  other: 1\n',
        f"database:\n\tpassword: {SECRET}\n",
        f"env:\n  - --db-password={SECRET}\n bad\n",
        f"key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  {KEY}\n bad: [\n",
    ],
    ids=["above", "below", "open quote", "tab", "argument", "key"],
)
def test_a_file_that_cannot_be_read_shows_none_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "values.yaml").write_text(text)
    assert main(["values.yaml", "--format", f"{name}=out"]) == 1
    out = (tmp_path / "out").read_text()
    assert "yaml-invalid" in out
    assert SECRET not in out
    assert KEY not in out
