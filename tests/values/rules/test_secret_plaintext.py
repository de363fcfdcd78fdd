from __future__ import annotations

import pytest

from checks.model import Level
from checks.values.rules.secret_plaintext import check
from tests.values.helpers import findings, lines

HEX = "9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"
PEM = "-----BEGIN RSA PRIVATE KEY-----\n    MIIEowIBAAKCAQEA7bq4m8hK3Vv0Yw2l1p9xQZ8s5tU6rT4e3w2q1A0zXcVbNmKj\n"

FOUND = [
    ("password", "db:\n  password: hunter2\n", [2]),
    ("adminPassword", 'adminPassword: "S3cr3t!"\n', [1]),
    ("postgresqlPassword", "postgresql:\n  postgresqlPassword: supersecret123\n", [2]),
    ("snake case", "db_password: Xk29fkq\n", [1]),
    ("upper case", "env:\n  DB_PASSWORD: Xk29fkq\n", [2]),
    ("dotted", "config:\n  spring.datasource.password: Xk29fkq\n", [2]),
    ("in a part that is off", "redis:\n  enabled: false\n  password: hunter2\n", [3]),
    ("short name", "mysql:\n  pass: r3d1sp4ss\n", [2]),
    ("pwd", "sql:\n  pwd: qwe123rty\n", [2]),
    ("digits only", "password: 4815162342\n", [1]),
    ("with a dollar", "password: pa$$w0rd9\n", [1]),
    ("two words", "password: 'p@ss w0rd'\n", [1]),
    ("words only", "passphrase: correct-horse-battery\n", [1]),
    ("env item", "env:\n  - name: DB_PASSWORD\n    value: hunter2\n", [3]),
    ("env item, value first", "env:\n  - value: hunter2\n    name: DB_PASSWORD\n", [2]),
    ("api key", f"apiKey: {HEX}\n", [1]),
    ("api key, other spelling", f"api-key: {HEX}\n", [1]),
    ("encryption key", f"encryptionKey: {HEX}\n", [1]),
    ("AWS secret", "aws:\n  secretAccessKey: wJalrXUtnFEMI/K7MDENG/bPxRfiCYzKq93jdLq0\n", [2]),
    ("client secret", "oauth:\n  clientSecret: kX93jdLq0PzVt7Wm\n", [2]),
    ("session secret", "sessionSecret: d41d8cd98f00b204\n", [1]),
    ("token", f"auth:\n  token: {HEX}\n", [2]),
    ("list of tokens", f"tokens:\n  - {HEX}\n", [2]),
    ("flag and value", "args:\n  - --db-password\n  - hunter2\n", [3]),
    ("flag with value", "args:\n  - --db-password=hunter2\n", [2]),
    ("AWS key id", "anything: AKIA2E0A8F3B244C9986\n", []),
    ("AWS access key", "anything: AKIAQYLPMN5HHHFPZAM2\n", [1]),
    ("GitHub token", "x: ghp_abcdefghijklmnopqrstuvwxyz0123456789\n", [1]),
    ("Slack webhook", "url: https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/abcdEFGHijklMNOPqrstUVWX\n", [1]),
    ("Stripe", "x: sk_live_51H8xYzABCDEFGHIJKLMNOPqrst\n", [1]),
    ("JSON web token", "x: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P\n", [1]),
    ("URL", "databaseUrl: postgres://app:Xk29fkq@db:5432/app\n", [1]),
    ("URL without user", "redis: redis://:Xk29fkq@cache:6379/0\n", [1]),
    ("connection string", "db: Server=db;User=sa;Password=Hx82kd!;\n", [1]),
    ("JDBC", "url: jdbc:mysql://db/app?user=app&password=Hx82kd91\n", [1]),
    ("Azure", f"x: AccountName=a;AccountKey={'aB3' * 28}==;EndpointSuffix=core\n", [1]),
    ("basic authorization", "headers:\n  Authorization: Basic YXBwOkh4ODJrZDkx\n", [2]),
    ("bearer authorization", f"headers:\n  Authorization: Bearer {HEX}\n", [2]),
    ("private key", f"tls:\n  key: |\n    {PEM}", [3]),
    ("line of a config file", "config: |\n  [db]\n  user=app\n  password = Hx82kd91\n", [4]),
    ("JSON in a text", 'config: |\n  {"user": "app",\n   "password": "Hx82kd91"}\n', [3]),
    ("YAML in a text", "config: |\n  db:\n    password: Hx82kd91\n", [3]),
    ("env list in a text", "extraEnv: |\n  - name: DB_PASSWORD\n    value: hunter2\n", [3]),
    ("SQL", "init: |\n  CREATE USER app IDENTIFIED BY 'Hx82kd91';\n", [2]),
    ("curl", "command: curl -u admin:Hx82kd91 http://a\n", [1]),
    ("Secret object", "extraObjects:\n  - kind: Secret\n    stringData:\n      password: Hx82kd91\n", [4]),
]
QUIET = [
    ("empty", 'password: ""\n'),
    ("null", "password:\n"),
    ("changeme", "password: changeme\n"),
    ("CHANGE_ME", "password: CHANGE_ME\n"),
    ("angle brackets", "password: <password>\n"),
    ("your-", "password: your-password-here\n"),
    ("xxx", "token: xxxxxxxxxxxxxxxx\n"),
    ("example", "password: example-password\n"),
    ("TODO", "apiKey: TODO\n"),
    ("stars", "password: '********'\n"),
    ("one letter over and over", "apiKey: '00000000000000000000000000000000'\n"),
    ("documentation key", "x: AKIAIOSFODNN7EXAMPLE\n"),
    ("template", 'password: "{{ .Values.global.password }}"\n'),
    ("variable", "password: ${DB_PASSWORD}\n"),
    ("variable of Kubernetes", "password: $(DB_PASSWORD)\n"),
    ("variable of a shell", "password: $DB_PASSWORD\n"),
    ("vault", "password: vault:secret/data/app#password\n"),
    ("vals", "password: ref+vault://secret/app#/password\n"),
    ("AVP path", "password: <path:secret/data/app#password>\n"),
    ("sops", "password: ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]\n"),
    ("1Password", "password: op://vault/item/password\n"),
    ("AWS ARN", "password: arn:aws:secretsmanager:eu-west-1:1:secret:app\n"),
    ("SSM", "password: ssm:/app/prod/password\n"),
    ("file", "passwordFile: /run/secrets/password\npassword: /run/secrets/password\n"),
    ("existing secret", "existingSecret: app-secret\nexistingSecretPasswordKey: password\n"),
    ("secretName", "tls:\n  secretName: app-tls-2024\n"),
    ("secret name under secret", "tls:\n  secret: my-app-tls\n"),
    (
        "key in a Secret",
        "auth:\n  secretKeys:\n    adminPasswordKey: admin-password\n    userPassword: user-password\n",
    ),
    ("secretKeyRef", "env:\n  - name: PASSWORD\n    valueFrom:\n      secretKeyRef: {name: app, key: password}\n"),
    ("map of Secret and key", "namespace_secrets:\n  app-creds:\n    DB_PASS: database_password\n"),
    ("its own name", "secrets:\n  SYSTEM_CLIENT_SECRET: SYSTEM_CLIENT_SECRET\n"),
    ("pull secrets", "imagePullSecrets:\n  - name: regcred1\n"),
    ("lifetime", "tokenTTL: 3600\naccessTokenLifespan: 5m\npasswordLength: 32\n"),
    ("switches", "password: true\ntoken: false\nusePassword: 'yes'\nautomountServiceAccountToken: 'true'\n"),
    ("URLs", "tokenUrl: https://idp.example.org/oauth/token\napiKeyUrl: https://a.io/9f8a7b6c5d4e\n"),
    ("URL with a template", "url: postgres://app:${PASSWORD}@db/app\n"),
    ("URL with a placeholder", "url: postgres://user:<password>@db/app\n"),
    ("URL with only a user", "url: ssh://git@github.com:22/a/b\n"),
    ("time in an address", "url: http://a.io/12:30@x\n"),
    ("public key", "sshPublicKey: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7\n"),
    ("certificate", "ca: |\n  -----BEGIN CERTIFICATE-----\n  MIIDXTCCAkWgAwIBAgIJAKL0UG+mRKSzMA0GCSqGSIb3DQEB\n"),
    ("hash", "adminPassword: $2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy\n"),
    ("checksum", f"checksum: {HEX}\ncommit: {HEX}\n"),
    ("user", "username: admin42\nuser: x9f8a7b6c5d\n"),
    ("sentence", "passwordHelp: Use 12 letters\npassword: The password of the database user.\n"),
    ("scope", "knownScopes:\n  admin:token: Can create and modify tokens\n"),
    ("shell code", "script: |\n  PASSWORD=$(cat /run/secrets/p)\n  export TOKEN=\"$1\"\n  password=os.environ['P']\n"),
    ("program code", "script: |\n  token = get_token(user)\n  password = config.db.password\n  if (key == null) {}\n"),
    ("comment", "a: 1  # password: hunter2\n"),
    ("label", "labels:\n  token: a1b2c3d4\n"),
    ("setting", "auth:\n  tokenType: Bearer\n  secretProvider: vault2\n  grantType: password\n"),
    ("partition key", "partitionKey: user9id1\nsortKey: name8x7y\nkeyId: 9f8a7b6c\n"),
]


