import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { SMALL_MACHINE } from '../../bench/environment/small-machine.ts';

it('the benchmark measures memory with the options that the operator finds in docs/operations.md', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  expect(page).toContain(`\n  ${SMALL_MACHINE.nodeArguments.join(' ')}\n`);
});
