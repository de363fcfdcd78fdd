#!/usr/bin/env bash
# browser.sh: lay a Chromium for the tests of the board, unless one is there.
set -euo pipefail

playwright="$1"
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [[ -n "$name" ]] && command -v "$name" > /dev/null; then
    exit 0
  fi
done

as_root=()
if [[ "$(id -u)" != 0 ]]; then
  as_root=(sudo --non-interactive)
fi
# Debian has a package of it; Ubuntu's is a snap, which does not start in a container.
if grep -qi '^ID=debian' /etc/os-release 2> /dev/null && "${as_root[@]}" true 2> /dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get -qq update
  "${as_root[@]}" apt-get -qq install --yes --no-install-recommends chromium > /dev/null
else
  "$playwright" install --with-deps chromium
fi
