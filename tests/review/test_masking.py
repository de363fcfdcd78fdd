"""What is painted over, and what is not: one row a way to write a secret."""

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.review.masking import MASK, Masker

S = "hunter2xyz"
KEY = "MIIEowIBAAKCAQEAxyz0123456789abcdef"
SECRETS: list[tuple[str, str, str]] = [
    ("a.py", 'password: str = "hunter2xyz"', S),
    ("a.py", 'connect(user="u", password="hunter2xyz")', S),
    ("a.py", 'cfg["password"] = "hunter2xyz"', S),
    ("a.py", '{"password": "hunter2xyz"}', S),
    ("a.py", 'PASSWORD = """hunter2xyz"""', S),
    ("a.py", 'if password != "hunter2xyz":', S),
    ("a.py", 'os.environ.get("DB_PASSWORD", "hunter2xyz")', S),
    ("a.py", 'password = env("X") or "hunter2xyz"', S),
    ("a.py", '"host=db user=u password=hunter2xyz dbname=x"', S),
    ("a.py", 'password = "hun" + "ter2xyz9"', "ter2xyz9"),
    ("a.py", 'password = (\n    "hunter2xyz"\n)', S),
    ("a.py", 'API_KEY = b"hunter2xyz"', S),
    ("a.py", "TOKEN = f'hunter2xyz'", S),
    ("a.py", 'secret_key = "correct horse battery"', "battery"),
    ("a.py", 'auth = ("admin", "hunter2xyz")', S),
    ("a.js", "const password = `hunter2xyz`;", S),
    ("a.ts", "const apiKey: string = 'hunter2xyz'", S),
    ("a.go", 'Password: "hunter2xyz",', S),
    ("a.go", "password := `hunter2xyz`", S),
    ("a.go", 'const password string = "hunter2xyz"', S),
    ("A.java", 'String password = "hunter2xyz";', S),
    ("A.java", 'ds.setPassword("hunter2xyz");', S),
    ("A.java", 'if (password.equals("hunter2xyz"))', S),
    ("a.php", "define('DB_PASSWORD', 'hunter2xyz');", S),
    ("a.php", "'password' => 'hunter2xyz',", S),
    ("a.rb", ":password => 'hunter2xyz'", S),
    ("a.rs", 'let password: &str = "hunter2xyz";', S),
    ("a.c", 'const char *password = "hunter2xyz";', S),
    ("a.cs", '"Server=x;User Id=u;Password=hunter2xyz;"', S),
    ("a.yaml", "password: hunter2xyz # prod", S),
    ("a.yaml", "password: >-\n  hunter2xyz\nother: 1", S),
    ("a.yaml", "password:\n  hunter2xyz\nother: 1", S),
    ("a.yaml", 'password: "hunter2xyz', S),
    ("a.yaml", "- name: DB_PASSWORD\n  value: hunter2xyz\n", S),
    ("a.yaml", "- value: hunter2xyz\n  name: DB_PASSWORD\n", S),
    ("a.yaml", "- {name: DB_PASSWORD, value: hunter2xyz}", S),
    ("a.yaml", "auth: {username: admin, password: hunter2xyz}", S),
    ("a.yaml", 'args: ["--password", "hunter2xyz"]', S),
    ("a.yaml", "kind: Secret\nstringData:\n  foo: hunter2xyz\n", S),
    ("a.yaml", "kind: Secret\ndata:\n  foo: aHVudGVyMnh5eg==\n", "aHVudGVyMnh5eg"),
    ("a.json", '{"password":"hunter\\"2xyz"}', "2xyz"),
    ("a.ini", "password = hunter2 with spaces", "with spaces"),
    ("a.properties", "spring.datasource.password=hunter2xyz", S),
    (".env", "FOO=hunter2xyz", S),
    (".env.prod", "export FOO='hunter2xyz'", S),
    ("prod.env", "A=b hunter2xyz", S),
    ("a.sh", "PGPASSWORD='hunter2xyz' psql", S),
    ("a.sh", "mysql -uroot -phunter2xyz db", S),
    ("a.sh", "curl -u admin:hunter2xyz https://x", S),
    ("a.sh", "cmd --password='hunter2xyz'", S),
    ("a.sh", "P=${DB_PASSWORD:-hunter2xyz}", S),
    ("a.sh", 'echo "password: hunter2xyz" > f', S),
    ("Dockerfile", "ENV DB_PASSWORD hunter2xyz", S),
    ("a.xml", "<password>hunter2xyz</password>", S),
    ("a.xml", '<add key="DbPassword" value="hunter2xyz"/>', S),
    ("a.html", '<input name="password" value="hunter2xyz">', S),
    ("a.sql", "CREATE USER x IDENTIFIED BY 'hunter2xyz';", S),
    ("a.sql", "ALTER ROLE x WITH PASSWORD 'hunter2xyz';", S),
    ("a.tf", 'password = "hunter2xyz"', S),
    ("a.md", "The admin password is hunter2xyz.", S),
    (".netrc", "machine x login u password hunter2xyz", S),
    (".npmrc", "//registry.internal/:_authToken=hunter2xyz", S),
    (".pgpass", "db:5432:app:me:hunter2xyz", S),
    ("a.py", "'postgres://app:hun@ter2xyz@db/x'", "ter2xyz"),
    ("a.py", "'redis://:hunter2xyz@db/x'", S),
    ("a.py", "'AKIAIOSFODNN7EXAMPLE'", "AKIAIOSFODNN7EXAMPLE"),
    ("a.py", "'ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'", "ghp_aaa"),
    ("a.py", "headers = {'Authorization': 'Basic dXNlcjpodW50ZXIyeHl6'}", "dXNlcjpodW50ZXIyeHl6"),
    ("a.py", 'x = "eyJwYXNzd29yZCI6ICJodW50ZXIyeHl6In0="', "eyJwYXNzd29yZCI6"),
    ("k.pem", f"-----BEGIN RSA PRIVATE KEY-----\n{KEY}\n{KEY}\n-----END RSA PRIVATE KEY-----", KEY),
    ("k.pem", f"{KEY}\n{KEY}\n-----END RSA PRIVATE KEY-----", KEY),
    ("k.pem", f"-----BEGIN PRIVATE KEY-----\n{KEY}\n{KEY}", KEY),
    ("k.py", f'k = "-----BEGIN PRIVATE KEY-----\\n{KEY}\\n-----END PRIVATE KEY-----"', KEY),
    ("k.yaml", f"key: |\n  -----BEGIN EC PRIVATE KEY-----\n  {KEY}\n  -----END EC PRIVATE KEY-----\n", KEY),
]
PUBLIC: list[tuple[str, str]] = [
    ("a.py", 'if password == "":'),
    ("a.ts", "if (token === '') return;"),
    ("a.yaml", 'password: ""'),
    ("a.yaml", "password: ~"),
    ("a.yaml", "password:\n  secretKeyRef:\n    name: x\n    key: y\n"),
    ("a.py", 'tokens = text.split(" ")'),
    ("a.py", "token_count = 4096"),
    ("a.yaml", "automountServiceAccountToken: false"),
    ("a.go", 'token := r.Header.Get("Authorization")'),
    ("a.rb", "password = params[:password]"),
    ("a.py", "password = getpass()"),
    ("a.yaml", "secretName: tls-cert-secret"),
    ("a.ts", "const { password, token } = req.body;"),
    ("a.go", "func (c *Client) Token(ctx context.Context) (string, error) {"),
    ("a.sh", 'docker login -u x -p "$PASSWORD"'),
    ("a.py", 'WORDS = ["password", "token", "secret", "key"]'),
    ("go.sum", "github.com/x/y v1.0.0 h1:abcdefABCDEF0123456789abcdefABCDEF0123456789ab="),
    ("action.yml", 'token:\n    description: "What it is written with."\n'),
    ("a.py", 'git = "git@github.com:o/r.git"'),
    ("a.crt", f"-----BEGIN CERTIFICATE-----\n{KEY}\n-----END CERTIFICATE-----"),
    ("a.md", "See https://example.com/token?x=1 for it."),
]


