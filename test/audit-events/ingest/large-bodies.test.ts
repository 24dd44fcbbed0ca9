import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { LargeBody } from '../../support/large-bodies.ts';

/**
 * In units of some 10 ms (longest-step-process.ts), so that a slow machine is not taken for a long step: some 50 ms, and as much
 * again three times for the collector of memory.
 */
const LONGEST = 20;
const PROGRAM = fileURLToPath(new URL('longest-step-process.ts', import.meta.url));
const run = promisify(execFile);

describe('a body that takes long to read is read in steps that do not', () => {
  it.each<[LargeBody, outcome: RegExp]>([
    ['members', /more than 100000 members/],
    ['valid-members', /^accepted$/],
    ['long-members', /larger than 1 MB/],
    ['raw-numbers', /larger than 1 MB/],
    ['long-numbers', /larger than 1 MB/],
    ['escaped-quotes', /a text, or blanks between two values, of more than 7340032 characters/],
    ['line-feeds', /more than 20000 lines/],
    ['blank-lines', /more than 20000 lines/],
    ['batches', /^accepted$/],
  ])('%s', async (kind, expected) => {
    const { stdout } = await run(process.execPath, [PROGRAM, kind]);
    const { longest, outcome } = JSON.parse(stdout) as { longest: number; outcome: string };
    expect(outcome).toMatch(expected);
    expect(longest).toBeLessThan(LONGEST);
  });

  it.each<[LargeBody, outcome: RegExp]>([
    ['valid-members', /^accepted$/],
    ['long-members', /^accepted$/],
    ['raw-numbers', /^accepted$/],
    ['batches', /^accepted$/],
  ])('%s, of which secrets are taken out', async (kind, expected) => {
    const { stdout } = await run(process.execPath, [PROGRAM, kind, 'redacted']);
    const { longest, outcome } = JSON.parse(stdout) as { longest: number; outcome: string };
    expect(outcome).toMatch(expected);
    expect(longest).toBeLessThan(LONGEST);
  });
});
