import type { z } from 'zod';
import { MAX_EVENTS } from '../../audit-events/ingest/ingest-limits.ts';
import { isJsonObject } from '../../json/json-value.ts';
import { textAt } from '../reading/fields.ts';
import { findRecord } from '../reading/find-record.ts';
import { oneOf, sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { isCloudTrail, mapCloudTrail, unwrapCloudTrail } from './map-record.ts';
import { CLOUDTRAIL_SNIPPETS } from './snippets.ts';

const { config, form } = sourceConfig({
  reads: oneOf('reads', ['keep', 'skip'], {
    title: 'Calls that only read',
    help: 'Most calls only list and describe resources: readOnly is true in their records. Kept unless you skip them.',
  }),
});

/** Its records have fifty to eighty values each, more than those of most systems. */
const VALUES = 120 * MAX_EVENTS;

/** AWS CloudTrail: its files, EventBridge, CloudWatch Logs and Firehose. */
export const cloudTrailKind: SourceKind<z.infer<typeof config>> = {
  name: 'cloudtrail',
  title: 'AWS CloudTrail',
  config,
  form,
  snippets: CLOUDTRAIL_SNIPPETS,
  faults: 'skip',
  recognises: true,
  limits: { values: VALUES, records: 2 * MAX_EVENTS, together: 2_000 },
  list: 'Records',
  unwrap: unwrapCloudTrail,
  map(sent, { reads = 'keep' }) {
    const { value } = sent;
    if (isJsonObject(value) && textAt(value, 'message')?.startsWith('CWL CONTROL MESSAGE') === true)
      return { kind: 'skipped', reason: 'control message' };
    const found = findRecord(sent, isCloudTrail);
    if (found === undefined) return { kind: 'foreign' };
    if (reads === 'skip' && found.record['readOnly'] === true)
      return { kind: 'skipped', reason: 'call that only reads' };
    return { kind: 'event', draft: mapCloudTrail(found) };
  },
};
