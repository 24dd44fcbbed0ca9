import type { Actor } from '../../src/access/actor.ts';
import type { Fields, Outcome } from './documents.ts';
import type { TestGroup, World } from './world.ts';

/** A destination in whatever form it was asked for. */
export interface FormNode {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly url: string;
  readonly token: string;
}

/** What may be said about a destination in every form; each spells it in its own way. */
export interface Wanted {
  readonly id?: string;
  readonly url?: string;
  readonly name?: string | null;
  readonly token?: string | null;
  readonly active?: boolean;
  readonly verify?: boolean;
  /** Of the consolidated forms, which have them in `config`. */
  readonly headers?: Fields;
}

/** Destinations of one owner, by the mutations of one of GitLab's four forms. */
export interface FormClient {
  create(wanted: Wanted): Promise<Outcome<FormNode>>;
  update(wanted: Wanted): Promise<Outcome<FormNode>>;
  destroy(id: string): Promise<Outcome<FormNode>>;
  /** A destination that is known to be acceptable. */
  made(wanted?: Wanted): Promise<FormNode>;
}

/** A destination as one generation or the other answers. */
interface Answered extends Pick<FormNode, 'id' | 'name' | 'active'> {
  readonly destinationUrl: string;
  readonly verificationToken: string;
  readonly config: { readonly url: string };
  readonly secretToken: string;
}

interface Spelling {
  readonly prefix: string;
  readonly destroy: string;
  readonly field: string;
  readonly selection: string;
  readonly toInput: (wanted: Wanted, isNew: boolean) => Fields;
  readonly toNode: (answer: Answered) => FormNode;
}

const LEGACY = {
  destroy: 'Destroy',
  selection: '{ id name active destinationUrl verificationToken }',
  toInput: ({ url, token, ...rest }: Wanted): Fields => ({
    ...rest,
    ...(url !== undefined && { destinationUrl: url }),
    ...(token !== undefined && { verificationToken: token }),
  }),
  toNode: ({ id, name, active, destinationUrl: url, verificationToken: token }: Answered): FormNode => ({
    ...{ id, name, active, url, token },
  }),
};

const CONSOLIDATED = {
  destroy: 'Delete',
  field: 'externalAuditEventDestination',
  selection: '{ id name active category config secretToken }',
  toInput: ({ url, headers, token, ...rest }: Wanted, isNew: boolean): Fields => ({
    ...rest,
    ...(isNew && { category: 'http' }),
    ...(url !== undefined && { config: { url, ...(headers && { headers }) } }),
    ...(token !== undefined && { secretToken: token }),
  }),
  toNode: ({ id, name, active, config, secretToken: token }: Answered): FormNode => ({
    ...{ id, name, active, url: config.url, token },
  }),
};

const SPELLINGS = {
  group: { ...LEGACY, prefix: 'externalAuditEventDestination', field: 'externalAuditEventDestination' },
  instance: {
    ...LEGACY,
    prefix: 'instanceExternalAuditEventDestination',
    field: 'instanceExternalAuditEventDestination',
  },
  groupStreaming: { ...CONSOLIDATED, prefix: 'groupAuditEventStreamingDestinations' },
  instanceStreaming: { ...CONSOLIDATED, prefix: 'instanceAuditEventStreamingDestinations' },
} satisfies Record<string, Spelling>;

export type FormName = keyof typeof SPELLINGS;
export const FORM_NAMES = Object.keys(SPELLINGS) as FormName[];

/** Runs any mutation with its input in a variable; `selection` is what is asked for beside `errors`. */
export async function run(
  world: World,
  actor: Actor | undefined,
  name: string,
  input: Fields,
  selection = '',
): Promise<{ payload: Record<string, unknown>; errors: readonly string[]; topLevel: string | undefined }> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { errors ${selection} } }`;
  const { data, errors } = await world.execute(document, { input }, actor);
  const payload = (data?.[name] ?? {}) as Record<string, unknown>;
  return { payload, errors: (payload['errors'] ?? []) as string[], topLevel: errors?.[0]?.message };
}

function client(spelling: Spelling, world: World, actor: Actor | undefined, owner: Fields): FormClient {
  const { prefix, field, selection, toInput, toNode } = spelling;
  const mutate = async (verb: string, input: Fields, asked = ''): Promise<Outcome<FormNode>> => {
    const { payload, errors, topLevel } = await run(world, actor, `${prefix}${verb}`, input, asked);
    const node = (payload[field] ?? null) as Answered | null;
    return { node: node && toNode(node), errors, topLevel };
  };
  const asked = `${field} ${selection}`;
  const create = (wanted: Wanted) => mutate('Create', { ...owner, ...toInput(wanted, true) }, asked);
  return {
    create,
    update: (wanted) => mutate('Update', toInput(wanted, false), asked),
    destroy: (id) => mutate(spelling.destroy, { id }),
    async made(wanted = {}) {
      const outcome = await create({ url: `https://example.com/${Math.random()}`, ...wanted });
      if (outcome.node === null) throw new Error(outcome.topLevel ?? outcome.errors.join(', '));
      return outcome.node;
    },
  };
}

const ofGroup =
  (spelling: Spelling) => (world: World, actor: Actor | undefined, group?: Pick<TestGroup, 'path'>) =>
    client(spelling, world, actor, { groupPath: group?.path ?? '' });
const ofInstance = (spelling: Spelling) => (world: World, actor: Actor | undefined) =>
  client(spelling, world, actor, {});

/** A client of each form. */
export const FORMS = {
  group: ofGroup(SPELLINGS.group),
  instance: ofInstance(SPELLINGS.instance),
  groupStreaming: ofGroup(SPELLINGS.groupStreaming),
  instanceStreaming: ofInstance(SPELLINGS.instanceStreaming),
} as const;
