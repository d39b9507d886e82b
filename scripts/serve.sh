#!/usr/bin/env bash
# Builds the page, serves it on 127.0.0.1, and builds it again when a source changes. PORT chooses the port.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

port=${PORT:-8080}
if ! [[ $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
    fail "PORT=$port is no port: choose a number from 1 to 65535."
fi

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
! answers || fail "Port $port is taken by another program: stop it, or choose another port, as in 'make serve PORT=8081'."

scripts/tools.sh page

# Trunk opens the port when the first build has ended.
server=$$
announce() {
    until answers; do
        kill -0 "$server" 2>/dev/null || return 0
        sleep 0.2
    done
    say "Highwater is at http://127.0.0.1:$port/ (Ctrl+C to stop)"
    # What runs the reader's programs: once; after a change of a source, Trunk's hook copies it.
    [ -e "${CARGO_TARGET_DIR:-target}/interpreter/built.wasm" ] || say "Building the interpreter for Edit (5 min, once)"
    if scripts/program.sh dist/program; then
        say "Edit can run programs now"
    fi
}
announce &

# Not --release: there wasm-opt alone takes longer than all the rest. The profile is in Cargo.toml.
use_wasm
exec trunk serve --cargo-profile serve --port "$port"
