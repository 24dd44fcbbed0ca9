import { amazonS3Kind } from './amazon-s3/amazon-s3.kind.ts';
import { gcpKind } from './google-cloud-logging/google-cloud-logging.kind.ts';
import { httpKind } from './http/http.kind.ts';
import type { AnyDestinationKind } from './kind.ts';
import { openTelemetryKind } from './opentelemetry/opentelemetry.kind.ts';
import { splunkHecKind } from './splunk-hec/splunk-hec.kind.ts';

/** Every kind of destination that there is. */
export const DESTINATION_KINDS: readonly AnyDestinationKind[] = [
  httpKind,
  amazonS3Kind,
  gcpKind,
  splunkHecKind,
  openTelemetryKind,
];

/** The kind that is stored under this name; throws when this version of the server has none. */
export function kindNamed(kinds: readonly AnyDestinationKind[], name: string): AnyDestinationKind {
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind === undefined) throw new Error(`There is no kind of destination named ${name}`);
  return kind;
}
