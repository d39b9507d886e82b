#!/usr/bin/env bash
# What takes longer than one waits for, in stages: all tests in all browsers, and the searches for what breaks.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
# shellcheck source=scripts/stages.sh
source scripts/stages.sh

export MINUTES=${MINUTES:-10} HIGHWATER_NIGHTLY=1

stage "tools" scripts/tools.sh rust page nodes browser browsers mermaid previews examples package || summary

use_clippy
stage "native build and lints" linted cargo test --quiet --no-run --all-targets || true
stage "native tests" scripts/native-tests.sh || true
stage "longer native tests" env HIGHWATER_ALL_NODES=1 HIGHWATER_BROWSER=0 cargo test --no-fail-fast -- --ignored _nightly || true
# Other programs each night; a failure names its seed.
stage "conformance" env HIGHWATER_ALL_NODES=1 CASES="${CASES:-2000}" SEED="${SEED:-$(date +%s)}" cargo test --profile native --test conformance || true
stage "fuzz" cargo test --profile native --test fuzz -- --include-ignored --nocapture --test-threads=1 || true
if stage "page" scripts/build.sh && stage "examples" scripts/examples.sh; then
    stage "npm package" in_package || true
    for browser in chromium firefox webkit; do
        stage "browser tests, $browser" in_browser "$browser" || true
        stage "longer ones, $browser" in_browser "$browser" --ignored _nightly || true
    done
    for browser in chromium firefox; do
        stage "chance, $browser" in_browser "$browser" --ignored --nocapture chance_for_minutes || true
    done
fi

summary
