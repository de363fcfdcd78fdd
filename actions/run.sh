#!/usr/bin/env bash
# run.sh SCRIPT [ARG...]: run one of our console scripts in our own locked environment.
# The caller's folder may hold anything (hooks/, checks/, uv.toml, sitecustomize.py): none of it is read.
set -euo pipefail

script="$1"
shift
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
environment="${RUNNER_TEMP:-${TMPDIR:-/tmp}}/self-improving-stack"

# In a container job the workspace belongs to another user, whom git would not trust.
if [[ -n "${GITHUB_WORKSPACE:-}" && -z "${GIT_CONFIG_COUNT:-}" ]]; then
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$GITHUB_WORKSPACE"
fi

"$here/sync.sh" "$environment" --no-dev --extra helm
exec "$environment/bin/python" -I "$environment/bin/$script" "$@"
