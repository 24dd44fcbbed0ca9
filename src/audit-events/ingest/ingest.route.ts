import type { Actor } from '../../access/actor.ts';
import { REQUIREMENTS } from '../../access/requirements.ts';
import { insufficientScope, notFound } from '../../access/rest-refusal.ts';
import { groupKey, INSTANCE_KEY } from '../../access/share-keys.ts';
import { type HttpAnswer, jsonAnswer } from '../../http/answer.ts';
import { restFailure } from '../../http/failure.ts';
import { invalidFields } from '../../http/rest-fields.ts';
import { arrivalRefusal } from './arrival-refusal.ts';
import { eventErrors, ingestErrors } from './ingest-errors.ts';
import type { Handler, HttpRequest } from '../../http/route.ts';
import { VIA_HEADER } from '../../outbound/via.ts';
import type { GroupRef } from '../../groups/group-directory.ts';
import type { Authorization, GroupName, IngestOutcome, IngestService, Unreadable } from './ingest.service.ts';

const VIA = VIA_HEADER.toLowerCase();
const PRINTABLE = /^[\x20-\x7e]*$/;

/** `POST /api/v4/groups/:id/audit_events`: 202 after the commit, or nothing is stored. */
export function createIngestHandler(service: IngestService): Handler<Actor> {
  return async (request) => {
    const authorization = await service.authorize(request.caller, groupName(request.params['id'] ?? ''));
    if (authorization.kind !== 'allowed') return refusal(authorization);
    return receive(service, request, authorization.group);
  };
}

/** Of the same route. */
export function prepareIngest(service: IngestService): (params: HttpRequest<never>['params']) => void {
  return ({ id = '' }) => service.prepare(groupName(id));
}

/** `POST /api/v4/audit_events`: the same for events that belong to no group, for admins. */
export function createInstanceIngestHandler(service: IngestService): Handler<Actor> {
  return async (request) => {
    const decision = service.authorizeInstance(request.caller);
    if (decision !== 'allowed') return refusal({ kind: decision });
    return receive(service, request, null);
  };
}

async function receive(
  service: IngestService,
  request: HttpRequest<Actor>,
  group: GroupRef | null,
): Promise<HttpAnswer> {
  const arrival = service.arrival(request.headers[VIA]);
  if (arrival.kind !== 'new') return restFailure(...arrivalRefusal(arrival));
  const key = request.headers['idempotency-key'];
  const idempotencyKey = Array.isArray(key) ? key.join() : key;
  if (idempotencyKey !== undefined && !PRINTABLE.test(idempotencyKey)) return badKey();

  const body = await request.readBody({ keys: [group === null ? INSTANCE_KEY : groupKey(group)] });
  if (!body.ok) return body.answer;
  const { caller: actor, ip } = request;
  const { via } = arrival;
  const sent = { actor, group, ip, via, idempotencyKey };
  return answerTo(await service.receive(sent, body.bytes, request.headers['content-type'] ?? ''));
}

function groupName(text: string): GroupName {
  return /^\d+$/.test(text) ? { id: Number(text) } : { fullPath: text };
}

function refusal({ kind }: Exclude<Authorization, { kind: 'allowed' }>): HttpAnswer {
  if (kind === 'invisible') return notFound('Group');
  if (kind === 'forbidden') return restFailure(403);
  return insufficientScope(REQUIREMENTS['send-events'].scopes);
}

function badKey(): HttpAnswer {
  return invalidFields({ 'Idempotency-Key': [eventErrors.KEY_NOT_PRINTABLE] });
}

function answerTo(outcome: IngestOutcome | Unreadable): HttpAnswer {
  switch (outcome.kind) {
    case 'accepted': {
      const { accepted, duplicates, ids } = outcome;
      return jsonAnswer(202, { accepted, duplicates, ids });
    }
    case 'refused':
      return jsonAnswer(outcome.status, { message: outcome.message });
    case 'unreadable':
      return restFailure(outcome.refusal.status, outcome.refusal.message);
    case 'gone':
      return notFound('Group');
    case 'busy':
      return restFailure(429, ingestErrors.EVENTS_WAITING);
  }
}
