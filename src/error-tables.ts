import * as access from './access/access-errors.ts';
import * as ingest from './audit-events/ingest/ingest-errors.ts';
import * as read from './audit-events/read/read-errors.ts';
import * as redactionGroup from './audit-events/redaction/redaction-group-errors.ts';
import * as admin from './cli/admin/admin-errors.ts';
import * as cli from './cli/cli-errors.ts';
import * as doctor from './cli/doctor/doctor-errors.ts';
import * as config from './config/config-errors.ts';
import * as dataFolder from './data-folder/data-folder-errors.ts';
import * as database from './database/database-errors.ts';
import * as delivery from './deliveries/delivery-errors.ts';
import * as kind from './destination-kinds/kind-errors.ts';
import * as filter from './destinations/filters/filter-errors.ts';
import * as deliveryOptions from './destinations/rules/delivery-options-errors.ts';
import * as destination from './destinations/rules/destination-errors.ts';
import * as embedded from './embedded-postgres/embedded-errors.ts';
import * as eventLog from './event-log/event-log-errors.ts';
import * as eventType from './event-types/event-type-errors.ts';
import * as graphql from './graphql/graphql-errors.ts';
import * as group from './groups/group-errors.ts';
import * as http from './http/http-errors.ts';
import * as json from './json/json-errors.ts';
import * as log from './observability/log-errors.ts';
import * as outbound from './outbound/outbound-errors.ts';
import * as pages from './pages/pages-errors.ts';
import * as queue from './queue/queue-errors.ts';
import * as redaction from './redaction/redaction-errors.ts';
import * as replay from './replays/replay-errors.ts';
import * as server from './server-errors.ts';
import * as hec from './sources/hec/hec-errors.ts';
import * as sources from './sources/sources-errors.ts';
import * as streaming from './streaming/streaming-errors.ts';
import * as thread from './threads/thread-errors.ts';
import { DESTINATION_KINDS } from './destination-kinds/kinds.ts';
import type { AnyErrorTable } from './errors/define-errors.ts';

const FILES = [
  ...[access, ingest, read, redactionGroup, admin, cli, doctor, config, dataFolder, database],
  ...[delivery, kind, filter, deliveryOptions, destination, embedded, eventLog, eventType, graphql],
  ...[group, http, json, log, outbound, pages, queue, redaction, replay, server, hec, sources],
  ...[streaming, thread],
];

/** Every error that a person or a program can meet; docs/errors.md has the cause and the cure of each. */
export const ERROR_TABLES: readonly AnyErrorTable[] = [
  ...FILES.flatMap((file) => Object.values<AnyErrorTable>(file)),
  ...DESTINATION_KINDS.flatMap(({ errors }) => errors),
];
