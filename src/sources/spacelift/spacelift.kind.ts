import type { z } from 'zod';
import { isJsonObject } from '../../json/json-value.ts';
import { findRecord } from '../reading/find-record.ts';
import { oneOf, sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { isAuditRecord, isRunRecord, mapSpacelift, timeOf } from './map-record.ts';
import { SPACELIFT_SNIPPETS } from './snippets.ts';

const { config, form } = sourceConfig({
  runs: oneOf('runs', ['keep', 'skip'], {
    title: 'Changes of the state of runs',
    help: 'Spacelift sends them when its audit trail includes runs. Kept unless you skip them.',
  }),
});

/** More than any of its events: what people write into stacks, contexts and policies is in them. */
const BODY_BYTES = 1024 * 1024;

/** Spacelift's audit trail. */
export const spaceliftKind: SourceKind<z.infer<typeof config>> = {
  name: 'spacelift',
  title: 'Spacelift',
  config,
  form,
  snippets: SPACELIFT_SNIPPETS,
  faults: 'skip',
  recognises: true,
  signing: {
    headers: [
      { name: 'x-signature-256', algorithm: 'sha256', prefix: 'sha256=' },
      { name: 'x-signature', algorithm: 'sha1', prefix: 'sha1=' },
    ],
    bodyBytes: BODY_BYTES,
    signedAt: (value) => (isJsonObject(value) ? timeOf(value) : undefined),
  },
  retriesServerErrors: true,
  map(sent, { runs = 'keep' }) {
    const found = findRecord(sent, (record) => isAuditRecord(record) || isRunRecord(record));
    if (found === undefined) return { kind: 'foreign' };
    if (runs === 'skip' && isRunRecord(found.record)) return { kind: 'skipped', reason: 'state of a run' };
    return { kind: 'event', draft: mapSpacelift(found) };
  },
};
