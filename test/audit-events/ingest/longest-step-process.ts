// Reads a body of the kind that is named, in a process of its own: in Jest's, its heap would be collected in between. Prints
// the milliseconds of processor time of the step that takes most, and what came of it all, as JSON.
import { parseIngestEvents } from '../../../src/audit-events/ingest/ingest-events.ts';
import { readIngestBody } from '../../../src/audit-events/ingest/request-body.ts';
import { compileRules, type RedactionRules } from '../../../src/redaction/rules.ts';
import { LARGE_BODIES, mediaTypeOf, type LargeBody } from '../../support/large-bodies.ts';
import { CONTEXT } from './an-event.ts';

// TypeScript's library does not know this function of Node 24 yet.
const nodeProcess = process as typeof process & {
  threadCpuUsage(): { readonly user: number; readonly system: number };
};

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

function longestStep(
  kind: LargeBody,
  redacted: boolean,
): { readonly milliseconds: number; readonly outcome: string } {
  const steps = readAndCheck(kind, redacted);
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

const [kind, redacted] = process.argv.slice(2);
console.log(JSON.stringify(longestStep(kind as LargeBody, redacted === 'redacted')));
