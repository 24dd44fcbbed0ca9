import type { Actor } from '../../access/actor.ts';
import { type HttpAnswer, jsonAnswer } from '../../http/answer.ts';
import { restFailure } from '../../http/failure.ts';
import type { Handler } from '../../http/route.ts';
import type { Authorization, GroupName, IngestOutcome, IngestService } from './ingest.service.ts';
import { parseIngestBody } from './request-body.ts';

const GROUP_NOT_FOUND = jsonAnswer(404, { message: '404 Group Not Found' });
const SCOPES = 'api ingest';
const PRINTABLE = /^[\x20-\x7e]*$/;

/** `POST /api/v4/groups/:id/audit_events`: 202 after the commit, or nothing is stored. */
export function createIngestHandler(service: IngestService): Handler<Actor> {
  return async (request) => {
    const authorization = await service.authorize(request.caller, groupName(request.params['id'] ?? ''));
    if (authorization.kind !== 'allowed') return refusal(authorization);
    const key = request.headers['idempotency-key'];
    const idempotencyKey = Array.isArray(key) ? key.join() : key;
    if (idempotencyKey !== undefined && !PRINTABLE.test(idempotencyKey)) return badKey();

    const body = await request.readBody();
    if (!body.ok) return body.answer;
    const parsed = parseIngestBody(body.bytes, request.headers['content-type'] ?? '');
    if (!parsed.ok) return restFailure(parsed.status, parsed.message);

    const { caller: actor, ip } = request;
    const { group } = authorization;
    const { values, batch } = parsed;
    const sent = { actor, group, ip, values, batch };
    return answerTo(await service.ingest(idempotencyKey === undefined ? sent : { ...sent, idempotencyKey }));
  };
}

function groupName(text: string): GroupName {
  return /^\d+$/.test(text) ? { id: Number(text) } : { fullPath: text };
}

function refusal({ kind }: Exclude<Authorization, { kind: 'allowed' }>): HttpAnswer {
  if (kind === 'invisible') return GROUP_NOT_FOUND;
  if (kind === 'forbidden') return restFailure(403);
  return jsonAnswer(403, {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: SCOPES,
  });
}

function badKey(): HttpAnswer {
  const message = 'must be printable ASCII; send a key such as a UUID';
  return jsonAnswer(400, { message: { 'Idempotency-Key': [message] } });
}

function answerTo(outcome: IngestOutcome): HttpAnswer {
  switch (outcome.kind) {
    case 'accepted': {
      const { accepted, duplicates, ids } = outcome;
      return jsonAnswer(202, { accepted, duplicates, ids });
    }
    case 'refused':
      return jsonAnswer(outcome.status, { message: outcome.message });
    case 'gone':
      return GROUP_NOT_FOUND;
    case 'busy':
      return restFailure(429, 'too many events are waiting to be stored; send it again in a second');
  }
}
