import type { z } from 'zod';
import { findRecord } from '../reading/find-record.ts';
import { oneOf, sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { isAuditEvent, isAuditLog, mapBackstage } from './map-record.ts';
import { readConsoleLine } from './read-console-line.ts';
import { BACKSTAGE_SNIPPETS } from './snippets.ts';

const { config, form } = sourceConfig({
  initiated: oneOf('initiated', ['keep', 'skip'], {
    title: 'Lines about the beginning of an action',
    help: 'Backstage writes two lines for each action: one before it, and one that says how it ended. Both are kept unless you skip the first.',
  }),
});

/** Red Hat Developer Hub and Backstage: audit lines, whatever carries them. */
export const backstageKind: SourceKind<z.infer<typeof config>> = {
  name: 'backstage',
  title: 'Backstage, Red Hat Developer Hub',
  config,
  form,
  snippets: BACKSTAGE_SNIPPETS,
  faults: 'skip',
  recognises: true,
  map(sent, { initiated = 'keep' }) {
    const found = findRecord(sent, (record) => isAuditLog(record) || isAuditEvent(record), readConsoleLine);
    if (found === undefined) return { kind: 'foreign' };
    if (initiated === 'skip' && found.record['status'] === 'initiated')
      return { kind: 'skipped', reason: 'initiated' };
    return { kind: 'event', draft: mapBackstage(found) };
  },
};
