#!/usr/bin/env bash
# Builds the page to publish into dist/. SITE, where it is going to be, adds previews of links.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

command -v node >/dev/null || fail "node is missing: install Node.js 18 or later (Debian: apt-get install nodejs npm), then run it again."
use_clippy
# Each takes one core for most of its time.
scripts/program.sh dist-program &
program=$!
trap 'kill "$program" 2>/dev/null || true; rm -rf dist-program' EXIT
(
    use_wasm
    # Splitting goes by the names of functions; these have the types in them that a generic one is for.
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=-Csymbol-mangling-version=v0
    trunk build --release --locked
)
wait "$program"
rm -rf dist/program
mv dist-program dist/program
# It tells and draws the figures. With an example, what it uses is compiled as for tests, and so once for both.
cargo build --quiet --bin highwater --example engine-bench
export PROGRAM=${CARGO_TARGET_DIR:-target}/debug/highwater PREVIEW_TOOLS=$TOOLS/previews ESBUILD=$TOOLS/esbuild/node_modules/.bin/esbuild
export WASM_OPT=$TOOLS/binaryen/node_modules/.bin/wasm-opt
node scripts/publish/main.mjs dist
