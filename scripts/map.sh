#!/usr/bin/env bash
# Lists the modules of the source, each with the first sentence that stands at its head.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

git ls-files 'src/*.rs' 'src/npm/*.mjs' 'src/script/lib/*.js' 'static/*.js' 'static/*.mjs' | while read -r file; do
    sed -nE 's,^//!? ?,,p; /^[^\/]/q' "$file" | tr '\n' ' ' | sed -E 's,\. .*,.,; s,^,'"$file"'\t,; s,$,\n,'
done | expand -t 48
