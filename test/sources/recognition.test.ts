import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../src/json/json-value.ts';
import { finish } from '../../src/shares/process-time.ts';
import type { EventDraft, Mapped } from '../../src/sources/event-draft.ts';
import { readEnvelopes, readRawLines, type HecBody } from '../../src/sources/hec/read-envelopes.ts';
import { findSourceKind, SOURCE_KINDS } from '../../src/sources/source-kinds.ts';
import { mappedSamples } from './samples.ts';

const LIMITS = { budget: { values: 1_000_000 }, maximum: 1_000 };
const TIME = 1_767_323_045.5;

/** What forwarders put around a record or around its line, as the `event` of an envelope. */
const CARRIERS: readonly (readonly [name: string, (record: JsonValue, line: string) => JsonValue])[] = [
  ['nothing', (record) => record],
  ['a text', (_record, line) => line],
  [
    'OpenShift',
    (_record, line) => ({ '@timestamp': '2026-01-02T03:04:05.5Z', log_type: 'application', message: line }),
  ],
  ['OpenShift with its parser', (record) => ({ log_type: 'application', structured: record })],
  ['Fluent Bit', (_record, line) => ({ date: TIME, log: `${line}\n`, kubernetes: { pod_name: 'x' } })],
  ['journald', (_record, line) => ({ MESSAGE: line, _PID: '1' })],
  ['Docker', (_record, line) => ({ line, source: 'stdout', tag: '0a1b2c' })],
  ['Docker, which has read it', (record) => ({ line: record, source: 'stdout', tag: '0a1b2c' })],
  ['winston', (record) => ({ message: { msg: 'x', meta: record }, severity: 'info' })],
  ['bunyan', (record) => ({ message: record, severity: 'info' })],
  ['syslog', (_record, line) => `<14>Jan  2 03:04:05 web-1 app[17]: ${line}`],
  ['a container runtime', (_record, line) => ({ message: `2026-01-02T03:04:05.5Z stdout F ${line}` })],
  ['a logger that writes braces', (_record, line) => `[main {thread-1}] INFO ${line}`],
];

function draftOf(mapped: Mapped): EventDraft | undefined {
  return mapped.kind === 'event' ? mapped.draft : undefined;
}

/** What a collector makes of a body. */
function collected(body: HecBody): (EventDraft | undefined)[] {
  const collector = findSourceKind('splunk_hec');
  return (body?.events ?? []).map((event) => collector && draftOf(collector.map(event, {})));
}

/** All but the time, which a carrier may know better, and what follows of it. */
const inShort = (draft: EventDraft | undefined) =>
  draft && [draft.eventType, draft.authorName, draft.outcome, draft.target, draft.senderId, draft.references];

describe.each(SOURCE_KINDS.filter(({ recognises }) => recognises).map((kind) => [kind.name, kind] as const))(
  'an event of %s in Splunk’s protocol',
  (_name, kind) => {
    const samples = mappedSamples(kind);

    it('has samples to be tried with', () => {
      expect(samples.length).toBeGreaterThan(1);
    });

    it.each(CARRIERS)('is recognised, whatever carries it: %s', (_carrier, carry) => {
      const body = samples
        .map(({ value, text }) => JSON.stringify({ time: TIME, event: carry(value, text) }))
        .join('\n');
      const drafts = collected(finish(readEnvelopes(body, {}, LIMITS)));
      expect(drafts.map(inShort)).toEqual(samples.map(({ draft }) => inShort(draft)));
    });

    it('is recognised as a line of a raw body', () => {
      const lines = samples.map(({ text }) => text).join('\n');
      const drafts = collected(readRawLines(lines, {}, LIMITS));
      expect(drafts.map(inShort)).toEqual(samples.map(({ draft }) => inShort(draft)));
    });
  },
);
