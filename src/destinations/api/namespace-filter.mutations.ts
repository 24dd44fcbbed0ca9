import type { ActorContext } from '../../access/actor-context.ts';
import { optionalId, optionalText, rowId } from '../../graphql/fields.ts';
import { mutation, mutationResolver } from '../../graphql/mutation.ts';
import { RequestError, resourceNotAvailable } from '../../graphql/request-error.ts';
import type { NamespaceDirectory, NamespaceRef } from '../../groups/namespace-directory.ts';
import { DESTINATION_IDS, NAMESPACE_FILTER_IDS } from '../model/destination-ids.ts';
import type { DestinationParts } from '../changes/destination-parts.ts';
import {
  HttpNamespaceFilter,
  toExternalDestination,
  toHttpNamespaceFilter,
} from '../api-legacy/external-destination.type.ts';
import { filterErrors } from '../filters/filter-errors.ts';
import { findNamespace } from '../filters/find-namespaces.ts';
import type { Form, OwnerKind } from '../model/form.ts';
import { addNamespaceFilter, removeNamespaceFilter } from '../filters/namespace-filters.service.ts';
import {
  NAMESPACE_FILTER_TYPES,
  toNamespaceFilter,
  toStreamingDestination,
} from '../api-consolidated/streaming-destination.type.ts';

/** What GitLab calls the mutations of namespace filters in its consolidated API. */
const NAMES = {
  group: {
    create: 'auditEventsGroupDestinationNamespaceFilterCreate',
    delete: 'auditEventsGroupDestinationNamespaceFilterDelete',
  },
  instance: {
    create: 'auditEventsInstanceDestinationNamespaceFilterCreate',
    delete: 'auditEventsInstanceDestinationNamespaceFilterDelete',
  },
} as const satisfies Record<OwnerKind, Record<string, string>>;

const LEGACY: Form = { owner: 'group', generation: 'legacy' };
const FILTER_ID = 'ID of the filter to delete.';

const HttpNamespaceFilterMutations = mutationResolver([
  mutation({
    name: 'auditEventsStreamingHttpNamespaceFiltersAdd',
    typeName: 'AuditEventsStreamingHTTPNamespaceFiltersAdd',
    description:
      "Limit an HTTP destination of a group to the events of one of the group's own subgroups or projects and " +
      'everything below it.',
    input: {
      destinationId: rowId(DESTINATION_IDS.legacy.group, 'ID of the destination.'),
      groupPath: optionalId('Full path of the group; this or `projectPath`.'),
      projectPath: optionalId('Full path of the project; this or `groupPath`.'),
    },
    payload: {
      namespaceFilter: {
        type: () => HttpNamespaceFilter,
        description: 'The new filter; null when it was refused.',
      },
    },
    async run({ deps, access, namespaces }: DestinationParts, input, context: ActorContext) {
      const place = onePath(input);
      const { destination, ...granted } = await access.destination(context, LEGACY, input.destinationId);
      const namespace = await findNamed(namespaces, context, place);
      const result = await addNamespaceFilter(deps, granted, destination, namespace);
      if (result.kind === 'gone') throw resourceNotAvailable();
      if (result.kind === 'refused') return { namespaceFilter: null, errors: result.errors };
      const node = toExternalDestination(result.destination, granted.group, deps);
      return { namespaceFilter: toHttpNamespaceFilter(result.filter, node) };
    },
  }),
  deletion({
    name: 'auditEventsStreamingHttpNamespaceFiltersDelete',
    typeName: 'AuditEventsStreamingHTTPNamespaceFiltersDelete',
    form: LEGACY,
    id: NAMESPACE_FILTER_IDS.legacy,
  }),
]);

/** The mutations of filters by namespace, a resolver for each form that has them. */
export const NAMESPACE_FILTER_MUTATIONS = [
  HttpNamespaceFilterMutations,
  namespaceFilterMutations('group'),
  namespaceFilterMutations('instance'),
];

function namespaceFilterMutations(owner: OwnerKind) {
  const names = NAMES[owner];
  const form: Form = { owner, generation: 'consolidated' };
  const type = () => NAMESPACE_FILTER_TYPES[owner];
  return mutationResolver([
    mutation({
      name: names.create,
      description:
        'Add a group or a project whose events, and the events of everything below it, a destination receives; ' +
        'at most 5.',
      input: {
        destinationId: rowId(DESTINATION_IDS.consolidated[owner], 'ID of the destination.'),
        namespacePath: optionalText('Full path of the group or the project.'),
      },
      payload: { namespaceFilter: { type, description: 'The new filter; null when it was refused.' } },
      async run({ deps, access, namespaces }: DestinationParts, input, context: ActorContext) {
        const { destination, ...granted } = await access.destination(context, form, input.destinationId);
        const namespace = await findNamespace(namespaces, context.actor, input.namespacePath ?? '');
        const result = await addNamespaceFilter(deps, granted, destination, namespace);
        if (result.kind === 'gone') throw resourceNotAvailable();
        if (result.kind === 'refused') return { namespaceFilter: null, errors: result.errors };
        const node = toStreamingDestination(result.destination, granted.group, deps);
        return { namespaceFilter: toNamespaceFilter(result.filter, node, owner) };
      },
    }),
    deletion({ name: names.delete, form, id: NAMESPACE_FILTER_IDS[owner] }),
  ]);
}

function deletion({
  form,
  id,
  ...names
}: {
  readonly name: string;
  readonly typeName?: string;
  readonly form: Form;
  readonly id: (typeof NAMESPACE_FILTER_IDS)[keyof typeof NAMESPACE_FILTER_IDS];
}) {
  return mutation({
    ...names,
    description:
      'Remove a group or a project from those whose events a destination receives. Without any, the destination ' +
      'receives the events of all.',
    input: { namespaceFilterId: rowId(id, FILTER_ID) },
    async run({ deps, access }: DestinationParts, input, context: ActorContext) {
      const { filter, ...granted } = await access.namespaceFilter(context, form, input.namespaceFilterId);
      const { kind } = await removeNamespaceFilter(deps, granted, filter);
      if (kind === 'gone') throw resourceNotAvailable();
      return {};
    },
  });
}

type NamedPath = { readonly kind: 'group' | 'project'; readonly path: string };

function onePath(input: {
  readonly groupPath: string | null | undefined;
  readonly projectPath: string | null | undefined;
}): NamedPath {
  const { groupPath, projectPath } = input;
  const paths: NamedPath[] = [];
  if (typeof groupPath === 'string') paths.push({ kind: 'group', path: groupPath });
  if (typeof projectPath === 'string') paths.push({ kind: 'project', path: projectPath });
  const [only] = paths;
  if (only === undefined || paths.length > 1) throw new RequestError(filterErrors.NAMESPACE_NOT_ONE);
  return only;
}

/** A group that the caller may not see counts as missing, so that a caller cannot find out which groups others have. */
async function findNamed(
  namespaces: NamespaceDirectory,
  { actor }: ActorContext,
  { kind, path }: NamedPath,
): Promise<NamespaceRef> {
  const found = await (kind === 'group' ? namespaces.group(actor, path) : namespaces.project(actor, path));
  if (found !== undefined) return found;
  throw new RequestError(
    kind === 'group' ? filterErrors.GROUP_PATH_INVALID : filterErrors.PROJECT_PATH_INVALID,
  );
}
