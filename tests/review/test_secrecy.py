"""No secret of the change, the job or the environment leaves: not in a request, a post, a summary or the log."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.review.lab import KEY, Files, Lab
from tests.review.servers.model import Reply, completion, finding, saying
from tests.review.servers.reviews import TOKEN

PASSWORD = "hunter2-Zebra!"
PEM_LINES = [
    f"MIIE{number:02d}owIBAAKCAQEAxyz{number:02d}abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL"[:64] for number in range(24)
]
PEM = "\n".join(["-----BEGIN RSA PRIVATE KEY-----", *PEM_LINES, "-----END RSA PRIVATE KEY-----", ""])
AWS, GITHUB = "AKIAQYLPMN5HFIQR7XYA", "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2dF4hJ6"
CODED = base64.b64encode(PASSWORD.encode()).decode()

# What is in the change, and what must not be seen of it anywhere.
HIDDEN: dict[str, tuple[Files, list[str]]] = {
    "double quotes": ({"a.py": f'password = "{PASSWORD}"\n'}, [PASSWORD]),
    "single quotes": ({"a.py": f"db_password='{PASSWORD}'\n"}, [PASSWORD]),
    "backticks": ({"a.js": f"const password = `{PASSWORD}`\n"}, [PASSWORD]),
    "no quotes": ({"a.yaml": f"password: {PASSWORD}\n"}, [PASSWORD]),
    "a block": ({"a.yaml": f"password: |\n  {PASSWORD}\nuser: x\n"}, [PASSWORD]),
    "JSON": ({"a.json": json.dumps({"db": {"password": PASSWORD}})}, [PASSWORD]),
    "a keyword": ({"a.py": f"connect('db', password='{PASSWORD}')\n"}, [PASSWORD]),
    "a comparison": ({"a.py": f"if password == '{PASSWORD}':\n    pass\n"}, [PASSWORD]),
    "a comment elsewhere": ({"a.py": f"password = '{PASSWORD}'\n", "b.py": f"# try {PASSWORD} now\n"}, [PASSWORD]),
    "base64 elsewhere": (
        {"a.py": f"password = '{PASSWORD}'\n", "b.py": f"x = '{CODED}'\n"},
        [PASSWORD, CODED, CODED.rstrip("=")],
    ),
    "base64 within": (
        {
            "a.py": f"password = '{PASSWORD}'\n",
            "b.py": f"x = '{base64.b64encode(f'u:{PASSWORD}'.encode()).decode()}'\n",
        },
        [PASSWORD, base64.b64encode(f"u:{PASSWORD}".encode()).decode()],
    ),
    "a token": ({"a.py": f"x = '{GITHUB}'\n"}, [GITHUB]),
    "a token in base64": (
        {"a.py": f"x = '{base64.b64encode(GITHUB.encode()).decode()}'\n"},
        [base64.b64encode(GITHUB.encode()).decode()],
    ),
    "an access key": ({"a.tf": f'access_key = "{AWS}"\n'}, [AWS]),
    "a URL": ({"a.py": f"x = 'postgres://app:{PASSWORD}@db/x'\n"}, [PASSWORD]),
    "a whole key": ({"k.pem": PEM}, PEM_LINES),
    "a .env file": ({".env": "DEBUG=true\nAPP_THING=zebra-crossing-99\n"}, ["zebra-crossing-99"]),
    "a .env file with a suffix": ({"config/.env.production": "APP_THING='zebra-crossing-99'\n"}, ["zebra-crossing-99"]),
    "a Secret": ({"s.yaml": f"kind: Secret\ndata:\n  thing: {CODED}\n"}, [CODED]),
    "a variable": ({"d.yaml": f"env:\n- name: DB_PASSWORD\n  value: {PASSWORD}\n"}, [PASSWORD]),
    "a shell command": ({"a.sh": f"PGPASSWORD={PASSWORD} psql\n"}, [PASSWORD]),
    "a flag": ({"a.sh": f"mysql -u root --password={PASSWORD}\n"}, [PASSWORD]),
    "XML": ({"a.xml": f"<password>{PASSWORD}</password>\n"}, [PASSWORD]),
    "a name of a file": ({f"{GITHUB}.txt": "x\n"}, [GITHUB]),
    "the job's own key": ({"a.py": f"x = '{KEY}'\n"}, [KEY]),
    "the job's own token": ({"a.py": f"# {TOKEN}\n"}, [TOKEN]),
    "the job's key in base64": (
        {"a.py": f"# {base64.b64encode(KEY.encode()).decode()}\n"},
        [base64.b64encode(KEY.encode()).decode()],
    ),
    "a deleted one": ({"gone.py": None}, [PASSWORD]),
    "one on a context line": ({"old.py": f"password = '{PASSWORD}'\nx = 2\n"}, [PASSWORD]),
}


def echo(asked: Any, _number: int) -> Reply:
    """A model that says all it saw again, and what it can guess."""
    lines = [line for line in asked.text.split("\n") if line[:1] in "RL" and "|" in line][:30]
    findings = [finding("a.py", 1, line.partition("|")[2], title=line[:200], body=asked.text[-3000:]) for line in lines]
    return Reply(parts=(completion(json.dumps({"findings": findings})),))


@pytest.mark.parametrize("name", HIDDEN)
def test_a_secret_of_the_change_does_not_leave(name: str, lab: Lab) -> None:
    files, secrets = HIDDEN[name]
    lab.change(
        {"old.py": f"password = '{PASSWORD}'\nx = 1\n", "gone.py": f"password = '{PASSWORD}'\n"},
        {"z.py": "z\n"} | dict(files),
    )
    lab.event = {"title": f"Use {PASSWORD} and {GITHUB}" if PASSWORD in secrets else "x"}
    run = lab.review("--dry-run" if "deleted" in name else "--max-retries=1", behaviour=echo)
    assert run.code == 0
    assert lab.model.asked
    sent = "\n".join(json.dumps(each.body, ensure_ascii=False) for each in lab.model.asked)
    for secret in secrets:
        for place, text in {"request": sent, "posts": lab.github.said, "outputs": run.all}.items():
            assert secret not in text, place


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_secret_that_the_model_echoes_does_not_leave(name: str, lab: Lab) -> None:
    """It cannot know it from us; it may know it from elsewhere."""
    lab.change({"a.py": "x = 1\n"}, {"a.py": "x = 1\ny = 2\n"})
    text = {
        "a": f"The key {KEY} and {TOKEN}",
        "b": f"{base64.b64encode(KEY.encode()).decode()} password: '{PASSWORD}'",
    }[name]
    body = finding("a.py", 2, "y = 2", title=text, body=text, suggestion=f"y = '{KEY}'")
    run = lab.review(behaviour=saying(json.dumps({"findings": [body, body | {"line": 99, "quote": text}]})))
    everything = run.all + lab.github.said
    for secret in (KEY, TOKEN, PASSWORD, base64.b64encode(KEY.encode()).decode()):
        assert secret not in everything
    assert lab.github.inline


@pytest.mark.parametrize("side", ["top", "middle", "bottom"])
def test_a_key_cut_by_the_edge_of_a_hunk(side: str, lab: Lab) -> None:
    """Neither its first nor its last line is in the diff, only some lines between."""
    at = {"top": 2, "middle": 12, "bottom": 22}[side]
    changed = PEM.split("\n")
    changed[at] = "AAAA" + changed[at][4:]
    lab.change({"k.pem": PEM, "n.txt": "x\n"}, {"k.pem": "\n".join(changed), "n.txt": "y\n"})
    lab.review(behaviour=echo)
    assert lab.model.asked
    for line in PEM_LINES:
        assert line[4:] not in lab.model.said + lab.github.said


def test_an_unfinished_key(lab: Lab) -> None:
    lab.change({"a": "x\n"}, {"k.txt": PEM[:900], "l.txt": PEM[-900:], "a": "y\n"})
    lab.review(behaviour=echo)
    for line in PEM_LINES:
        assert line not in lab.model.said


@pytest.mark.parametrize(
    "variable",
    ["DEPLOY_TOKEN", "DB_PASSWORD", "AWS_SECRET_ACCESS_KEY", "MY_API_KEY", "SLACK_WEBHOOK_SECRET", "NPM_TOKEN"],
)
def test_a_secret_of_the_environment_does_not_leave(variable: str, lab: Lab) -> None:
    secret = "q8Zt-4mNv7Lx"
    lab.environ[variable] = secret
    coded = base64.b64encode(secret.encode()).decode()
    lab.change({"a.py": "x\n"}, {"a.py": f"x\n# {secret} {coded} {secret[::-1]}\n"})
    run = lab.review(behaviour=echo)
    for form in (secret, coded):
        assert form not in lab.model.said + lab.github.said + run.all


# What is no secret is not painted over: a reviewer must see it.
SEEN = {
    "a digest": ("d.yaml", "image: app@sha256:9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015"),
    "a checksum of a Secret": (
        "d.yaml",
        "checksum/secret: 9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015",
    ),
    "a commit": ("w.yaml", "uses: actions/checkout@9f86d081884c7d659a2feaa0c55ad0159f86d081 # v4"),
    "an integrity": (
        "p.json",
        '"integrity": "sha512-2f8Kq1abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdef=="',
    ),
    "a UUID": ("a.py", 'TRACE = "550e8400-e29b-41d4-a716-446655440000"'),
    "an empty password": ("a.py", 'if password == "":'),
    "a missing password": ("a.py", "if password is None or token != '':"),
    "a parameter": ("a.py", "def login(password: str, token: str | None = None) -> bool:"),
    "a variable": ("a.py", 'password = os.environ["DB_PASSWORD"]'),
    "a call": ("a.py", "token = request.headers.get(name)"),
    "a template": ("v.yaml", "password: {{ .Values.db.password | quote }}"),
    "a reference": ("v.yaml", "password: ${DB_PASSWORD}"),
    "a name of a Secret": ("v.yaml", "existingSecret: app-credentials"),
    "an expression": ("w.yaml", "token: ${{ secrets.GITHUB_TOKEN }}"),
    "a header": ("a.sh", 'curl -H "Authorization: Bearer $TOKEN" https://x.internal'),
    "a limit": ("a.yaml", "max_tokens: 4096"),
    "a URL": ("a.py", 'url = "https://example.com/a@b?c=d"'),
    "a public key": ("a.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJl3dIeudNqd0DPMRD6OIh65tjkxFNOtGcWB2gCgPhk8 me"),
    "prose": ("a.md", "The password is required, and your token is stored safely."),
}


def test_what_is_no_secret_is_seen(lab: Lab) -> None:
    files = {f"{number}-{name}": f"{text}\n" for number, (name, text) in enumerate(SEEN.values())}
    lab.change({"x": "x\n"}, files)
    lab.review()
    for name, (_, text) in SEEN.items():
        assert f"|{text}" in "\n".join(each.text for each in lab.model.asked), name


def test_a_link_is_not_followed(lab: Lab) -> None:
    outside = lab.folder / "outside.txt"
    outside.write_text("the content of another file\n")
    lab.start({"a": "x\n", "file.txt": "one\n"})
    (lab.repo / "file.txt").unlink()
    (lab.repo / "file.txt").symlink_to(outside)
    (lab.repo / "folder").symlink_to("/etc")
    lab.commit({"a": "y\n"})
    lab.review(behaviour=echo)
    assert lab.model.asked
    assert "content of another" not in lab.model.said
    assert "root:" not in lab.model.said
