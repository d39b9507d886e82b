#!/usr/bin/env bash
# Builds the interpreter, a WebAssembly program of its own, into a folder: scripts/program.sh dist/program
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

use_clippy
folder=$1
built=${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown/program/highwater-program.wasm
# Not the folder of the profile: there is what cargo keeps.
cache=${CARGO_TARGET_DIR:-target}/interpreter
(
    use_wasm
    bare_library
    cargo build --quiet --locked --profile program --target wasm32-unknown-unknown --bin highwater-program
)
# Making it small takes as long as compiling it: once for each program.
if ! cmp -s "$built" "$cache/built.wasm"; then
    rm -rf "$cache"
    mkdir -p "$cache"
    wasm-bindgen --target web --no-typescript --out-dir "$cache/pack" --out-name highwater-program "$built"
    wasm=$cache/pack/highwater-program_bg.wasm
    "$TOOLS/binaryen/node_modules/.bin/wasm-opt" -Oz --strip-debug --strip-producers "$wasm" -o "$wasm.small"
    mv "$wasm.small" "$wasm"
    cp "$built" "$cache/built.wasm"
fi
rm -rf "$folder"
mkdir -p "$folder"
cp "$cache"/pack/* "$folder/"
