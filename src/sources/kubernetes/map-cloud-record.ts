import type { JsonObject } from '../../json/json-value.ts';
import { typeOf, type EventDraft, type EventOutcome } from '../event-draft.ts';
import type { CarriedRecord } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { plainAddress, textAt } from '../reading/fields.ts';

/** `io.k8s.core.v1.pods.exec.create`: what stands behind the version. */
const METHOD = /^io\.k8s\.(?:.*\bv\d\w*\.)?(.+)$/;

/** An audit event of Kubernetes as Google's Cloud Audit Logs have it. */
export function isCloudAuditLog(record: JsonObject): boolean {
  return textAt(record, 'protoPayload', 'serviceName') === 'k8s.io' && methodOf(record) !== undefined;
}

/** The event that it tells of. */
export function mapCloudAuditLog({ record, time }: CarriedRecord): EventDraft {
  const parts = methodOf(record)?.split('.') ?? [];
  const verb = parts.at(-1);
  const called = parts.slice(0, -1).join('/');
  const id = textAt(record, 'insertId');
  return {
    eventType: typeOf('kubernetes', called === '' ? 'non_resource' : called, verb),
    authorName: textAt(record, 'protoPayload', 'authenticationInfo', 'principalEmail') ?? 'unknown',
    createdAt: momentOf(record['timestamp']) ?? time,
    ipAddress: plainAddress(textAt(record, 'protoPayload', 'requestMetadata', 'callerIp')),
    target: {
      type: called === '' ? 'Request' : called,
      details: textAt(record, 'protoPayload', 'resourceName'),
    },
    outcome: outcomeOf(textAt(record, 'protoPayload', 'status', 'code')),
    severity: textAt(record, 'severity'),
    // Google tells entries of a log apart by both.
    senderId: id && `${id}/${textAt(record, 'timestamp') ?? ''}`,
    details: record,
  };
}

function methodOf(record: JsonObject): string | undefined {
  return METHOD.exec(textAt(record, 'protoPayload', 'methodName') ?? '')?.[1];
}

/** Of gRPC: 0 is fine. */
function outcomeOf(code: string | undefined): EventOutcome {
  if (code === undefined) return 'unknown';
  return code === '0' ? 'success' : 'failure';
}
