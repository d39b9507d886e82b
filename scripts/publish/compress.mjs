// Copies of files for servers that send what is compressed already: NAME.gz and NAME.br beside NAME.

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const LARGE = /\.(css|html|js|json|mjs|svg|wasm)$/;

/** Adds both copies of every file that becomes smaller by them. */
export async function compress(folder) {
  const paths = folder.files().filter((path) => LARGE.test(path));
  await Promise.all(
    paths.map(async (path) => {
      const bytes = folder.bytes(path);
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      const copies = {
        gz: await promisify(gzip)(bytes, { level: 9 }),
        br: await promisify(brotliCompress)(bytes, { params }), // at its best, unless told otherwise
      };
      for (const [end, packed] of Object.entries(copies)) {
        if (packed.length < bytes.length) folder.write(`${path}.${end}`, packed);
      }
    }),
  );
}
