#!/usr/bin/env bash
# sync.sh ENVIRONMENT [ARG...]: lay our locked environment at ENVIRONMENT; ARGs go to `uv sync`.
# It uses the uv on PATH, else it installs the pinned one at OWN_UV, by default beside ENVIRONMENT.
set -euo pipefail

environment="$1"
shift
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
python="${PYTHON:->=3.11}"

# Nothing of the caller's folder or of its uv settings may steer our environment.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV
unset UV_FROZEN UV_LOCKED UV_NO_SYNC UV_PROJECT UV_PYTHON UV_WORKING_DIR UV_WORKING_DIRECTORY
export UV_NO_CONFIG=1 UV_PROJECT_ENVIRONMENT="$environment"
# A hook starts in half the time when nothing is left to compile.
export UV_COMPILE_BYTECODE=1
# pip's settings hold for uv too: a certificate here, a mirror below.
if [[ -n "${PIP_CERT:-}" ]]; then
  export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"
fi

install_uv() {
  local pinned=(install --quiet --require-hashes --requirement "$root/actions/uv.txt")
  if python3 -I -m pip --version > /dev/null 2>&1; then
    PIP_ROOT_USER_ACTION=ignore python3 -I -m pip "${pinned[@]}" --target "$1"
  elif python3 -I -m venv "$1"; then
    "$1/bin/python" -I -m pip "${pinned[@]}"
  else
    echo "sync.sh: needs uv, or python3 with pip or venv (on Debian: apt-get install python3-venv)" >&2
    exit 3
  fi
}

find_uv() {
  local own="${OWN_UV:-$environment.uv}"
  command -v uv && return
  if [[ ! -x "$own/bin/uv" ]]; then
    install_uv "$own" >&2 || exit
  fi
  echo "$own/bin/uv"
}

# The lock names pypi.org; on a mirror the same files come from elsewhere, held by their hashes.
sync_from_mirror() {
  export UV_DEFAULT_INDEX="$PIP_INDEX_URL"
  "$uv" venv --quiet --allow-existing --python "$python" "$environment"
  "$uv" export --quiet --frozen --no-emit-project --project "$root" "$@" --output-file "$environment/locked.txt"
  "$uv" pip sync --quiet --require-hashes --python "$environment/bin/python" "$environment/locked.txt"
  "$uv" pip install --quiet --no-deps --python "$environment/bin/python" --editable "$root"
}

uv="$(find_uv)"
if [[ -z "${PIP_INDEX_URL:-}" ]]; then
  "$uv" sync --quiet --frozen --python "$python" --project "$root" "$@"
else
  sync_from_mirror "$@"
fi

# A hook starts in half the time when nothing is left to compile; a checkout that is read-only stays as it is.
"$environment/bin/python" -I -m compileall -q "$root/checks" "$root/hooks" > /dev/null || true
