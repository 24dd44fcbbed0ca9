import { MAX_BODY_BYTES, MAX_EVENTS } from '../audit-events/ingest/ingest-limits.ts';
import { MAX_JSON_VALUES } from '../json/scan-json.ts';
import type { AnySourceKind, SourceLimits } from './source-kind.ts';

const USUAL: SourceLimits = {
  bodyBytes: MAX_BODY_BYTES,
  records: MAX_EVENTS,
  together: MAX_EVENTS,
  values: MAX_JSON_VALUES,
};

/** What one request to a source of this kind may hold. */
export function limitsOf({ limits }: AnySourceKind): SourceLimits {
  return limits === undefined ? USUAL : { ...USUAL, ...limits };
}
