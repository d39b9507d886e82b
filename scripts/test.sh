#!/usr/bin/env bash
# Everything that can be tested in some minutes, in stages.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# shellcheck source=scripts/stages.sh
source scripts/stages.sh

# Without its tools nothing else can tell the truth.
stage "tools" scripts/tools.sh rust page nodes browser browsers previews || summary

use_clippy
stage "format" cargo fmt --check || true
stage "native build and lints" linted cargo test --quiet --no-run --all-targets || true
stage "native tests" scripts/native-tests.sh || true
if stage "page and lints" linted scripts/build.sh; then
    stage "browser tests, Chromium" in_browser chromium || true
    # The others take a core of them: make nightly takes all.
    mapfile -t core < <(grep -v '^#' tests/browser/core.txt)
    for browser in firefox webkit; do
        stage "a core of them, $browser" in_browser "$browser" --exact "${core[@]}" || true
    done
fi

summary
