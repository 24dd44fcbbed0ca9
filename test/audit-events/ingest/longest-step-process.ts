// Reads a body of the kind that is named, in a process of its own: in Jest's, its heap would be collected in between. Prints
// the processor time of the step that takes most, in units of what a fixed piece of work takes here and now, and what came of
// it all, as JSON.
import { parseIngestEvents } from '../../../src/audit-events/ingest/ingest-events.ts';
import { readIngestBody } from '../../../src/audit-events/ingest/request-body.ts';
import { compileRules, type RedactionRules } from '../../../src/redaction/rules.ts';
import { LARGE_BODIES, mediaTypeOf, type LargeBody } from '../../support/large-bodies.ts';
import { CONTEXT } from './an-event.ts';

// TypeScript's library does not know this function of Node 24 yet.
const nodeProcess = process as typeof process & {
  threadCpuUsage(): { readonly user: number; readonly system: number };
};

const WORK = JSON.stringify(
  Array.from({ length: 5_000 }, (_, n) => ({ n, text: `text ${n}`, list: [n, n / 3] })),
);

/** With `redacted`, as in a group that has the default rules and twenty of its own. */
function* readAndCheck(kind: LargeBody, redacted: boolean): Generator<void, string> {
  const bytes = Buffer.from(LARGE_BODIES[kind]('my-group'));
  yield;
  const body = yield* readIngestBody(bytes, mediaTypeOf(kind));
  if (!body.ok) return body.message;
  yield;
  const context = { ...CONTEXT, textLength: bytes.length, ...(redacted && { redaction: rules() }) };
  const events = yield* parseIngestEvents(body.values, body.batch, context);
  return events.ok ? 'accepted' : JSON.stringify(events.message);
}

function rules(): RedactionRules {
  const patterns = Array.from({ length: 20 }, (_, n) => `\\bcustomer${n}-\\d{6}\\b`);
  return compileRules({ keys: ['customer'], patterns, paths: ['details.*.customer'] });
}

interface Measured {
  readonly longest: number;
  readonly outcome: string;
}

function longestStep(kind: LargeBody, redacted: boolean): Measured {
  const steps = readAndCheck(kind, redacted);
  steps.next();
  const units = [unit()];
  for (let milliseconds = 0, longest = 0; ;) {
    const before = processorMs();
    const { done, value } = steps.next();
    const taken = processorMs() - before;
    milliseconds += taken;
    longest = Math.max(longest, taken);
    // Now and then: processors that are shared are slow by turns.
    if (done === true || milliseconds > units.length * 200) units.push(unit());
    if (done === true) return { longest: longest / median(units), outcome: value };
  }
}

/** The milliseconds of a piece of work that takes some 10 of them on an idle machine. */
function unit(): number {
  const before = processorMs();
  for (let n = 0; n < 4; n++) JSON.stringify(JSON.parse(WORK));
  return processorMs() - before;
}

function processorMs(): number {
  const { user, system } = nodeProcess.threadCpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const [kind, redacted] = process.argv.slice(2);
console.log(JSON.stringify(longestStep(kind as LargeBody, redacted === 'redacted')));
