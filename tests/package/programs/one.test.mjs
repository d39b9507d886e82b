import { test } from 'node:test';

test('what ignores passes all the same', () => import('./ignores.mjs'));
