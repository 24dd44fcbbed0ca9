import type { Actor } from '../../src/access/actor.ts';
import type { FilterForm as Form } from '../../src/destinations/model/form.ts';
import { destinationIn, rowId, type Fields } from './documents.ts';
import { GUEST, MAINTAINER, type TestGroup, type World } from './world.ts';

/** A mutation's payload, or the top-level error in its place. */
export interface FilterOutcome {
  readonly payload: Readonly<Record<string, unknown>> | null;
  readonly topLevel: string | undefined;
}

export const FORMS: readonly (readonly [name: string, form: Form])[] = [
  ['a group, legacy', { owner: 'group', generation: 'legacy' }],
  ['the instance, legacy', { owner: 'instance', generation: 'legacy' }],
  ['a group, consolidated', { owner: 'group', generation: 'consolidated' }],
  ['the instance, consolidated', { owner: 'instance', generation: 'consolidated' }],
];

const MODELS = {
  legacy: { group: 'ExternalAuditEventDestination', instance: 'InstanceExternalAuditEventDestination' },
  consolidated: {
    group: 'Group::ExternalStreamingDestination',
    instance: 'Instance::ExternalStreamingDestination',
  },
} as const;

/** The global id of a destination in the words of a form. */
export function destinationId({ owner, generation }: Form, id: number): string {
  return `gid://gitlab/AuditEvents::${MODELS[generation][owner]}/${id}`;
}

const SPELLINGS = {
  legacy: {
    group: ['auditEventsStreamingDestinationEventsAdd', 'auditEventsStreamingDestinationEventsRemove'],
    instance: [
      'auditEventsStreamingDestinationInstanceEventsAdd',
      'auditEventsStreamingDestinationInstanceEventsRemove',
    ],
  },
  consolidated: {
    group: ['auditEventsGroupDestinationEventsAdd', 'auditEventsGroupDestinationEventsDelete'],
    instance: ['auditEventsInstanceDestinationEventsAdd', 'auditEventsInstanceDestinationEventsDelete'],
  },
} as const;

/** One destination with whoever may change it. */
export interface Filtered {
  readonly form: Form;
  /** The row's number. */
  readonly id: number;
  readonly group: TestGroup;
  readonly actor: Actor;
}

/** A destination of a new group, or of the instance. */
export async function aDestination(world: World, form: Form): Promise<Filtered> {
  const group = await world.group();
  if (form.owner === 'group') {
    return { form, id: rowId((await destinationIn(world, group)).id), group, actor: group.owner };
  }
  const actor = await world.admin();
  await world.db.database.prisma.destination.deleteMany({ where: { groupId: null } });
  const { data, errors } = await world.execute(
    `mutation { instanceExternalAuditEventDestinationCreate(input: { destinationUrl: "https://example.com/instance" }) {
       errors instanceExternalAuditEventDestination { id } } }`,
    {},
    actor,
  );
  const payload = data?.['instanceExternalAuditEventDestinationCreate'] as
    { instanceExternalAuditEventDestination: { id: string } | null } | null | undefined;
  const made = payload?.instanceExternalAuditEventDestination;
  if (!made) throw new Error(JSON.stringify({ data, errors }));
  return { form, id: rowId(made.id), group, actor };
}

/** The outcome of a change of types; with all that are on the list now, where the mutation says them. */
export const accepted = (eventTypeFilters?: string[]) => ({
  payload: { errors: [], ...(eventTypeFilters && { eventTypeFilters }) },
  topLevel: undefined,
});
/** With all types that are on the list. */
export const refused = (error: string, eventTypeFilters: readonly string[] = []) => ({
  payload: { errors: [error], eventTypeFilters },
  topLevel: undefined,
});

/** Users who may not change the destination. */
export async function thoseWhoMayNot(world: World, { form, group }: Filtered): Promise<readonly Actor[]> {
  return form.owner === 'group'
    ? [await world.stranger(), await world.member(group, GUEST), await world.member(group, MAINTAINER)]
    : [await world.stranger(), group.owner];
}

