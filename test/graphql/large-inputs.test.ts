import { describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLObjectType, isInputObjectType, isScalarType, type GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { createGraphqlHandler } from '../../src/graphql/graphql-handler.ts';
import { testReader } from '../support/test-reader.ts';

const SDL = `
  scalar Anything
  input EventInput { name: String, size: Int, more: Anything, watched: Anything }
  input CreateInput { path: ID!, events: [EventInput!]! }
  type Mutation { create(input: CreateInput!): String }
  type Query { hello: String }`;

const BY_INPUT = 'mutation ($input: CreateInput!) { create(input: $input) }';
const BY_LIST = 'mutation ($events: [EventInput!]!) { create(input: { path: "a", events: $events }) }';
const BY_EVENT = 'mutation ($event: EventInput!) { create(input: { path: "a", events: [$event, {}] }) }';
const BY_NAME =
  'mutation ($name: String, $size: Int) { create(input: { path: "a", events: [{ name: $name, size: $size }] }) }';

/** A schema of its own for each handler; `watch` is called for each value of `watched` that graphql-js looks at. */
function schemaOf(received: unknown[], watch: () => void): GraphQLSchema {
  const schema = buildSchema(SDL);
  const scalar = schema.getType('Anything');
  const mutation = schema.getMutationType();
  if (!isScalarType(scalar) || !(mutation instanceof GraphQLObjectType))
    throw new Error('The schema has changed');
  scalar.parseValue = (value) => (watch(), value);
  const create = mutation.getFields()['create'];
  if (create !== undefined) {
    create.resolve = (_root, { input }: { input: unknown }) => {
      received.push(input);
      return 'done';
    };
  }
  return schema;
}

async function startHandler(largeInputs: readonly string[], watch: () => void = () => undefined) {
  const received: unknown[] = [];
  const schema = schemaOf(received, watch);
  const handler = createGraphqlHandler<string>({ schema, log: pino({ level: 'silent' }), largeInputs });
  await handler.start();
  const send = async (query: string, variables: object): Promise<unknown> => {
    const { status, body } = await handler.handle({
      method: 'POST',
      query: new URLSearchParams(),
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify({ query, variables })),
      actor: undefined,
      ip: null,
      reader: testReader(),
      mayBeLarge: () => Promise.resolve(true),
    });
    return { status, answer: JSON.parse(String(body)) as unknown };
  };
  return { schema, received, send };
}

const many = (count: number): object[] =>
  Array.from({ length: count }, (_, size) => ({ name: 'a', size, watched: 1 }));

describe('thousands of input objects in the variables of a mutation', () => {
  it('are looked at in more than one turn, between which other requests go on', async () => {
    let turns = 0;
    const seenIn = new Set<number>();
    const { send, received } = await startHandler(['EventInput'], () => {
      seenIn.add(turns);
      // As long as a real event takes at least, all 10 000 together.
      for (const until = performance.now() + 0.01; performance.now() < until;);
    });
    const count = setInterval(() => (turns += 1), 0);
    const result = await send(BY_INPUT, { input: { path: 'a', events: many(10_000) } });
    clearInterval(count);
    expect(result).toEqual({ status: 200, answer: { data: { create: 'done' } } });
    expect(received).toEqual([{ path: 'a', events: many(10_000) }]);
    expect(seenIn.size).toBeGreaterThan(2);
  });

  it.each<[what: string, query: string, variables: object]>([
    ['an input', BY_INPUT, { input: { path: 'a', events: [{ name: 'x', more: { a: [1] } }, {}] } }],
    ['a single one in place of the list', BY_INPUT, { input: { path: 'a', events: { size: 1 } } }],
    ['a list', BY_LIST, { events: [{ name: null }, { size: 2 }] }],
    ['one of a list', BY_EVENT, { event: { name: 'x' } }],
    ['fields of one', BY_NAME, { name: 'x', size: 3 }],
    ['fields of one that are absent', BY_NAME, {}],
    ['no input', BY_INPUT, {}],
    ['an input that is null', BY_INPUT, { input: null }],
    ['no list', BY_INPUT, { input: { path: 'a' } }],
    ['a key of the input that there is not', BY_INPUT, { input: { path: 'a', events: [], other: 1 } }],
    ['texts in place of input objects', BY_INPUT, { input: { path: 'a', events: ['x', 7] } }],
    ['null in the list', BY_LIST, { events: [{}, null] }],
    ['a number for a text', BY_INPUT, { input: { path: 'a', events: [{}, { name: 7 }] } }],
    ['a text for a number, twice', BY_LIST, { events: [{ size: 'x' }, { size: 1.5 }] }],
    ['a key that there is not', BY_EVENT, { event: { nam: 'x' } }],
    ['a text for a number in a field', BY_NAME, { size: 'x' }],
    ['more faults than are reported', BY_LIST, { events: Array.from({ length: 60 }, () => ({ size: 'x' })) }],
    ['what is no list in a list', BY_LIST, { events: 7 }],
    ['a literal that is wrong', 'mutation { create(input: { path: "a", events: [{ name: 7 }] }) }', {}],
    [
      'a literal that is right',
      'mutation { create(input: { path: "a", events: [{ name: "x", more: { a: 1 } }] }) }',
      {},
    ],
  ])('are taken and refused as graphql-js does: %s', async (_what, query, variables) => {
    const ours = await startHandler(['EventInput']);
    const plain = await startHandler([]);
    expect(await ours.send(query, variables)).toEqual(await plain.send(query, variables));
    expect(JSON.stringify(ours.received)).toBe(JSON.stringify(plain.received));
  });

  it('are input objects to a client that asks', async () => {
    const { schema, send } = await startHandler(['EventInput']);
    expect(isInputObjectType(schema.getType('EventInput'))).toBe(true);
    expect(await send('{ __type(name: "EventInput") { kind } }', {})).toMatchObject({
      answer: { data: { __type: { kind: 'INPUT_OBJECT' } } },
    });
  });
});
