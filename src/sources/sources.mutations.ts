import { Resolver } from 'type-graphql';
import type { ActorContext } from '../access/actor-context.ts';
import { authorOf } from '../access/author.ts';
import type { Author } from '../access/audit-trail.ts';
import { InputMutation, payloadType, type MutationResult } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import type { SourceAccess } from './source-access.ts';
import { SourceType } from './source.type.ts';
import {
  AuditEventsSourceCreateInput,
  AuditEventsSourceDestroyInput,
  AuditEventsSourceSecretRotateInput,
  AuditEventsSourceUpdateInput,
} from './sources.input.ts';
import {
  createSource,
  destroySource,
  rotateSourceSecret,
  updateSource,
  type SourceChange,
  type SourceDeps,
} from './sources.service.ts';

interface SourceResult extends MutationResult {
  readonly source: SourceType | null;
  readonly secret?: string | null;
}

const SOURCE = { type: () => SourceType, description: 'The source; null when it was refused.' };
const SECRET = {
  type: () => String,
  description: 'Secret by which the system authenticates; shown now and never again.',
};
const SourceCreatePayload = payloadType('AuditEventsSourceCreatePayload', 'auditEventsSourceCreate', {
  source: SOURCE,
  secret: SECRET,
});
const SourceUpdatePayload = payloadType('AuditEventsSourceUpdatePayload', 'auditEventsSourceUpdate', {
  source: SOURCE,
});
const SourceDestroyPayload = payloadType('AuditEventsSourceDestroyPayload', 'auditEventsSourceDestroy');
const SourceSecretRotatePayload = payloadType(
  'AuditEventsSourceSecretRotatePayload',
  'auditEventsSourceSecretRotate',
  { source: SOURCE, secret: SECRET },
);

/** Changes of sources, by Owners. */
@Resolver()
export class SourceMutations {
  constructor(
    private readonly deps: SourceDeps,
    private readonly access: SourceAccess,
  ) {}

  @InputMutation(
    () => AuditEventsSourceCreateInput,
    () => SourceCreatePayload,
    "Auditstream's own. Create a source: another system sends its events to the source's `url` with the secret.",
  )
  async auditEventsSourceCreate(
    { groupPath, projectPath, ...wanted }: AuditEventsSourceCreateInput,
    context: ActorContext,
  ): Promise<SourceResult> {
    const { groupId, place } = await this.access.newPlace(context, groupPath, projectPath ?? undefined);
    const change = await createSource(this.deps, authorIn(context), {
      ...{ groupId, place, kind: wanted.kind },
      name: wanted.name ?? undefined,
      config: wanted.config ?? undefined,
      secret: wanted.secret ?? undefined,
      active: wanted.active ?? undefined,
      silentAfterHours: wanted.silentAfterHours,
    });
    return this.#result(change);
  }

  @InputMutation(
    () => AuditEventsSourceUpdateInput,
    () => SourceUpdatePayload,
    "Auditstream's own. Change a source; absent fields keep their values.",
  )
  async auditEventsSourceUpdate(
    { id, name, config, active, silentAfterHours }: AuditEventsSourceUpdateInput,
    context: ActorContext,
  ): Promise<SourceResult> {
    const source = await this.access.toChange(context, id);
    const change = await updateSource(this.deps, authorIn(context), source, {
      name: name ?? undefined,
      config: config ?? undefined,
      active: active ?? undefined,
      silentAfterHours,
    });
    return this.#result(change);
  }

  @InputMutation(
    () => AuditEventsSourceDestroyInput,
    () => SourceDestroyPayload,
    "Auditstream's own. Destroy a source: its requests are refused from now on. Its events stay.",
  )
  async auditEventsSourceDestroy(
    { id }: AuditEventsSourceDestroyInput,
    context: ActorContext,
  ): Promise<MutationResult> {
    const source = await this.access.toChange(context, id);
    const { errors = [] } = this.#result(await destroySource(this.deps, authorIn(context), source));
    return { errors };
  }

  @InputMutation(
    () => AuditEventsSourceSecretRotateInput,
    () => SourceSecretRotatePayload,
    "Auditstream's own. Give a source a new secret; the previous one stays valid for a while.",
  )
  async auditEventsSourceSecretRotate(
    { id, secret, overlapHours }: AuditEventsSourceSecretRotateInput,
    context: ActorContext,
  ): Promise<SourceResult> {
    const source = await this.access.toChange(context, id);
    const change = await rotateSourceSecret(this.deps, authorIn(context), source, {
      secret: secret ?? undefined,
      overlapHours: overlapHours ?? undefined,
    });
    return this.#result(change);
  }

  #result(change: SourceChange): SourceResult {
    if (change.kind === 'gone') throw resourceNotAvailable();
    if (change.kind === 'refused') return { source: null, errors: change.errors };
    const source = new SourceType(change.source, this.deps.now());
    return { source, ...(change.secret !== undefined && { secret: change.secret }) };
  }
}

function authorIn({ actor, ip }: ActorContext): Author {
  // Requests without a token are refused by the access check.
  if (actor === undefined) throw resourceNotAvailable();
  return authorOf(actor, ip);
}
