import { accessErrors, accessFieldErrors } from './access/access-errors.ts';
import {
  arrivalErrors,
  eventErrors,
  ingestErrors,
  ingestPayloadErrors,
} from './audit-events/ingest/ingest-errors.ts';
import { redactionGroupErrors, redactionTryErrors } from './audit-events/redaction/redaction-group-errors.ts';
import { readErrors, readFieldErrors, readLimits, readRestErrors } from './audit-events/read/read-errors.ts';
import { adminErrors, keyErrors } from './cli/admin/admin-errors.ts';
import { cliErrors } from './cli/cli-errors.ts';
import { doctorErrors } from './cli/doctor/doctor-errors.ts';
import { environmentErrors, settingErrors } from './config/config-errors.ts';
import {
  changeErrors,
  databaseErrors,
  databaseLogErrors,
  readGateErrors,
} from './database/database-errors.ts';
import { dataFolderErrors } from './data-folder/data-folder-errors.ts';
import { embeddedErrors, embeddedLogErrors } from './embedded-postgres/embedded-errors.ts';
import { deliveryErrors, deliveryPayloadErrors } from './deliveries/delivery-errors.ts';
import { answerClasses, configTexts } from './destination-kinds/kind-errors.ts';
import { DESTINATION_KINDS } from './destination-kinds/kinds.ts';
import {
  consolidatedTexts,
  destinationLimits,
  destinationLogErrors,
  destinationTexts,
  instanceErrors,
  kindTexts,
  nameTexts,
  signingSecretTexts,
  urlLimitTexts,
} from './destinations/rules/destination-errors.ts';
import { deliveryOptionsTexts } from './destinations/rules/delivery-options-errors.ts';
import { filterErrors, filterTexts, pauseReasons } from './destinations/filters/filter-errors.ts';
import type { AnyErrorTable } from './errors/define-errors.ts';
import { eventLogErrors } from './event-log/event-log-errors.ts';
import { eventTypeFieldErrors } from './event-types/event-type-errors.ts';
import { graphqlErrors, graphqlLogErrors } from './graphql/graphql-errors.ts';
import { groupErrors, groupFieldErrors } from './groups/group-errors.ts';
import {
  fieldErrors,
  httpErrors,
  httpLogErrors,
  restErrors,
  statusErrors,
  tokenErrors,
} from './http/http-errors.ts';
import { jsonErrors } from './json/json-errors.ts';
import { logErrors } from './observability/log-errors.ts';
import { addressListErrors, failureCauses, failureErrors, urlErrors } from './outbound/outbound-errors.ts';
import { pagesErrors } from './pages/pages-errors.ts';
import { redactionErrors } from './redaction/redaction-errors.ts';
import { replayErrors } from './replays/replay-errors.ts';
import { queueLogErrors } from './queue/queue-errors.ts';
import { hecErrors } from './sources/hec/hec-errors.ts';
import {
  arrivalErrors as sourceArrivalErrors,
  sourceLogErrors,
  sourceTexts,
} from './sources/sources-errors.ts';
import { serverLogErrors, startErrors } from './server-errors.ts';
import {
  answerErrors,
  streamingLogErrors,
  switchOffReasons,
  testErrors,
} from './streaming/streaming-errors.ts';
import { threadLogErrors } from './threads/thread-errors.ts';

/** Every error that a person or a program can meet; docs/errors.md has the cause and the cure of each. */
export const ERROR_TABLES: readonly AnyErrorTable[] = [
  ...[statusErrors, httpErrors, readGateErrors, changeErrors, jsonErrors],
  ...[restErrors, accessErrors, groupErrors, arrivalErrors, ingestErrors, readRestErrors, readLimits],
  ...[fieldErrors, accessFieldErrors, groupFieldErrors, eventTypeFieldErrors, eventErrors, readFieldErrors],
  ...[
    graphqlErrors,
    instanceErrors,
    filterErrors,
    readErrors,
    redactionTryErrors,
    tokenErrors,
    deliveryErrors,
    destinationLimits,
  ],
  ...[
    deliveryOptionsTexts,
    destinationTexts,
    configTexts,
    consolidatedTexts,
    kindTexts,
    nameTexts,
    signingSecretTexts,
    urlLimitTexts,
    filterTexts,
    urlErrors,
  ],
  ...[
    ingestPayloadErrors,
    redactionErrors,
    redactionGroupErrors,
    testErrors,
    deliveryPayloadErrors,
    replayErrors,
  ],
  ...[sourceTexts, sourceArrivalErrors, hecErrors, sourceLogErrors],
  ...[
    environmentErrors,
    settingErrors,
    addressListErrors,
    startErrors,
    pagesErrors,
    databaseErrors,
    dataFolderErrors,
    embeddedErrors,
  ],
  ...[cliErrors, doctorErrors, adminErrors, keyErrors],
  ...[failureErrors, failureCauses, answerClasses, answerErrors, switchOffReasons, pauseReasons],
  ...DESTINATION_KINDS.flatMap(({ errors }) => errors),
  ...[logErrors, serverLogErrors, embeddedLogErrors, databaseLogErrors, httpLogErrors, graphqlLogErrors],
  ...[destinationLogErrors, streamingLogErrors, eventLogErrors, queueLogErrors, threadLogErrors],
];
