#!/usr/bin/env bash
# What is quick to check: format, lints, and the arrows between the layers.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

page_only=(--target wasm32-unknown-unknown --no-default-features --lib --bin highwater-page)

cargo fmt --check
cargo clippy --all-targets -- -D warnings
if has_rustup_wasm; then
    cargo clippy "${page_only[@]}" -- -D warnings
else
    # Debian's compiler comes without clippy.
    (use_wasm && cargo check "${page_only[@]}")
fi
cargo test --quiet --test architecture --test circles