@pytest.mark.parametrize(("path", "text", "secret"), SECRETS)
def test_a_secret_is_painted_over(path: str, text: str, secret: str) -> None:
    masker = Masker()
    masker.learn(text, path)
    masked = masker.mask(text, path)
    assert secret not in masked
    assert MASK in masked
    assert masked.count("\n") == text.count("\n")
    assert masker.mask(masked, path) == masked


@pytest.mark.parametrize(("path", "text"), PUBLIC)
def test_what_is_no_secret_stays(path: str, text: str) -> None:
    masker = Masker()
    masker.learn(text, path)
    assert masker.mask(text, path) == text


@pytest.mark.parametrize("secret", ["hunter2xyz", "Tr0ub4dor&3", "päßwörd-99", "a b/c+d=e?f", "correcthorsebattery"])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:"])
def test_a_known_secret_is_found_in_base64_wherever_it_begins(secret: str, before: str) -> None:
    masker = Masker()
    masker.learn(f'password = "{secret}"', "a.py")
    for text in (before + secret, before + secret + "tail", before + secret + "\n"):
        for coded in (
            base64.b64encode(text.encode()).decode(),
            base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
        ):
            assert masker.mask(f"x {coded} y") == f"x {MASK} y"


def test_secrets_of_the_environment() -> None:
    environ = {
        "OPENAI_API_KEY": "none",
        "GITHUB_TOKEN": "abc-123-def",
        "MY_PASSWORD": "hunter2xyz",
        "PWD": "/home/password",
        "HOME": "/home/me",
        "KEY_FILE": "/etc/key.pem",
        "LANG": "C.UTF-8",
        "HOOK": "https://hooks.slack.com/services/T0000000/B0000000/abcdefghijklmnop",
        "APP_PRIVATE_KEY": f"-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----",
    }
    masker = Masker.of_environment(environ)
    text = f"none abc-123-def hunter2xyz /home/password /home/me C.UTF-8 {KEY} https://hooks.slack.com/services/T0000000/B0000000/abcdefghijklmnop"
    assert masker.mask(text) == f"none {MASK} {MASK} /home/password /home/me C.UTF-8 {MASK} https://{MASK}"


