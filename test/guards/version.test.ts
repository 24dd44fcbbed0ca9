import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { VERSION } from '../../src/config/version.ts';

it('the version that the program tells is that of its package', async () => {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect(VERSION).toBe(manifest.version);
});
