"""Django, behave, Robot Framework, alembic, codespell."""

# ruff: noqa: E501 - a row of a table is one line
from __future__ import annotations

from benchmarks.logs.tools.model import Break, Job, Span, txtar

REST = (Span(r"^FAILED \((failures|errors)"), Span(r"^Ran \d+ tests"), Span(r"^=+$", every=True), Span(r"^  py311: (FAIL|exit)"), Span(r"^py311: exit"), Span(r"^  evaluation failed"), Span(r" \.\.\. (FAIL|ERROR)$", every=True), Span(r"^TOTAL "))  # fmt: skip

SITE = txtar("""\
-- manage.py --
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
from django.core.management import execute_from_command_line

execute_from_command_line(sys.argv)
-- site_settings.py --
SECRET_KEY = "not-a-secret-for-tests"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "notes"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.db"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
ROOT_URLCONF = "urls"
-- urls.py --
from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse("home"))]
-- notes/__init__.py --
-- notes/models.py --
from django.db import models


class Note(models.Model):
    title = models.CharField(max_length=40)
    body = models.TextField(default="")

    def short(self):
        return self.title[:10]
-- notes/tests.py --
from django.test import TestCase

from notes.models import Note


class NoteTest(TestCase):
    def test_short(self):
        self.assertEqual(Note.objects.create(title="a long title of a note").short(), "a long tit")

    def test_home(self):
        self.assertEqual(self.client.get("/").status_code, 200)

    def test_missing_page_is_an_error(self):
        self.assertEqual(self.client.get("/error").status_code, 404)
""")
SITE_JOB = Job(
    "notes",
    lambda run: SITE | {"notes/more_tests.py": "", "notes/tests_more.py": "from django.test import SimpleTestCase\n\n\nclass MoreTest(SimpleTestCase):\n" + "".join(f"    def test_error_{n}(self):\n        self.assertTrue({n} >= 0)\n\n" for n in range(30 + run))},
    (("Check", "python manage.py check"), ("Migrations", "python manage.py makemigrations notes\npython manage.py migrate"), ("Test", "python manage.py test -v 2 --pattern 'test*.py'")),
    (
        Break("model", "django", (Span(r"\(fields\.E\d+\)|\(models\.E\d+\)", lines=1),), (Span(r"^SystemCheckError", lines=1), Span(r"HINT"), Span(r"^System check identified")),
              {"notes/models.py": SITE["notes/models.py"].replace("max_length=40", "max_length='long'")}),
        Break("view", "django", (Span(r"^ERROR: test_home", stop=r"^(====|Ran )"),), REST, {"urls.py": SITE["urls.py"].replace('HttpResponse("home")', "HttpResponse(request.title)")}),
        Break("assert", "django", (Span(r"^FAIL: test_short", stop=r"^(====|Ran )"),), REST, {"notes/models.py": SITE["notes/models.py"].replace("[:10]", "[:9]")}),
        Break("import", "django", (Span(r"^ModuleNotFoundError"),), (Span(r"^Traceback", stop=r"^ModuleNotFoundError"),), {"site_settings.py": SITE["site_settings.py"].replace('"notes"]', '"notes", "archive"]')}),
    ),
    needs=(),
)  # fmt: skip

WORDS = txtar("""\
-- features/count.feature --
Feature: Counting
  Scenario: Words of a line
    Given the line "a b c"
    When it is counted
    Then there are 3 words

  Scenario: An error is shown for nothing
    Given the line ""
    When it is counted
    Then there are 0 words
-- features/steps/count.py --
from behave import given, then, when


@given('the line "{text}"')
@given('the line ""')
def line(context, text=""):
    context.words = text


@when("it is counted")
def counted(context):
    context.count = len(context.words.split())


@then("there are {n:d} words")
def words(context, n):
    assert context.count == n, f"{context.count} words"
-- robot/words.robot --
*** Test Cases ***
Words Are Joined
    ${text}=    Catenate    a    b
    Should Be Equal    ${text}    a b

Failure Is Expected
    Run Keyword And Expect Error    *    Should Be Equal    1    2
-- migrations.sh --
set -e
alembic init db
sed -i 's|^sqlalchemy.url.*|sqlalchemy.url = sqlite:///app.db|' alembic.ini
for n in 1 2 3; do alembic revision -m "step $n"; done
alembic upgrade head
alembic current
""")
WORDS_JOB = Job(
    "words",
    lambda run: WORDS | {f"robot/part{n}.robot": f"*** Test Cases ***\nNo Error {n}\n    Should Be True    {n} >= 0\n" for n in range(12 + run)},
    (("Behave", "behave --no-color"), ("Robot", "robot --consolecolors off robot"), ("Migrations", "bash migrations.sh"), ("Style", "codespell --version\ncodespell features robot")),
    (
        Break("assert", "behave", (Span(r"^\s+(ASSERT FAILED|Assertion Failed)"),), (Span(r"^Failing scenarios", stop=r"^\Z"), Span(r"Traceback", stop=r"^\s*(ASSERT|Assertion) ?[Ff]")),
              {"features/count.feature": WORDS["features/count.feature"].replace("are 3", "are 4")}),
        Break("undefined", "behave", (Span(r"[Yy]ou can implement step definitions", lines=12),), (Span(r"^(Errored|Failing) scenarios", stop=r"^\Z"), Span(r"undefined", every=True)),
              {"features/count.feature": WORDS["features/count.feature"].replace("it is counted", "it is measured", 1)}),
        Break("fail", "robot", (Span(r"^Words Are Joined .*FAIL", lines=2),), (Span(r"\| FAIL \|", every=True), Span(r"^\d+ tests?, \d+ passed, [1-9]", every=True)),
              {"robot/words.robot": WORDS["robot/words.robot"].replace("a b\n", "ab\n")}),
        Break("revision", "alembic", (Span(r"FAILED: |ERROR .*(Can't locate|Multiple head)"),), (Span(r"ERROR \["),), {"migrations.sh": WORDS["migrations.sh"].replace("upgrade head", "upgrade 9f1b2c3d4e5f")}),
        Break("sql", "alembic", (Span(r"^sqlalchemy.exc.OperationalError", stop=r"^\Z|^make"),), (Span(r"^Traceback", every=True, stop=r"^(sqlite3|sqlalchemy.exc)"),),
              {"migrations.sh": WORDS["migrations.sh"].replace("alembic upgrade", "sed -i 's/^    pass/    op.drop_table(\"absent\")/' db/versions/*step_2.py\nalembic upgrade")}),
        Break("typo", "codespell", (Span(r"==>"),), (), {"features/count.feature": WORDS["features/count.feature"].replace("Words of a line", "Seperate words of a line")}),
    ),
    needs=("behave", "robot", "alembic", "codespell"),
)  # fmt: skip
JOBS = (SITE_JOB, WORDS_JOB)