async function run(
  world: World,
  [name, type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`, selection = '']: readonly [
    name: string,
    type?: string | undefined,
    selection?: string | undefined,
  ],
  input: Fields,
  actor: Actor | undefined,
): Promise<FilterOutcome> {
  const document = `mutation ($input: ${type}Input!) { ${name}(input: $input) { errors ${selection} } }`;
  const { data, errors } = await world.execute(document, { input }, actor);
  return { payload: data?.[name] ?? null, topLevel: errors?.[0]?.message };
}

const DENYLIST = {
  group: ['auditEventsGroupDestinationDenylistEventsAdd', 'auditEventsGroupDestinationDenylistEventsDelete'],
  instance: [
    'auditEventsInstanceDestinationDenylistEventsAdd',
    'auditEventsInstanceDestinationDenylistEventsDelete',
  ],
} as const;

type ChangeTypes = (
  world: World,
  destination: Filtered,
  eventTypeFilters: readonly string[],
  as?: Actor,
) => Promise<FilterOutcome>;

/** The change of a list by the mutation that the form has for it. */
function changeTypes(mutationOf: (form: Form) => string, selection?: string): ChangeTypes {
  return (world, { form, id, actor }, eventTypeFilters, as = actor) => {
    const input = { destinationId: destinationId(form, id), eventTypeFilters };
    return run(world, [mutationOf(form), undefined, selection], input, as);
  };
}

const ADDED = 'eventTypeFilters';
export const addTypes = changeTypes(({ owner, generation }) => SPELLINGS[generation][owner][0], ADDED);
export const removeTypes = changeTypes(({ owner, generation }) => SPELLINGS[generation][owner][1]);
export const denyTypes = changeTypes(({ owner }) => DENYLIST[owner][0], ADDED);
export const denyTypesNoMore = changeTypes(({ owner }) => DENYLIST[owner][1]);

const NAMESPACE = 'namespace { id name fullName fullPath }';

/** `auditEventsStreamingHttpNamespaceFiltersAdd` */
export function addHttpNamespace(
  world: World,
  { form, id, actor }: Filtered,
  paths: Fields,
  as: Actor | undefined = actor,
): Promise<FilterOutcome> {
  const selection = `namespaceFilter { id ${NAMESPACE} externalAuditEventDestination { id namespaceFilter { id } } }`;
  const input = { destinationId: destinationId(form, id), ...paths };
  const type = 'AuditEventsStreamingHTTPNamespaceFiltersAdd';
  return run(world, ['auditEventsStreamingHttpNamespaceFiltersAdd', type, selection], input, as);
}

export function deleteHttpNamespace(
  world: World,
  namespaceFilterId: string,
  as: Actor,
): Promise<FilterOutcome> {
  const type = 'AuditEventsStreamingHTTPNamespaceFiltersDelete';
  return run(world, ['auditEventsStreamingHttpNamespaceFiltersDelete', type], { namespaceFilterId }, as);
}

/** `auditEvents{Group,Instance}DestinationNamespaceFilterCreate` */
export function addNamespace(
  world: World,
  { form, id, actor }: Filtered,
  namespacePath: string | null,
  as: Actor | undefined = actor,
): Promise<FilterOutcome> {
  const owner = form.owner === 'group' ? 'Group' : 'Instance';
  const selection = `namespaceFilter { id ${NAMESPACE} externalStreamingDestination { id namespaceFilters { id } } }`;
  const input = { destinationId: destinationId(form, id), namespacePath };
  return run(world, [`auditEvents${owner}DestinationNamespaceFilterCreate`, undefined, selection], input, as);
}

export function deleteNamespace(
  world: World,
  { form, actor }: Filtered,
  namespaceFilterId: string,
  as: Actor | undefined = actor,
): Promise<FilterOutcome> {
  const owner = form.owner === 'group' ? 'Group' : 'Instance';
  return run(world, [`auditEvents${owner}DestinationNamespaceFilterDelete`], { namespaceFilterId }, as);
}

/** A project that its events have made known. */
export async function aProject(
  world: World,
  group: TestGroup,
  path = 'app',
): Promise<{ id: number; fullPath: string }> {
  const root = await world.db.database.prisma.group.findUniqueOrThrow({ where: { id: group.id } });
  const fullPath = `${group.path}/${path}`;
  return world.db.database.prisma.project.create({
    data: {
      namespaceId: group.id,
      rootId: root.traversalIds[0] ?? group.id,
      path,
      name: path,
      fullPath,
      pathKey: fullPath.toLowerCase(),
    },
  });
}

/** Types and messages of the configuration events in a group's stream, or (null) in the instance's; oldest first. */
export async function recorded(world: World, groupId: number | null): Promise<string[]> {
  const { rows } = await world.db.database.pool.query<{ event_type: string; body: string }>(
    `SELECT e.event_type, e.body FROM audit_events e JOIN streams s ON s.id = e.stream_id
     WHERE s.group_id IS NOT DISTINCT FROM $1 AND e.event_type LIKE '%filter%' ORDER BY e.sequence`,
    [groupId],
  );
  return rows.map(({ event_type, body }) => {
    const { details } = JSON.parse(body) as { details: { custom_message: string } };
    return `${event_type}: ${details.custom_message}`;
  });
}
