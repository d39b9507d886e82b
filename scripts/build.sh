#!/usr/bin/env bash
# Builds the page to publish into dist/.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

use_wasm
exec trunk build --release --locked
