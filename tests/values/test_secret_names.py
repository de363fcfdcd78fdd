from __future__ import annotations

import pytest

from checks.values.secret_names import Kind, kind_of

HOLDS = {
    Kind.PASSWORD: (
        "password adminPassword db_password DB_PASS pwd passwd passphrase dbPassword1 passwordValue PGPASSWORD"
        " MYSQL_ROOT_PWD spring.datasource.password"
    ),
    Kind.TOKEN: "token authToken GITHUB_TOKEN access_token bearerToken tokens",
    Kind.KEY: (
        "apiKey api-key APIKEY secretKey secretAccessKey encryptionKey privateKey private_key licenseKey fernetKey"
        " signing_key"
    ),
    Kind.SECRET: "clientSecret client_secret cookieSecret JWT_SECRET secret",
    Kind.CREDENTIALS: "credentials connectionString dsn .dockerconfigjson htpasswdCreds",
}
HOLDS_NOT = (
    "existingSecret existingSecretPasswordKey secretName passwordFile passwordKey tokenUrl tokenTTL tokenEndpoint"
    " secretRef passwordLength usePassword enableToken publicKey partitionKey keyId sortKey secretsManager compass"
    " bypass passthrough keypair automountServiceAccountToken imagePullSecret monkey keyboard hotkeys accessKeyId"
    " username passwordPolicy apiKeyHeader"
)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in HOLDS.items() for name in names.split()])
def test_holds_a_secret(kind: Kind, name: str) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize("name", HOLDS_NOT.split())
def test_holds_none(name: str) -> None:
    assert kind_of(name) is None
