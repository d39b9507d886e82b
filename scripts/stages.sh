# What runs in stages; sourced after env.sh, never run. A failing stage does not keep the next from running.
# shellcheck shell=bash

results=()
reasons=()
failed=

# stage NAME COMMAND…
stage() {
    local name=$1 started=$SECONDS result=ok log=$ROOT/target/stage
    shift
    say "$name"
    mkdir -p "$ROOT/target"
    "$@" </dev/null 2>&1 | tee "$log" || {
        result=FAILED
        failed=1
    }
    results+=("$(printf '%-28s %2d min %02d s   %s' "$name" $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "$result")")
    [ "$result" = ok ] || reasons+=("$(reasons_in "$log" | sed "s/^/$name: /")")
    [ "$result" = ok ]
}

# reasons_in LOG: the lines that say what failed, and of each test the sentence after it; at most forty.
reasons_in() {
    grep -hE -A1 '^(test .*FAILED|error|warning|Diff in)|panicked at|^✗' "$1" | grep -v '^--$' | head -n 40
}

# All that has failed is told once more at the end, where people look first, and where logs are not cut.
summary() {
    printf '\n'
    [ -z "$failed" ] || printf '%s\n' "${reasons[@]}" ''
    printf '%s\n' "${results[@]}" "$(printf '%-28s %2d min %02d s' total $((SECONDS / 60)) $((SECONDS % 60)))"
    [ -z "$failed" ] || fail "Something failed: see above."
}

# The npm package, made of the page that is in dist/, and its tests.
in_package() {
    scripts/package.sh && HIGHWATER_PACKAGE=1 cargo test --test package
}

# in_browser BROWSER [FILTER…]: the page's tests in chromium, firefox or webkit.
in_browser() {
    # A test waits for its browser half of the time.
    HIGHWATER_BROWSER=$1 RUST_TEST_THREADS=$((2 * $(nproc))) cargo test --test browser -- "${@:2}"
}
