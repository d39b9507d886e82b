# What every script of the project needs; sourced, never run.
# shellcheck shell=bash
#
# The one place that knows where the tools are, and which wasm32 standard library is used. After sourcing it,
# the working folder is the project's, and
#   use_wasm    prepares the shell for commands that compile for wasm32, and for no others
#   use_clippy  has what is compiled of the project linted at the same time: dependencies, which take longest, are compiled once
#   linted      runs a command that compiles, and fails if anything was warned of
#   bare_library puts the modules of Node for programs into target/library, without their comments, and has cargo take them from there
#   pinned_…    print the versions that the project is pinned to

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
TOOLS=$ROOT/.tools

# First our own tools: with them, Trunk downloads nothing. Then rustup's cargo, which is not on every PATH, or
# behind Debian's.
export PATH="$TOOLS/bin:$TOOLS/binaryen/node_modules/.bin:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin:$PATH"

# Trunk 0.21 takes NO_COLOR=1 for a wrong argument.
unset NO_COLOR
export TRUNK_SKIP_VERSION_CHECK=true

say() { printf '▸ %s\n' "$*" >&2; }
fail() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

use_clippy() {
    if cargo clippy --version >/dev/null 2>&1; then export RUSTC_WORKSPACE_WRAPPER=clippy-driver; fi
}

linted() {
    local log=$ROOT/target/lints
    mkdir -p "$ROOT/target"
    "$@" 2>&1 | tee "$log" || return 1
    # Cargo repeats what it has warned of before.
    ! grep -q '^warning' "$log" || {
        say "There are warnings: see above."
        return 1
    }
}

bare_library() {
    export HIGHWATER_LIBRARY=$ROOT/target/library
    rm -rf "$HIGHWATER_LIBRARY"
    (cd src/script/lib && find . -name '*.js' -print0 | xargs -0 "$TOOLS/esbuild/node_modules/.bin/esbuild" --minify-whitespace \
        --minify-syntax --target=es2022 --outdir="$HIGHWATER_LIBRARY" --outbase=. --log-level=error)
}

# The version that `wasm-bindgen = "=…"` in Cargo.toml names: the program must be of the very same.
pinned_wasm_bindgen() { sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' Cargo.toml; }

# The releases of Node that the engine follows, one a line, without the "v".
pinned_nodes() { sed -n 's/^ *Self::V[0-9]* => "v\([0-9.]*\)",$/\1/p' src/engine/version.rs; }

# Where rustup has no wasm32 standard library, Debian's compiler builds one from Debian's sources.
DEBIAN_RUST_SOURCE=/usr/lib/rustlib/src/rust/library
has_rustup_wasm() { [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; }
has_debian_wasm() { [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -d "$DEBIAN_RUST_SOURCE" ]; }

use_wasm() {
    export RUST_BACKTRACE=0 # Trunk's own, of sixty lines, after each error of the compiler's
    if has_rustup_wasm; then return; fi
    unset RUSTC_WORKSPACE_WRAPPER # Debian's compiler comes without clippy
    local sysroot host
    sysroot=$(rustc --print sysroot)
    host=$(rustc -vV | sed -n 's/^host: //p')
    # A folder with nothing but Debian's cargo: /usr/bin itself may hold other programs of the wrong version.
    mkdir -p "$TOOLS/debian"
    ln -sf /usr/bin/cargo "$TOOLS/debian/cargo"
    export PATH="$TOOLS/debian:$PATH"
    export RUSTC=/usr/bin/rustc
    export RUSTC_BOOTSTRAP=1
    export CARGO_UNSTABLE_BUILD_STD=std,panic_abort
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$sysroot/lib/rustlib/$host/bin/rust-lld"
}
