import {
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLFieldConfig,
} from 'graphql';
import { pino } from 'pino';
import { globalIdScalar } from '../../src/graphql/global-id.ts';
import {
  createGraphqlHandler,
  type GraphqlHandler,
  type GraphqlRequest,
} from '../../src/graphql/graphql-handler.ts';
import type { GraphqlResponse } from '../../src/graphql/graphql-response.ts';
import { RequestRefused } from '../../src/errors/request-refused.ts';
import { ClientGone } from '../../src/http/connection-signal.ts';
import { httpErrors } from '../../src/http/http-errors.ts';
import { JsonScalar } from '../../src/graphql/json.scalar.ts';
import type { RequestContext } from '../../src/graphql/request-context.ts';
import { testReader } from '../support/test-reader.ts';

/** The endpoint over a small schema, without HTTP. */
export interface TestHandler extends GraphqlHandler<string> {
  readonly logged: string[];
  /** Values that `echo` and `write` got. */
  readonly received: unknown[];
  /** POSTs text as JSON, unless told otherwise. */
  send(body: string | object, overrides?: Partial<GraphqlRequest<string>>): Promise<GraphqlResponse>;
}

class Outage extends Error {}

export async function createTestHandler(): Promise<TestHandler> {
  const logged: string[] = [];
  const received: unknown[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const receive = (_root: unknown, { value }: Record<string, unknown>): unknown => {
    received.push(value);
    return value;
  };
  const throwing = (error: Error): GraphQLFieldConfig<unknown, RequestContext<string>> => ({
    type: GraphQLString,
    resolve: () => {
      throw error;
    },
  });
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType<unknown, RequestContext<string>>({
      name: 'Query',
      fields: {
        hello: { type: GraphQLString, resolve: () => 'world' },
        actor: {
          type: GraphQLString,
          resolve: (_root, _args, { actor, ip }) => `${actor ?? 'nobody'} at ${ip ?? '?'}`,
        },
        echo: { type: JsonScalar, args: { value: { type: JsonScalar } }, resolve: receive },
        int: { type: GraphQLInt, args: { value: { type: GraphQLInt } }, resolve: receive },
        text: { type: GraphQLString, args: { value: { type: GraphQLString } }, resolve: receive },
        thing: {
          type: GraphQLInt,
          args: { id: { type: new GraphQLNonNull(globalIdScalar('ThingID', 'My::Thing')) } },
          resolve: (_root, { id }: { id: number }) => id,
        },
        busy: throwing(new RequestRefused(429, httpErrors.TOO_MANY_ANSWERS)),
        gone: throwing(new ClientGone()),
        bug: throwing(new TypeError('a secret detail')),
        outage: throwing(new Outage('the password is 123')),
      },
    }),
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      fields: { write: { type: GraphQLString, args: { value: { type: GraphQLString } }, resolve: receive } },
    }),
  });
  const handler = createGraphqlHandler<string>({
    schema,
    log,
    isOutage: (error) => error instanceof Outage,
    answerBytes: 1024 * 1024,
    limitsOf: (actor) => ({ operations: 100, complexity: actor === undefined ? 3 : 100, depth: 10 }),
  });
  await handler.start();
  return {
    ...handler,
    logged,
    received,
    send: (body, overrides = {}) =>
      handler.handle({
        method: 'POST',
        query: new URLSearchParams(),
        contentType: 'application/json',
        body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
        actor: undefined,
        ip: null,
        reader: testReader(),
        ...overrides,
      }),
  };
}