@pytest.mark.parametrize(("name", "text", "expected"), FOUND, ids=[case[0] for case in FOUND])
def test_found(name: str, text: str, expected: list[int]) -> None:
    assert lines(check, text) == expected


@pytest.mark.parametrize(("name", "text"), QUIET, ids=[case[0] for case in QUIET])
def test_quiet(name: str, text: str) -> None:
    assert lines(check, text) == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("password: admin\n", Level.NOTE),
        ("postgresql:\n  password: postgres\n", Level.NOTE),
        ("url: amqp://guest:guest@mq:5672\n", Level.NOTE),
        ("keycloak:\n  password: keycloak\n", Level.NOTE),
        ("password: hunter2\n", None),
    ],
)
def test_a_word_that_everybody_tries_is_a_note(text: str, level: Level | None) -> None:
    (finding,) = findings(check, text)
    assert finding.level is level


@pytest.mark.parametrize("text", [text for _, text, expected in FOUND if expected])
def test_the_secret_is_never_in_the_message(text: str) -> None:
    for finding in findings(check, text):
        shown = f"{finding.message} {finding.key} {finding.related}"
        for secret in ("hunter2", "Hx82kd91", HEX, "Xk29fkq", "S3cr3t", "supersecret123", "MIIE", "4815162342"):
            assert secret not in shown


@pytest.mark.parametrize(
    ("defaults", "text", "name"),
    [
        ("auth:\n  existingSecret: ''\n", "auth:\n  password: hunter2\n", "auth.existingSecret"),
        ("existingSecret: ''\n", "auth:\n  password: hunter2\n", "existingSecret"),
        ("existingSecret: ''\n", "password: hunter2\n", "existingSecret"),
    ],
)
def test_the_chart_takes_the_name_of_a_secret(defaults: str, text: str, name: str) -> None:
    (finding,) = findings(check, text, {"values.yaml": defaults})
    assert f"name a Secret in `{name}`" in finding.message


def test_defaults_of_the_chart_are_not_this_file() -> None:
    assert lines(check, "replicas: 2\n", {"values.yaml": "password: hunter2\n"}) == []
