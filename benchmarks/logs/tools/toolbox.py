"""The programs that the jobs use: what the machine has, and what the package registries add below one folder.

Of the machine itself are gcc, make, cmake, ninja, go, cargo, a JDK with Maven, node, perl, ruby with rspec, php, lua,
bats, shellcheck, sqlite3, curl, git and terraform; a job whose programs are missing is left out, and that is said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PYTHON = """pip wheel setuptools build pytest pytest-randomly pytest-xdist coverage pytest-cov mypy ruff black isort
pylint flake8 yamllint ansible-core alembic sphinx tox nox poetry meson scons bandit twine
pyright sqlfluff django robotframework behave cfn-lint gitlint codespell djlint helm-python-sdk""".split()
NODE = """typescript eslint@9 jest mocha vitest webpack webpack-cli vite prettier stylelint stylelint-config-standard
rollup tap ava markdownlint-cli sass esbuild""".split()
GO = {
    "actionlint": "github.com/rhysd/actionlint/cmd/actionlint@latest",
    "helm": "helm.sh/helm/v3/cmd/helm@v3.16.4",
}
KEPT = ("PIP_", "NPM_", "NODE_EXTRA", "SSL_", "CURL_", "REQUESTS_", "CARGO_REGISTR", "GOPROXY", "GOFLAGS", "JAVA_HOME")
"""How the names of variables begin by which this machine reaches the registries."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """`root` holds the tools, the caches of package managers, and the folders of running jobs."""

    root: Path

    @property
    def scratch(self) -> Path:
        return self.root / "scratch"

    @property
    def path(self) -> str:
        own = (self.root / "venv" / "bin", self.root / "node" / "node_modules" / ".bin", self.root / "bin")
        return os.pathsep.join([*map(str, own), os.environ["PATH"]])

    def has(self, program: str) -> bool:
        return shutil.which(program, path=self.path) is not None

    def install(self) -> None:
        """Lay the Python and Node tools where they are missing."""
        self.scratch.mkdir(parents=True, exist_ok=True)
        venv, node = self.root / "venv", self.root / "node"
        if not venv.exists():
            subprocess.run(["python3", "-m", "venv", str(venv)], check=True)
            subprocess.run([str(venv / "bin" / "pip"), "install", "-q", *PYTHON], check=True)
        if not node.exists():
            node.mkdir()
            subprocess.run(["npm", "install", "--no-fund", "--no-audit", *NODE], cwd=node, check=True)
        for program, module in GO.items():
            if not (self.root / "bin" / program).exists() and shutil.which("go"):
                env = {**os.environ, "GOBIN": str(self.root / "bin")}
                subprocess.run(["go", "install", module], env=env, check=True)

    def environment(self, root: Path) -> dict[str, str]:
        """A CI job's environment whose home and temporary folder lie below `root`."""
        caches = self.root / "cache"
        return {
            **{name: value for name, value in os.environ.items() if name.startswith(KEPT)},
            "PATH": self.path,
            "HOME": str(root / "home"),
            "TMPDIR": str(root / "tmp"),
            "CI": "true",
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "120",
            "NODE_PATH": str(self.root / "node" / "node_modules"),
            "npm_config_cache": str(caches / "npm"),
            "PIP_CACHE_DIR": str(caches / "pip"),
            "GOMODCACHE": str(caches / "gomod"),
            "GOCACHE": str(caches / "gobuild"),
            "CARGO_HOME": str(caches / "cargo"),
            "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")),
            "TF_CLI_CONFIG_FILE": "/dev/null",
            "MAVEN_OPTS": f"-Dmaven.repo.local={caches / 'maven'}",
            "GRADLE_USER_HOME": str(caches / "gradle"),
            "GIT_AUTHOR_NAME": "Build",
            "GIT_AUTHOR_EMAIL": "build@example.org",
            "GIT_COMMITTER_NAME": "Build",
            "GIT_COMMITTER_EMAIL": "build@example.org",
        }
