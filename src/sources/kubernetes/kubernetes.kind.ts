import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../../json/json-value.ts';
import { isLeftOut, leftOutTypes } from '../left-out-types.ts';
import { textAt } from '../reading/fields.ts';
import { findRecord } from '../reading/find-record.ts';
import { oneOf, sourceConfig } from '../source-config.ts';
import type { SourceKind } from '../source-kind.ts';
import { isCloudAuditLog, mapCloudAuditLog } from './map-cloud-record.ts';
import { isAuditEvent, mapKubernetes } from './map-record.ts';
import { KUBERNETES_SNIPPETS } from './snippets.ts';

const { config, form } = sourceConfig({
  received: oneOf('received', ['keep', 'skip'], {
    title: 'Events about the receipt of a request',
    help:
      'The API server writes up to three events for a request. The first one has no outcome yet. Kept ' +
      'unless you skip it.',
  }),
  skip: leftOutTypes('kubernetes.leases.*'),
});

/** The audit log of Kubernetes' API server: its webhook, its file in whatever carries it, and two clouds' forms of it. */
export const kubernetesKind: SourceKind<z.infer<typeof config>> = {
  name: 'kubernetes',
  title: 'Kubernetes, OpenShift',
  config,
  form,
  snippets: KUBERNETES_SNIPPETS,
  faults: 'skip',
  recognises: true,
  // Other APIs have lists of events, too.
  unwrap: (list) =>
    list['kind'] === 'EventList' && textAt(list, 'apiVersion')?.startsWith('audit.k8s.io/') === true
      ? itemsOf(list)
      : undefined,
  map(sent, { skip = '', received = 'keep' }) {
    const found = findRecord(sent, (record) => isAuditEvent(record) || isCloudAuditLog(record));
    if (found === undefined) return { kind: 'foreign' };
    if (received === 'skip' && found.record['stage'] === 'RequestReceived')
      return { kind: 'skipped', reason: 'request received' };
    const draft = isAuditEvent(found.record) ? mapKubernetes(found) : mapCloudAuditLog(found);
    return isLeftOut(draft.eventType, skip)
      ? { kind: 'skipped', reason: 'type left out' }
      : { kind: 'event', draft };
  },
};

function itemsOf({ items }: JsonObject): readonly JsonValue[] | undefined {
  return Array.isArray(items) ? items : undefined;
}