def test_a_word_that_is_also_a_password_stays_elsewhere() -> None:
    masker = Masker()
    masker.learn("password: postgres\ntoken: x\n", "a.yaml")
    assert masker.mask("image: postgres:16") == "image: postgres:16"


@given(st.text(max_size=300), st.sampled_from(["a.py", "a.yaml", ".env", "x", "a.sh"]))
def test_lines_stay_and_masking_is_stable(text: str, path: str) -> None:
    masker = Masker()
    masker.learn(text, path)
    masked = masker.mask(text, path)
    assert masked.count("\n") == text.count("\n")
    assert masker.mask(masked, path).count("\n") == text.count("\n")


SLOW = {
    "blank lines": "token:\n" + "  \n" * 20_000,
    "spaces": "token: " + " " * 60_000 + "x",
    "addresses": "http://a:" * 7_000 + "@",
    "beginnings": "-----BEGIN PRIVATE KEY-----\n" * 2_000,
    "ends": "-----END PRIVATE KEY-----\n" * 2_000,
    "quotes": 'token="' * 8_000,
    "long names": "a-" * 30_000 + "token",
    "nested": "".join(" " * (number % 100) + "password:\n" for number in range(2_000)),
    "alternatives": "token = x or " * 4_000,
    "curl": "curl " * 10_000,
    "data": "kind: Secret\ndata:\n" + "  a: b\n" * 8_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_hostile_text_takes_no_hostile_time(name: str) -> None:
    started = time.process_time()
    masker = Masker()
    masker.learn(SLOW[name], "a.yaml")
    masker.mask(SLOW[name], "a.yaml")
    assert time.process_time() - started < 8
