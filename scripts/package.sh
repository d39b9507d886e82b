#!/usr/bin/env bash
# Makes the npm package of the published page and of src/npm: target/package/highwater-VERSION.tgz. PAGE names another folder than dist.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

page=${PAGE:-dist}
[ -f "$page/index.html" ] || fail "$page has no page: 'make build' makes one."
[ -f "$page/recorder.mjs" ] || fail "$page has no recorder.mjs: 'make build' makes it, with esbuild."
built=${CARGO_TARGET_DIR:-target}/wasm32-wasip1/commands/highwater.wasm
made=$ROOT/target/package
mkdir -p "$made"
bare_library
say "Building the commands as WebAssembly (4 min the first time)"
cargo build --quiet --locked --profile commands --target wasm32-wasip1 --bin highwater
# Making it small takes as long as compiling it: once for each program.
if ! cmp -s "$built" "$made/built.wasm"; then
    wasm-opt -Os --strip-debug --strip-producers "$built" -o "$made/commands.wasm"
    cp "$built" "$made/built.wasm"
fi
rm -f "$made"/highwater-*.tgz
node scripts/publish/package.mjs "$page" "$made/commands.wasm" "$made/highwater"
(cd "$made/highwater" && npm pack --silent --pack-destination "$made" >/dev/null)
for file in "$made"/highwater-*.tgz; do say "$file: $(du -k "$file" | cut -f1) kB"; done
