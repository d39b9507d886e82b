#!/usr/bin/env bash
# Builds the page to publish into dist/.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

command -v node >/dev/null || fail "node is missing: install Node.js 18 or later (Debian: apt-get install nodejs npm), then run it again."
(
    use_wasm
    trunk build --release --locked
)
node scripts/publish/main.mjs dist
