import subprocess
import sys

import pytest

from checks.errors import UsageError
from checks.model import Report
from checks.reporters import FORMATS, render


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders(sample: Report, name: str) -> None:
    assert render(sample, name).endswith("\n")


@pytest.mark.parametrize("name", ["yaml", "options", "safe", "../text"])
def test_other_names_are_refused(sample: Report, name: str) -> None:
    with pytest.raises(UsageError, match="Use one of: text, json"):
        render(sample, name)


def test_text_needs_no_costly_import() -> None:
    code = "import sys, checks.reporters.text; print({'rich', 'jsonschema', 'xml', 'json'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
