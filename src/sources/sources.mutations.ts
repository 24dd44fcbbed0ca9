import type { ActorContext } from '../access/actor-context.ts';
import { authorOf } from '../access/author.ts';
import type { Author } from '../access/audit-trail.ts';
import {
  optionalFlag,
  optionalId,
  optionalInt,
  optionalJson,
  optionalText,
  requiredId,
  rowId,
  text,
} from '../graphql/fields.ts';
import { mutation, mutationResolver } from '../graphql/mutation.ts';
import { resourceNotAvailable } from '../graphql/request-error.ts';
import type { SourceAccess } from './source-access.ts';
import { SourceIdScalar, sourceNode, SourceType } from './source.type.ts';
import {
  createSource,
  destroySource,
  rotateSourceSecret,
  updateSource,
  type SourceChange,
  type SourceDeps,
} from './sources.service.ts';

interface Parts {
  readonly deps: SourceDeps;
  readonly access: SourceAccess;
}

const id = rowId(SourceIdScalar, 'The source.');
const source = { type: () => SourceType, description: 'The source; null when it was refused.' };
const secret = {
  type: () => String,
  description: 'Secret by which the system authenticates; shown now and never again.',
};

/** Changes of sources, by Owners. */
export const SourceMutations = mutationResolver([
  mutation({
    name: 'auditEventsSourceCreate',
    description:
      "Auditstream's own. Create a source: another system sends its events to the source's `url` with the secret.",
    input: {
      groupPath: requiredId('Full path of the group that the events belong to.'),
      projectPath: optionalId(
        'Full path of the project, in the group, that the events belong to; when absent, they belong to ' +
          'the group.',
      ),
      kind: text('One of `auditEventsSourceKinds`.'),
      name: optionalText('Name of the source; the name of its kind when absent.'),
      config: optionalJson('Configuration of the source, with the fields of its kind.'),
      secret: optionalText(
        'Secret by which the system authenticates, 16 to 255 characters; generated when absent.',
      ),
      active: optionalFlag('False: requests of the source are refused until it is set to true.'),
      silentAfterHours: optionalInt(
        'Hours without an event after which the source is `SILENT`, 1 to 720; null or absent: never.',
      ),
    },
    payload: { source, secret },
    async run({ deps, access }: Parts, { groupPath, projectPath, ...wanted }, context: ActorContext) {
      const { groupId, place } = await access.newPlace(context, groupPath, projectPath ?? undefined);
      return resultOf(await createSource(deps, authorIn(context), { ...wanted, groupId, place }), deps);
    },
  }),
  mutation({
    name: 'auditEventsSourceUpdate',
    description: "Auditstream's own. Change a source; absent fields keep their values.",
    input: {
      id,
      name: optionalText('The new name.'),
      config: optionalJson('The new configuration, in place of the present one.'),
      active: optionalFlag('False: requests of the source are refused from now on.'),
      silentAfterHours: optionalInt(
        'Hours without an event after which the source is `SILENT`, 1 to 720; null: never.',
      ),
    },
    payload: { source },
    async run({ deps, access }: Parts, input, context: ActorContext) {
      const present = await access.toChange(context, input.id);
      return resultOf(await updateSource(deps, authorIn(context), present, input), deps);
    },
  }),
  mutation({
    name: 'auditEventsSourceDestroy',
    description:
      "Auditstream's own. Destroy a source: its requests are refused from now on. Its events stay.",
    input: { id },
    async run({ deps, access }: Parts, input, context: ActorContext) {
      const present = await access.toChange(context, input.id);
      const { errors = [] } = resultOf(await destroySource(deps, authorIn(context), present), deps);
      return { errors };
    },
  }),
  mutation({
    name: 'auditEventsSourceSecretRotate',
    description: "Auditstream's own. Give a source a new secret; the previous one stays valid for a while.",
    input: {
      id,
      secret: optionalText('The new secret; generated when absent.'),
      overlapHours: optionalInt('Hours for which the previous secret stays valid: 0 to 168, 24 when absent.'),
    },
    payload: { source, secret },
    async run({ deps, access }: Parts, input, context: ActorContext) {
      const present = await access.toChange(context, input.id);
      return resultOf(await rotateSourceSecret(deps, authorIn(context), present, input), deps);
    },
  }),
]);

function resultOf(change: SourceChange, { now }: Pick<SourceDeps, 'now'>) {
  if (change.kind === 'gone') throw resourceNotAvailable();
  if (change.kind === 'refused') return { source: null, errors: change.errors };
  const changed = sourceNode(change.source, now());
  return { source: changed, ...(change.secret !== undefined && { secret: change.secret }) };
}

function authorIn({ actor, ip }: ActorContext): Author {
  // Requests without a token are refused by the access check.
  if (actor === undefined) throw resourceNotAvailable();
  return authorOf(actor, ip);
}
