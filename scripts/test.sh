#!/usr/bin/env bash
# Everything that can be tested, in stages: a failing stage does not keep the next from running.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

results=()
failed=

# stage NAME COMMAND…
stage() {
    local name=$1 started=$SECONDS result=ok
    shift
    say "$name"
    "$@" </dev/null || {
        result=FAILED
        failed=1
    }
    results+=("$(printf '%-28s %2d min %02d s   %s' "$name" $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "$result")")
    [ "$result" = ok ]
}

summary() {
    printf '\n'
    printf '%s\n' "${results[@]}" "$(printf '%-28s %2d min %02d s' total $((SECONDS / 60)) $((SECONDS % 60)))"
    [ -z "$failed" ] || fail "Something failed: see above."
}

# Without its tools nothing else can tell the truth.
stage "tools" scripts/tools.sh rust page nodes browser previews || summary

stage "check" scripts/check.sh || true
stage "native tests" env HIGHWATER_ALL_NODES=1 HIGHWATER_BROWSER=0 cargo test --no-fail-fast || true
if stage "page" scripts/build.sh; then
    stage "browser tests" env HIGHWATER_BROWSER=1 cargo test --test browser || true
fi

summary
