import { test } from 'node:test';

test('what waits', () => import('./waits.mjs'));
