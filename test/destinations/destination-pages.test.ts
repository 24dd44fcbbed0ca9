import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addHeader, destinationIn, rowId, update } from './documents.ts';
import { createWorld, type TestGroup, type World } from './world.ts';

let world: World;
let group: TestGroup;
/** Ids, newest first. */
const ids: string[] = [];
const headerIds: string[] = [];

beforeAll(async () => {
  world = await createWorld();
  group = await world.group();
  for (let n = 0; n < 7; n++) {
    const { id } = await destinationIn(world, group);
    if (n < 3) await update(world, group, { id, active: false });
    ids.unshift(id);
  }
  for (let n = 0; n < 4; n++) {
    const { node } = await addHeader(world, group, { destinationId: ids[0], key: `X-${n}`, value: 'v' });
    headerIds.unshift(node?.id ?? '');
  }
});
afterAll(() => world.close());

interface Page {
  nodes: { id: string }[];
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: {
    startCursor: string | null;
    endCursor: string | null;
    hasNextPage: boolean;
    hasPreviousPage: boolean;
  };
}

const PAGE =
  'nodes { id } edges { cursor node { id } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';
const ARGS = '$first: Int, $last: Int, $after: String, $before: String';
const PASS = 'first: $first, last: $last, after: $after, before: $before';

async function destinations(variables: object): Promise<Page> {
  const document = `query ($path: ID!, ${ARGS}) { group(fullPath: $path) { page: externalAuditEventDestinations(${PASS}) { ${PAGE} } } }`;
  const { data } = await world.execute(document, { path: group.path, ...variables }, group.owner);
  return (data?.['group'] as { page: Page } | null | undefined)?.page as Page;
}

async function headers(variables: object): Promise<Page> {
  const document = `query ($path: ID!, ${ARGS}) { group(fullPath: $path) { externalAuditEventDestinations(first: 1) { nodes { page: headers(${PASS}) { ${PAGE} } } } } }`;
  const { data } = await world.execute(document, { path: group.path, ...variables }, group.owner);
  const found = data?.['group'] as
    { externalAuditEventDestinations: { nodes: { page: Page }[] } } | null | undefined;
  return found?.externalAuditEventDestinations.nodes[0]?.page as Page;
}

const cursor = (index: number) =>
  Buffer.from(JSON.stringify({ id: String(rowId(ids[index] ?? '')) })).toString('base64');

