import type { Row } from './row.ts';
import { clients } from './rows/clients.row.ts';
import { cloudTrail } from './rows/cloudtrail.row.ts';
import { deliveries } from './rows/deliveries.row.ts';
import { filtered } from './rows/filtered.row.ts';
import { followers } from './rows/followers.row.ts';
import { gzipLevels } from './rows/gzip.row.ts';
import { idle } from './rows/idle.row.ts';
import { ingestBatches } from './rows/ingest-batches.row.ts';
import { ingestSingle } from './rows/ingest-single.row.ts';
import { isolation } from './rows/isolation.row.ts';
import { latency } from './rows/latency.row.ts';
import { memory } from './rows/memory.row.ts';
import { memoryKinds, memoryKindsMillion } from './rows/memory-kinds.row.ts';
import { processes } from './rows/processes.row.ts';
import { readPlan } from './rows/read-plan.row.ts';
import { redaction } from './rows/redaction.row.ts';
import { restart } from './rows/restart.row.ts';
import { shedding } from './rows/shedding.row.ts';
import { sources } from './rows/sources.row.ts';
import { spinnaker } from './rows/spinnaker.row.ts';
import { statements } from './rows/statements.row.ts';
import { streamBatches } from './rows/stream-batches.row.ts';
import { streamSplunk } from './rows/stream-splunk.row.ts';
import { streamBucket } from './rows/stream-bucket.row.ts';
import { streamGoogle } from './rows/stream-google.row.ts';
import { streamOpenTelemetry } from './rows/stream-opentelemetry.row.ts';
import { streamObjects } from './rows/stream-objects.row.ts';
import { streamOne } from './rows/stream-one.row.ts';
import { streamSyslogNg } from './rows/stream-syslog-ng.row.ts';
import { streamUnsigned } from './rows/stream-unsigned.row.ts';
import { streamTwenty } from './rows/stream-twenty.row.ts';

/** Everything that is measured, in the order of the table. */
export const ROWS: readonly Row[] = [
  streamOne,
  streamSyslogNg,
  streamUnsigned,
  streamTwenty,
  streamBatches,
  streamSplunk,
  streamBucket,
  streamObjects,
  streamGoogle,
  streamOpenTelemetry,
  ingestSingle,
  ingestBatches,
  sources,
  redaction,
  latency,
  statements,
  memory,
  memoryKinds,
  memoryKindsMillion,
  isolation,
  shedding,
  restart,
  idle,
  clients,
  processes,
  readPlan,
  filtered,
  deliveries,
  gzipLevels,
  followers,
  cloudTrail,
  spinnaker,
];
