"""What a file is, by its name and content, as far as it matters to the engines."""

from __future__ import annotations

import re
from collections.abc import Iterable

_YAML = re.compile(r"\.ya?ml$", re.IGNORECASE)
_DOCKERFILE = re.compile(r"(?:^|/)(?:[^/]*[._-])?(?:dockerfile|containerfile)(?:[._-][^/]*)?$", re.IGNORECASE)
_NO_DOCKERFILE = re.compile(
    r"(?i)\.(?:md|sh|ya?ml|json|py|go|js|ts|rb|txt|toml|tmpl|tpl|j2|dockerignore|containerignore|gotmpl|erb|lock)$|ignore$"
)
# Names that Trivy takes for a Dockerfile by itself.
_NATIVE = re.compile(r"(?:^|/)(?:(?:Docker|Container)file(?:\.[^/]*)?|[^/]+\.(?:[Dd]ocker|[Cc]ontainer)file)$")
_COMPOSE = re.compile(r"(?:^|/)(?:[^/]*[._-])?(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$", re.IGNORECASE)
_WORKFLOW = re.compile(
    r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$|(?:^|/)action\.ya?ml$|(?:^|/)\.github/dependabot\.ya?ml$"
    r"|(?:^|/)\.pre-commit-(?:config|hooks)\.yaml$"
)
_REQUIREMENTS = re.compile(r"(?:^|/)(?:[\w.-]*requirements[\w.-]*\.txt|requirements/[\w.-]+\.txt)$")
_CHART = re.compile(r"(?:^|/)Chart\.yaml$")
_VALUES = re.compile(
    r"(?:^|/)(?:values|[^/]*[-_.]values|values[-_.][^/]*)\.(?:ya?ml|json)$|(?:^|/)values/[^/]+\.ya?ml$", re.IGNORECASE
)
_TERRAFORM = re.compile(r"\.(?:tf|tf\.json|tofu)$")
_APART = re.compile(
    r"\.(?:py|pyi|js|jsx|ts|tsx|mjs|cjs|go|java|kt|kts|rs|rb|php|c|cc|cpp|cxx|h|hpp|hh|cs|scala|swift|vue|svelte|dart"
    r"|lua|pl|pm|r|m|mm|f90|sql|css|scss|sass|less|html?|svg|md|rst|adoc|po|pot|csv|tsv|log|snap|map|ipynb|proto|graphql"
    r"|png|jpe?g|gif|ico|webp|bmp|pdf|woff2?|ttf|eot|otf|mp[34]|wav|mov|avi|zip|gz|xz|bz2|7z|jar|war|class|so|dll|exe"
    r"|o|a|pyc|wasm|parquet|npy|pt|onnx|bin|dat|db|sqlite|psd|ai)$",
    re.IGNORECASE,
)


def is_yaml(uri: str) -> bool:
    """Whether its name is that of a YAML file."""
    return bool(_YAML.search(uri))


def is_dockerfile(uri: str) -> bool:
    """Whether its name is that of a Dockerfile or Containerfile, in any of the ways that people write it."""
    return bool(_DOCKERFILE.search(uri)) and (bool(_NATIVE.search(uri)) or not _NO_DOCKERFILE.search(uri))


def trivy_knows_dockerfile(uri: str) -> bool:
    """Whether Trivy takes it for one by its name."""
    return bool(_NATIVE.search(uri))


def is_compose(uri: str) -> bool:
    """Whether its name is that of a compose file."""
    return bool(_COMPOSE.search(uri))


def is_workflow(uri: str) -> bool:
    """Whether zizmor reads it: a workflow, an action, the settings of Dependabot or pre-commit."""
    return bool(_WORKFLOW.search(uri))


def is_requirements(uri: str) -> bool:
    """Whether pip reads it, whatever stands around `requirements` in its name."""
    return bool(_REQUIREMENTS.search(uri))


def is_terraform(uri: str) -> bool:
    """Whether Terraform or OpenTofu reads it."""
    return bool(_TERRAFORM.search(uri))


def is_values(uri: str) -> bool:
    """Whether its name is that of a values file."""
    return bool(_VALUES.search(uri))


def is_apart(uri: str) -> bool:
    """Whether no engine of configuration or dependencies reads such a file: source code, documents, media."""
    return bool(_APART.search(uri)) and not is_dockerfile(uri) and not is_requirements(uri)


def chart_folders(uris: Iterable[str]) -> list[str]:
    """The folders of charts that are no subchart of another, `` for the repository itself."""
    folders = sorted({uri.rpartition("/")[0] for uri in uris if _CHART.search(uri)})
    return [each for each in folders if not any(_inside(each, other) for other in folders if other != each)]


def _inside(folder: str, chart: str) -> bool:
    return folder.startswith(f"{chart}/charts/" if chart else "charts/")
