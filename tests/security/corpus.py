"""Texts with one secret each, and texts that only look like one. Every token is made here, none is real."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import base64
import json
import random
from dataclasses import dataclass

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = UPPER.lower()
DIGITS = "0123456789"
HEX = DIGITS + "abcdef"
MIXED = UPPER + LOWER + DIGITS


@dataclass(frozen=True)
class Case:
    """A file with a secret at a line; `secret` is empty for a look-alike."""

    name: str
    file: str
    text: str
    secret: str = ""
    line: int = 1
    encoding: str = "utf-8"

    @property
    def data(self) -> bytes:
        return self.text.encode(self.encoding)


def token(seed: str, length: int, alphabet: str = MIXED) -> str:
    """Letters and digits that look random and are always the same."""
    return "".join(random.Random(seed).choices(alphabet, k=length))


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def pem(kind: str, lines: int = 14) -> str:
    body = "\n".join(token(f"{kind}{i}", 64, MIXED + "+/") for i in range(lines))
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----\n"


def _one(  # noqa: PLR0917
    name: str, file: str, template: str, secret: str, line: int = 1, encoding: str = "utf-8"
) -> Case:
    return Case(name, file, template.replace("@@", secret), secret, line, encoding)


def secrets() -> list[Case]:
    aws = "AKIA" + token("aws", 16, UPPER + "234567")
    aws_key = token("awskey", 40, MIXED + "+/")
    password = "Vq7" + token("pw", 13) + "!x"
    gcp = {
        "type": "service_account", "project_id": "shop-prod", "private_key_id": token("gcpid", 40, HEX),
        "private_key": pem("PRIVATE KEY", 26), "client_email": "ci@shop-prod.iam.gserviceaccount.com",
    }  # fmt: skip
    jwt = ".".join(
        (
            b64('{"alg":"HS256","typ":"JWT"}').rstrip("="),
            b64('{"sub":"u-829113","role":"admin","iat":1760000000}').rstrip("="),
            token("jwt", 43, MIXED + "-_"),
        )
    )
    azure = token("az1", 3) + "8Q~" + token("az2", 34, MIXED + "_.~-")
    return [
        _one("aws access key pair", "deploy.sh", f"export AWS_ACCESS_KEY_ID={aws}\nexport AWS_SECRET_ACCESS_KEY=@@\n", aws_key, 2),
        _one("aws access key id", "config.ini", "[default]\naws_access_key_id = @@\naws_secret_access_key = " + aws_key + "\n", aws, 2),
        _one("github pat", "ci.sh", "curl -H 'Authorization: token @@' https://api.github.com/user\n", "ghp_" + token("gh", 36)),
        _one("github fine-grained pat", "a.env", "GH=@@\n", "github_pat_" + token("ghf", 22) + "_" + token("ghg", 59)),
        _one("github app token", "a.txt", "token: @@\n", "ghs_" + token("ghs", 36)),
        _one("gitlab pat", "a.yml", "variables:\n  TOKEN: @@\n", "glpat-" + token("gl", 20, MIXED + "_-"), 2),
        _one("slack bot token", "bot.py", 'client = WebClient(token="@@")\n', "xoxb-" + token("s1", 12, DIGITS) + "-" + token("s2", 13, DIGITS) + "-" + token("s3", 24)),
        _one("slack webhook", "notify.yaml", "url: @@\n", "https://hooks.slack.com/services/T" + token("w1", 10, UPPER + DIGITS) + "/B" + token("w2", 10, UPPER + DIGITS) + "/" + token("w3", 24)),
        _one("stripe live key", "pay.js", "const stripe = require('stripe')('@@');\n", "sk_live_" + token("st", 24)),
        _one("openai key", "ai.py", 'openai.api_key = "@@"\n', "sk-proj-" + token("oa", 74, MIXED + "_-") + "T3BlbkFJ" + token("ob", 74, MIXED + "_-")),
        _one("anthropic key", "ai.env", "ANTHROPIC_API_KEY=@@\n", "sk-ant-api03-" + token("an", 93, MIXED + "_-") + "AA"),
        _one("gcp service account", "sa.json", json.dumps(gcp, indent=2) + "\n", str(gcp["private_key"]).split("\n")[3], 5),
        _one("google api key", "map.js", 'const key = "@@";\n', "AIza" + token("gk", 35, MIXED + "_-")),
        _one("azure client secret", "app.env", "ARM_TENANT_ID=72f988bf-86f1-41af-91ab-2d7cd011db47\nARM_CLIENT_SECRET=@@\n", azure, 2),
        _one("lone azure client secret", "notes.txt", "use @@ for the deployment\n", azure),
        _one("azure storage key", "st.env", "CONN=DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=@@;EndpointSuffix=core.windows.net\n", token("as", 86, MIXED + "+/") + "=="),
        _one("sendgrid key", "mail.py", 'sg = SendGridAPIClient("@@")\n', "SG." + token("sg", 22, MIXED + "_-") + "." + token("sh", 43, MIXED + "_-")),
        _one("twilio key", "sms.rb", 'key = "@@"\n', "SK" + token("tw", 32, HEX)),
        _one("npm token", ".npmrc", "//registry.npmjs.org/:_authToken=@@\n", "npm_" + token("np", 36)),
        _one("npmrc uuid token", "web/.npmrc", "//npm.example.com/:_authToken=@@\n", "4f1c2d3e-9a8b-4c7d-a6e5-" + token("nu", 12, HEX)),
        _one("pypi token", ".pypirc", "[pypi]\nusername = __token__\npassword = @@\n", "pypi-AgEIcHlwaS5vcmc" + token("py", 80, MIXED + "_-"), 3),
        _one("docker hub token", "login.sh", "docker login -u me -p @@\n", "dckr_pat_" + token("dh", 27, MIXED + "_-")),
        _one("docker config auth", ".docker/config.json", '{\n  "auths": {\n    "registry.example.com": {\n      "auth": "@@"\n    }\n  }\n}\n', b64(f"deployer:{password}"), 4),
        _one("netrc", ".netrc", "machine git.example.com\nlogin deploy\npassword @@\n", password, 3),
        _one("netrc on one line", "home/.netrc", "machine git.example.com login deploy password @@\n", password),
        _one("rsa private key", "id_rsa", pem("RSA PRIVATE KEY"), "", 1),
        _one("openssh private key", "deploy_key", pem("OPENSSH PRIVATE KEY"), "", 1),
        _one("ec private key", "tls.key", pem("EC PRIVATE KEY", 3), "", 1),
        _one("pgp private key", "key.asc", pem("PGP PRIVATE KEY BLOCK", 20), "", 1),
        _one("jwt", "req.http", "Authorization: Bearer @@\n", jwt),
        _one("postgres url", "settings.py", 'DATABASE_URL = "postgres://shop:@@@db.internal:5432/shop"\n', "kX9" + token("pg", 14)),
        _one("mongodb url", "db.yaml", "uri: mongodb+srv://shop:@@@cluster0.mongodb.net/prod\n", "kX9" + token("mg", 14)),
        _one("basic auth in a url", "pip.conf", "[global]\nindex-url = https://ci:@@@pypi.example.com/simple\n", "kX9" + token("bu", 14), 2),
        _one("jdbc password", "app.properties", "spring.datasource.url=jdbc:mysql://db/shop?user=shop&password=@@\n", "kX9" + token("jd", 14)),
        _one("spring password", "application.properties", "spring.datasource.password=@@\n", password),
        _one("kubernetes secret", "secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: @@\n", b64(password + token("ks", 6)), 6),
        _one("kubernetes stringData", "secret2.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: @@\n", token("sd", 24), 6),
        _one("helm values password", "values.yaml", "postgresql:\n  auth:\n    password: @@\n", token("hv", 20), 3),
        _one("dotenv password", ".env", "DB_PASSWORD=@@\n", token("de", 20)),
        _one("terraform password", "main.tf", 'resource "aws_db_instance" "a" {\n  password = "@@"\n}\n', token("tp", 20), 2),
        _one("vault token", "v.sh", "export VAULT_TOKEN=@@\n", "hvs." + token("hv2", 90, MIXED + "_-")),
        _one("terraform cloud token", ".terraformrc", 'credentials "app.terraform.io" {\n  token = "@@"\n}\n', token("tc", 14) + ".atlasv1." + token("td", 67), 2),
        _one("digitalocean token", "do.env", "DO=@@\n", "dop_v1_" + token("do", 64, HEX)),
        _one("datadog key", "dd.yaml", "datadog:\n  apiKey: @@\n", token("dd", 32, HEX), 2),
        _one("telegram bot token", "tg.py", 'TELEGRAM_TOKEN = "@@"\n', token("t1", 9, "123456789") + ":AA" + token("t2", 33, MIXED + "_-")),
        _one("discord bot token", "discord.js", 'client.login("@@")\n', "M" + token("d1", 25) + "." + token("d2", 6) + "." + token("d3", 38, MIXED + "_-")),
        _one("shopify token", "shop.env", "S=@@\n", "shpat_" + token("sp", 32, HEX)),
        _one("databricks token", "db.cfg", "token = @@\n", "dapi" + token("dbx", 32, HEX)),
        _one("hugging face token", "hf.py", 'login("@@")\n', "hf_" + token("hf", 34, UPPER + LOWER)),
        _one("grafana service account", "g.env", "G=@@\n", "glsa_" + token("g1", 32) + "_" + token("g2", 8, HEX)),
        _one("mailgun key", "mg.py", 'mailgun_key = "@@"\n', "key-" + token("mgk", 32, HEX)),
        _one("age key", "keys.txt", "# created\n@@\n", "AGE-SECRET-KEY-1" + token("age", 58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"), 2),
        _one("htpasswd line", "a.env", "PASS=@@\n", token("hp", 24)),
        _one("pgpass", ".pgpass", "db.internal:5432:shop:app:@@\n", password),
        _one("my.cnf", ".my.cnf", "[client]\nuser=root\npassword=@@\n", password, 3),
        _one("bearer header", "call.sh", "curl -H 'Authorization: Bearer @@' https://api.internal/v1\n", token("bh", 40)),
        _one("basic header", "call2.sh", "curl -H 'Authorization: Basic @@' https://api.internal/v1\n", b64(f"deploy:{password}")),
        _one("curl user", "call3.sh", "curl -u deploy:@@ https://api.internal/v1\n", "kX9" + token("cu", 14)),
        _one("sql server connection string", "appsettings.json", '{"ConnectionStrings": {"Default": "Server=db;Database=shop;User Id=sa;Password=@@;"}}\n', "kX9" + token("ms", 14)),
        _one("putty key", "deploy.ppk", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPrivate-Lines: 1\n@@\nPrivate-MAC: " + token("pm", 64, HEX) + "\n", token("pk", 64, MIXED + "+/"), 5),
        _one("wireguard key", "wg0.conf", "[Interface]\nPrivateKey = @@\n", token("wg", 42, MIXED + "+/") + "8=", 2),
        _one("django secret key", "settings2.py", "SECRET_KEY = '@@'\n", token("dj", 50, MIXED + "!@#%^&*(-_=+)")),
        _one("kubeconfig token", "kubeconfig", "users:\n- name: ci\n  user:\n    token: @@\n", jwt, 4),
        _one("kubeconfig client key", "kubeconfig2", "users:\n- name: ci\n  user:\n    client-key-data: @@\n", b64(pem("RSA PRIVATE KEY", 6)), 4),
        _one("utf-16 password", "win.ps1", "$password = '@@'\r\n", token("u16", 24), 1, "utf-16"),
        _one("utf-16 without a mark", "win2.ini", "[a]\r\ngithub=@@\r\n", "ghp_" + token("u16b", 36), 2, "utf-16-le"),
        _one("utf-16 big endian token", "win3.txt", "\ufefftoken @@\r\n", "ghp_" + token("u16c", 36), 1, "utf-16-be"),
        _one("azure devops pat", "ado.env", "AZURE_DEVOPS_PAT=@@\n", token("ado", 52, LOWER + "234567")),
        _one("azure sas", "sas.txt", "https://shop.blob.core.windows.net/x?sv=2022-11-02&sp=rwdl&sig=@@\n", token("sas", 43) + "%3D"),
        _one("ansible password", "group_vars/all.yml", "ansible_become_password: @@\n", password),
        _one("compose environment", "compose.yaml", "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: @@\n", token("ce", 20), 5),
        _one("dockerfile env", "Dockerfile", "FROM alpine:3.20\nENV API_TOKEN=@@\n", token("df", 32), 2),
        _one("workflow env", ".github/workflows/a.yml", "on: push\nenv:\n  API_KEY: @@\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}\n", token("we", 32), 3),
        _one("new relic key", "nr.env", "K=@@\n", "NRAK-" + token("nr", 27, UPPER + DIGITS)),
        _one("linear key", "l.env", "K=@@\n", "lin_api_" + token("la", 40)),
        _one("sentry token", "sen.env", "K=@@\n", "sntryu_" + token("sn", 64, HEX)),
        _one("square token", "sq.env", "K=@@\n", "EAAA" + token("sq", 60)),
        _one("atlassian token", "at.env", "K=@@\n", "ATATT3xFfGF0" + token("at", 180, MIXED + "_-") + "=" + token("au", 8, UPPER[:6] + DIGITS)),
        _one("rails master key", "config/master.key", "@@\n", token("rm", 32, HEX)),
        _one("vagrant password in python", "c.py", 'conn = connect(host="db", user="app", password="@@")\n', "kX9" + token("vp", 14)),
        _one("java password", "C.java", 'private static final String PASSWORD = "@@";\n', "kX9" + token("jp", 14)),
        _one("secret after a long line", "long.txt", "x" * 200_000 + " @@\n", "ghp_" + token("ll", 36)),
        _one("secret after a nul", "nul.txt", "a\x00b @@\n", "ghp_" + token("nul", 36)),
        _one("crlf", "crlf.env", "A=1\r\nTOKEN=@@\r\n", "ghp_" + token("crlf", 36), 2),
        _one("allow comment", "allow.py", 'token = "@@"  # gitleaks:allow\n', "ghp_" + token("allow", 36)),
    ]  # fmt: skip


def more_secrets() -> list[Case]:
    """Secrets without a form of their own: the place makes them one. Each row: name, file, text, a part of the secret."""
    q = "kX9" + token("q5", 14)
    rows = [("xml","settings.xml",f"<server><id>x</id><username>ci</username><password>{q}</password></server>\n",q),
("php define","wp-config.php",f"define('DB_PASSWORD', '{q}');\n",q),
("sshpass","d.sh",f"sshpass -p {q} ssh root@host\n",q),
("sshpass q","d.sh",f"sshpass -p '{q}' ssh root@host\n",q),
("mysql -p","d.sh",f"mysql -u root -p{q} shop\n",q),
("PGPASSWORD","d.sh",f"PGPASSWORD={q} psql -h db\n",q),
("compose env list","compose.yaml",f"services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD={q}\n",q),
("git credentials",".git-credentials",f"https://ci:{q}@git.example.com\n",q),
("redis no user","a.env",f"REDIS_URL=redis://:{q}@redis:6379/0\n",q),
("amqp","a.env",f"AMQP=amqp://app:{q}@mq:5672/v\n",q),
("toml","a.toml",f'[db]\npassword = "{q}"\n',q),
("json","a.json",f'{{"db": {{"password": "{q}"}}}}\n',q),
("py dict","a.py",f"DB = {{'password': '{q}'}}\n",q),
("go const","a.go",f'const dbPassword = "{q}"\n',q),
("powershell","a.ps1",f'$p = ConvertTo-SecureString "{q}" -AsPlainText -Force\n',q),
("kubectl token","d.sh",f"kubectl --token={token('kt',48)} get pods\n",token("kt",48)),
("env json k8s","a.yaml",f"env:\n  - name: DB_PASSWORD\n    value: {q}\n",q),
("env json k8s quoted","a.yaml",f'env:\n  - name: API_TOKEN\n    value: "{token("et",32)}"\n',token("et",32)),
("tfvars","terraform.tfvars",f'db_password = "{q}"\n',q),
("service bus","a.env",f"SB=Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={token('sb',43,MIXED+'+/')}=\n",token("sb",43,MIXED+"+/")),
("aws session","a.env",f"AWS_SESSION_TOKEN={token('ast',300,MIXED+'+/')}\n",token("ast",300,MIXED+"+/")),
("heroku","a.env",f"HEROKU_API_KEY=4f1c2d3e-9a8b-4c7d-a6e5-{token('hk',12,HEX)}\n","4f1c2d3e-9a8b-4c7d-a6e5-"+token("hk",12,HEX)),
("cloudflare","a.env",f"CLOUDFLARE_API_TOKEN={token('cf',40,MIXED+'_-')}\n",token("cf",40,MIXED+"_-")),
("tailscale","a.env",f"K=tskey-auth-{token('ts',12)}-{token('tt',32)}\n","tskey-auth-"),
("groq","a.env",f"K=gsk_{token('gq',52)}\n","gsk_"),
("pulumi","a.env",f"K=pul-{token('pu',40,HEX)}\n","pul-"),
("postman","a.env",f"K=PMAK-{token('pm',24,HEX)}-{token('pn',34,HEX)}\n","PMAK-"),
("hubspot","a.env",f"K=pat-na1-4f1c2d3e-9a8b-4c7d-a6e5-{token('hs',12,HEX)}\n","pat-na1"),
("rubygems","a.env",f"K=rubygems_{token('rg',48,HEX)}\n","rubygems_"),
("notion","a.env",f"K=ntn_{token('nt0',11,DIGITS)}{token('nt',35)}\n","ntn_"),
("figma","a.env",f"K=figd_{token('fg',40,MIXED+'_-')}\n","figd_"),
("sonar","a.env",f"SONAR_TOKEN=squ_{token('so',40,HEX)}\n","squ_"),
("artifactory","a.env",f"K=AKCp{token('ar',69)}\n","AKCp"),
("gcp oauth","a.json",f'{{"client_secret":"GOCSPX-{token("go",28,MIXED+"_-")}"}}\n',"GOCSPX"),
("gitlab runner","a.toml",f'token = "glrt-{token("glr",20)}"\n',"glrt-"),
("discord webhook","a.sh",f"curl https://discord.com/api/webhooks/{token('dw',18,DIGITS)}/{token('dx',68,MIXED+'_-')}\n","discord.com"),
("teams","a.sh",f"curl https://x.webhook.office.com/webhookb2/{'4f1c2d3e-9a8b-4c7d-a6e5-'+token('t1',12,HEX)}@{'4f1c2d3e-9a8b-4c7d-a6e5-'+token('t3',12,HEX)}/IncomingWebhook/{token('t2',32,HEX)}/{'4f1c2d3e-9a8b-4c7d-a6e5-'+token('t4',12,HEX)}\n","webhook"),
("twitter bearer","a.env","TWITTER_BEARER=AAAAAAAAAAAAAAAAAAAAA"+token("tb",80,MIXED+"%")+"\n","AAAA"),
("mapbox","a.js",f'const t = "sk.eyJ1Ijoic2hvcCIsImEiOiJj{token("mb",30)}.{token("mc",22,MIXED+"_-")}";\n',"sk.eyJ"),
("terraform state","terraform.tfstate",f'{{"resources":[{{"instances":[{{"attributes":{{"master_password":"{q}"}}}}]}}]}}\n',q),
("dockerfile arg","Dockerfile",f"FROM a\nARG NPM_TOKEN=npm_{token('da',36)}\n","npm_"),
("nginx basic","n.conf",f'proxy_set_header Authorization "Basic {b64("app:"+q)}";\n',b64("app:"+q)),
("jks pass","server.xml",f'<Connector keystorePass="{q}" />\n',q),
("web.config","web.config",f'<add name="d" connectionString="Server=db;User Id=sa;Password={q};" />\n',q),
("oracle","a.properties",f"url=jdbc:oracle:thin:app/{q}@db:1521/x\n",q),
("ftp url","a.sh",f"curl ftp://u:{q}@ftp.example.net/x\n",q),
("password phrase","a.yaml","smtp:\n  username: a\n  password: 'correct horse battery 9 staple'\n","correct horse"),
("short password","a.yaml","db:\n  password: hunter22\n","hunter22"),
("p4ss","a.env","DB_PASS=Summer2024!\n","Summer2024!"),
("k8s base64 key","s.yaml",f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  tls.key: {b64(pem('EC PRIVATE KEY',3))}\n","LS0tLS"),
("ssh config text","notes.md",f"The root password is {q}\n",q),
("unquoted yaml token","a.yaml",f"github:\n  token: {token('ut',40,HEX)}\n",token("ut",40,HEX)),
("vault approle","a.env",f"VAULT_SECRET_ID=4f1c2d3e-9a8b-4c7d-a6e5-{token('va',12,HEX)}\n","4f1c2d3e"),
("pkcs12 pass","gradle.properties",f"signing.password={q}\n",q),
("gpg pass","gradle.properties",f"mavenCentralPassword={q}\n",q),
]  # fmt: skip
    return [
        Case(name, file, text, secret, text[: text.index(secret)].count("\n") + 1) for name, file, text, secret in rows
    ]
