import { Resolver } from 'type-graphql';
import type { Actor } from '../../access/actor.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { InputMutation, type MutationResult } from '../../graphql/mutation.ts';
import type { RequestContext } from '../../graphql/request-context.ts';
import { resourceNotAvailable } from '../../graphql/request-error.ts';
import type { JsonValue } from '../../json/json-value.ts';
import { type AuditEventInput, AuditEventsCreateInput } from './audit-events-create.input.ts';
import { AuditEventsCreatePayload } from './audit-events-create.type.ts';
import { fromGraphqlInput } from './event-input-graphql.ts';
import { ingestPayloadErrors } from './ingest-errors.ts';
import type { IngestOutcome, IngestService } from './ingest.service.ts';

interface Payload extends MutationResult {
  readonly accepted: number;
  readonly duplicates: number;
  readonly ids: readonly string[];
}

const DESCRIPTION =
  "Store audit events and stream them. Auditstream's own addition: GitLab creates its events itself. " +
  'Needs the role Maintainer, and a token with the scope `api` or `ingest`.';

@Resolver()
export class AuditEventsCreateResolver {
  private readonly service: IngestService;

  constructor(service: IngestService) {
    this.service = service;
  }

  @InputMutation(() => AuditEventsCreateInput, () => AuditEventsCreatePayload, DESCRIPTION)
  async auditEventsCreate(
    input: AuditEventsCreateInput,
    context: RequestContext<Actor>,
  ): Promise<MutationResult> {
    const { actor, ip, via = null } = context;
    if (actor === undefined) throw resourceNotAvailable();
    const authorization = await this.service.authorize(actor, { fullPath: input.groupPath });
    if (authorization.kind !== 'allowed') throw resourceNotAvailable();
    const { group } = authorization;
    const toEvent = (event: AuditEventInput): JsonValue => fromGraphqlInput({ ...event });
    return payloadOf(await this.service.ingest({ actor, group, ip, via }, input.events, toEvent));
  }
}

function payloadOf(outcome: IngestOutcome): Payload {
  switch (outcome.kind) {
    case 'accepted': {
      const { accepted, duplicates, ids } = outcome;
      return { accepted, duplicates, ids: ids.map(String) };
    }
    case 'refused':
      return nothingStored(messagesOf(outcome.message));
    case 'busy':
      return nothingStored([ingestPayloadErrors.EVENTS_WAITING_PAYLOAD]);
    case 'gone':
      throw resourceNotAvailable();
  }
}

function nothingStored(errors: readonly ErrorText[]): Payload {
  return { accepted: 0, duplicates: 0, ids: [], errors };
}

function messagesOf(message: Readonly<Record<string, readonly ErrorText[]>>): ErrorText[] {
  return Object.entries(message).flatMap(([field, texts]) =>
    texts.map((fault) => ingestPayloadErrors.EVENT_FIELD({ field: camelCase(field), fault })),
  );
}

/** `events[3].author_name` as the caller of GraphQL knows it. */
function camelCase(field: string): string {
  return field.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
