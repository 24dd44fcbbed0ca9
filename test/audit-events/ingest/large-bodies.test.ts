import { describe, expect, it } from '@jest/globals';
import { parseIngestEvents } from '../../../src/audit-events/ingest/ingest-events.ts';
import { readIngestBody } from '../../../src/audit-events/ingest/request-body.ts';
import { LARGE_BODIES, mediaTypeOf, type LargeBody } from '../../support/large-bodies.ts';
import { CONTEXT } from './an-event.ts';

/** Some 50 ms, and as much again three times for a machine that others use, too. */
const LONGEST_MS = 200;
// TypeScript's library does not know this function of Node 24 yet.
const nodeProcess = process as typeof process & {
  threadCpuUsage(): { readonly user: number; readonly system: number };
};

function* readAndCheck(kind: LargeBody): Generator<void, string> {
  const bytes = Buffer.from(LARGE_BODIES[kind]('my-group'));
  yield;
  const body = yield* readIngestBody(bytes, mediaTypeOf(kind));
  if (!body.ok) return body.message;
  yield;
  const context = { ...CONTEXT, textLength: bytes.length };
  const events = yield* parseIngestEvents(body.values, body.batch, context);
  return events.ok ? 'accepted' : JSON.stringify(events.message);
}

/** The milliseconds of processor time of the step that takes most, and what came of it all. */
function longestStep(kind: LargeBody): { milliseconds: number; outcome: string } {
  const steps = readAndCheck(kind);
  steps.next();
  for (let milliseconds = 0; ;) {
    const before = nodeProcess.threadCpuUsage();
    const { done, value } = steps.next();
    const after = nodeProcess.threadCpuUsage();
    const taken = (after.user + after.system - before.user - before.system) / 1000;
    milliseconds = Math.max(milliseconds, taken);
    if (done === true) return { milliseconds, outcome: value };
  }
}

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
  ])('%s', (kind, expected) => {
    const { milliseconds, outcome } = longestStep(kind);
    expect(outcome).toMatch(expected);
    expect(milliseconds).toBeLessThan(LONGEST_MS);
  });
});
