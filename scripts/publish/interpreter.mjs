// The interpreter for the page that `make serve` serves: what scripts/program.sh has built last, if anything. Trunk runs this in each build
// (Trunk.toml).

import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
const built = join(target, 'interpreter/pack');
if (existsSync(built)) cpSync(built, join(process.env.TRUNK_STAGING_DIR, 'program'), { recursive: true });