describe('the pages of a connection', () => {
  it('hold everything, newest first, when nothing is asked', async () => {
    const page = await destinations({});
    expect(page.nodes.map(({ id }) => id)).toEqual(ids);
    expect(page.edges.map(({ node }) => node.id)).toEqual(ids);
    expect(page.pageInfo).toEqual({
      startCursor: page.edges[0]?.cursor,
      endCursor: page.edges.at(-1)?.cursor,
      hasNextPage: false,
      hasPreviousPage: false,
    });
  });

  // [arguments, indexes of the nodes, hasPreviousPage, hasNextPage]; the list has seven elements, 0 is the newest.
  it.each<[object, number[], boolean, boolean]>([
    [{ first: 3 }, [0, 1, 2], false, true],
    [{ first: 7 }, [0, 1, 2, 3, 4, 5, 6], false, false],
    [{ first: 1000 }, [0, 1, 2, 3, 4, 5, 6], false, false],
    [{ first: 3, after: 2 }, [3, 4, 5], true, true],
    [{ first: 3, after: 3 }, [4, 5, 6], true, false],
    [{ first: 3, after: 6 }, [], true, false],
    [{ last: 3 }, [4, 5, 6], true, false],
    [{ last: 3, before: 4 }, [1, 2, 3], true, true],
    [{ last: 3, before: 3 }, [0, 1, 2], false, true],
    [{ last: 3, before: 0 }, [], false, true],
    [{ first: 2, before: 4 }, [0, 1], false, true],
    [{ first: 4, before: 2 }, [0, 1], false, true],
    [{ last: 2, after: 2 }, [5, 6], true, false],
    [{ after: 1, before: 5 }, [2, 3, 4], true, true],
    [{ first: 0 }, [], false, true],
    [{ last: 0 }, [], true, false],
    [{ first: -1 }, [], false, true],
    [{ first: 2, after: '', before: null }, [0, 1], false, true],
  ])('are right for %j', async (args, indexes, hasPreviousPage, hasNextPage) => {
    const variables = Object.fromEntries(
      Object.entries(args).map(([name, value]: [string, unknown]) => [
        name,
        ['after', 'before'].includes(name) && typeof value === 'number' ? cursor(value) : value,
      ]),
    );
    const page = await destinations(variables);
    expect(page.nodes.map(({ id }) => ids.indexOf(id))).toEqual(indexes);
    expect(page.pageInfo).toMatchObject({ hasPreviousPage, hasNextPage });
  });

  it('go on where they stopped although the element at the cursor is gone', async () => {
    const other = await world.group();
    const made: string[] = [];
    for (let n = 0; n < 3; n++) made.unshift((await destinationIn(world, other)).id);
    const middle = rowId(made[1] ?? '');
    await world.db.database.prisma.destination.delete({ where: { id: middle } });
    const document =
      'query ($path: ID!, $after: String) { group(fullPath: $path) { externalAuditEventDestinations(after: $after) { nodes { id } } } }';
    const after = Buffer.from(`{"id":"${middle}"}`).toString('base64');
    expect((await world.execute(document, { path: other.path, after }, other.owner)).data).toEqual({
      group: { externalAuditEventDestinations: { nodes: [{ id: made[2] }] } },
    });
  });

  it('work for headers, too', async () => {
    const first = await headers({ first: 3 });
    expect(first.nodes.map(({ id }) => id)).toEqual(headerIds.slice(0, 3));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await headers({ first: 3, after: first.pageInfo.endCursor });
    expect(rest.nodes.map(({ id }) => id)).toEqual(headerIds.slice(3));
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect((await headers({ last: 1 })).nodes).toEqual([{ id: headerIds[3] }]);
  });

  it.each([
    [{ first: 1, last: 1 }, 'Can only provide either `first` or `last`, not both'],
    [{ after: 'nonsense' }, 'Please provide a valid cursor'],
    [{ before: Buffer.from('{"id":"x"}').toString('base64') }, 'Please provide a valid cursor'],
    [{ after: Buffer.from('{"id":"99999999999"}').toString('base64') }, 'Please provide a valid cursor'],
  ])('are refused for %j', async (variables, message) => {
    const document = `query ($path: ID!, ${ARGS}) { group(fullPath: $path) { externalAuditEventDestinations(${PASS}) { nodes { id } } } }`;
    const answer = await world.execute(document, { path: group.path, ...variables }, group.owner);
    expect(answer).toMatchObject({
      data: { group: { externalAuditEventDestinations: null } },
      errors: [{ message }],
    });
  });

  it('take as many queries for seven destinations with headers as for one', async () => {
    const document =
      'query ($path: ID!, $first: Int) { group(fullPath: $path) { externalAuditEventDestinations(first: $first) { nodes { verificationToken group { name } headers { nodes { key value } } } } } }';
    let acquired = 0;
    world.db.database.pool.on('acquire', () => void (acquired += 1));
    // The fewest of three times: what is remembered about a user is looked up anew now and then.
    const queriesOf = async (first: number): Promise<number> => {
      const counts: number[] = [];
      while (counts.length < 3) {
        acquired = 0;
        await world.execute(document, { path: group.path, first }, group.owner);
        counts.push(acquired);
      }
      return Math.min(...counts);
    };
    const one = await queriesOf(1);
    expect(one).toBeGreaterThan(0);
    expect(await queriesOf(7)).toBe(one);
  });
});
