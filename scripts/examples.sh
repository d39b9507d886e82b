#!/usr/bin/env bash
# Builds those of docs/examples that a tool builds, each with the tool and with Highwater beside it, into target/examples/.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

[ -d dist ] || fail "There is no dist/ to put beside them: run 'make build' first."
SITES=$ROOT/target/examples
WORK=$SITES/work
LOG=$SITES/log
SPHINX=$TOOLS/examples/sphinx/bin

# build NAME PLACE COMMAND…: runs the command in a copy of the example, with Highwater at that place in it.
build() {
    local name=$1 place=$2
    shift 2
    say "$name"
    rm -rf "${WORK:?}" "${SITES:?}/$name"
    mkdir -p "$WORK"
    cp -r "docs/examples/$name" "$WORK/$name"
    mkdir -p "$(dirname "$WORK/$name/$place")"
    cp -r dist "$WORK/$name/$place"
    # Docusaurus wants its parts above it.
    ln -s "$TOOLS/examples/docusaurus/node_modules" "$WORK/node_modules"
    (cd "$WORK/$name" && "$@" "$SITES/$name") >"$LOG" 2>&1 </dev/null || {
        tail -n 30 "$LOG" >&2
        fail "$name could not be built: see above."
    }
    rm -rf "$WORK"
}

build mdbook src/highwater mdbook build --dest-dir
build docusaurus static/highwater env NO_UPDATE_NOTIFIER=1 DO_NOT_TRACK=1 ../node_modules/.bin/docusaurus build --out-dir
build myst extra/highwater env PATH="$SPHINX:$PATH" sphinx-build -W -q -b html .
