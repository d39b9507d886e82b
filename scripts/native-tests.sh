#!/usr/bin/env bash
# All native tests, two programs of them at once: many have one test that is much longer than the others, and a core that idles.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

export HIGHWATER_ALL_NODES=1 HIGHWATER_BROWSER=0
logs=$ROOT/target/native-tests
rm -rf "$logs"
mkdir -p "$logs"

# one PROGRAM: its output when it fails, else how many tests have passed.
one() {
    local name
    name=$(basename "${1%-*}")
    if "$1" >"$2/$name" 2>&1 </dev/null; then
        printf '%-20s %s\n' "$name" "$(grep '^test result' "$2/$name")"
    else
        cat "$2/$name"
        return 1
    fi
}
export -f one

# The longest ones first.
first='/(ends|words|library|recorder|conformance|findings|programs|script)-[0-9a-f]*$'
programs=$(cargo test --no-run --message-format=json | sed -n '/"test":true/s/.*"executable":"\([^"]*\)".*/\1/p')
{ grep -E "$first" <<<"$programs"; grep -vE "$first|/browser-" <<<"$programs"; } |
    xargs -P "$(nproc)" -I PROGRAM bash -c 'one PROGRAM "$0"' "$logs" || failed=1
cargo test --quiet --doc || failed=1
[ -z "${failed:-}" ]
