#!/usr/bin/env bash
# run.sh SCRIPT [ARG...]: run one of our console scripts in our own locked environment.
# The caller's folder may hold anything (hooks/, checks/, uv.toml, sitecustomize.py): none of it is read.
set -euo pipefail

script="$1"
shift
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"

# Each tool gets what it needs and no more; one environment for each, so that two steps never change each other's.
tool="$script"
if [[ "$script" == guard-action ]]; then
  tool="$1"
fi
case "$tool" in
  guard) extras=(helm security github) ;;
  security-scan) extras=(helm security) ;;
  log-anomaly) extras=(logs github) ;;
  ai-review) extras=(review) ;;
  *) extras=(helm) ;;
esac
environment="${RUNNER_TEMP:-${TMPDIR:-/tmp}}/self-improving-stack/$tool"

# In a container job the workspace belongs to another user, whom git would not trust.
if [[ -n "${GITHUB_WORKSPACE:-}" && -z "${GIT_CONFIG_COUNT:-}" ]]; then
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0="$GITHUB_WORKSPACE"
fi

mkdir -p -- "${environment%/*}"
export OWN_UV="${environment%/*}/uv"
"$here/sync.sh" "$environment" --no-dev "${extras[@]/#/--extra=}"
exec "$environment/bin/python" -I "$environment/bin/$script" "$@"
