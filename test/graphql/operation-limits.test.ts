import { describe, expect, it } from '@jest/globals';
import {
  getIntrospectionQuery,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  parse,
  validate,
} from 'graphql';
import { measureDocument } from '../../src/graphql/document-cost.ts';
import { createOperationCheck } from '../../src/graphql/operation-limits.ts';
import { finish } from '../../src/shares/process-time.ts';
import { GITLAB_DOCUMENTS, GITLAB_SHAPE } from './gitlab-documents.ts';

const SIGNED_OUT = { complexity: 200, depth: 15 };
const SIGNED_IN = { complexity: 250, depth: 20 };
const ADMIN = { complexity: 300, depth: 20 };

const cost = (query: string, variables = {}, name?: string) =>
  measureDocument(GITLAB_SHAPE, parse(query), name, variables);
const operation = (query: string) => ({ query, variables: {}, operationName: undefined });
const check = createOperationCheck(GITLAB_SHAPE);
const refusals = (queries: readonly string[], limits = SIGNED_IN) =>
  finish(check.refusals(queries.map(operation), limits));
const names = (count: number): string => Array.from({ length: count }, (_, at) => `n${at}: name`).join(' ');
const nested = (depth: number): string =>
  `{ group(fullPath: "a") ${'{ parent '.repeat(depth - 2)}{ id }${' }'.repeat(depth - 2)} }`;

describe('the complexity of a document', () => {
  it.each([
    ['a field costs 1', '{ group(fullPath: "a") { id name } }', 3],
    ['an alias makes another field', '{ group(fullPath: "a") { id x: id } }', 3],
    ['a connection costs what is below it, for 100 elements twice', group('nodes { id }'), 5],
    ['a connection costs less for a smaller page', group('nodes { id name }', '(first: 10)'), 4],
    ['a page is never larger than 100', group('nodes { id }', '(first: 100000)'), 5],
    ['a page is never smaller than 0', group('nodes { id }', '(last: -5)'), 3],
    ['of `first` and `last` the smaller one counts', group('nodes { id }', '(first: 100, last: 50)'), 4],
    ['connections multiply', group('nodes { headers { nodes { id } } }'), 11],
    ['fragments cost what they hold', '{ group(fullPath: "a") { ...F } } fragment F on Group { id name }', 3],
    ['inline fragments, too', '{ group(fullPath: "a") { ... on Group { id } ... { name } } }', 3],
    ['introspection is free', '{ __typename __schema { types { name } } __type(name: "Group") { name } }', 0],
    ['__typename is free everywhere', group('__typename nodes { __typename id }'), 5],
    [
      'what does not exist is a field like any other',
      '{ nothing { at { all } } ...F } fragment F on No { x }',
      4,
    ],
    [
      'fragments that spread each other end',
      '{ ...A } fragment A on Query { x ...B } fragment B on Query { y ...A }',
      2,
    ],
    ['a spread of nothing costs nothing', '{ ...Nowhere x }', 1],
  ])('%s', (_title, query, complexity) => expect(cost(query).complexity).toBe(complexity));

  it('depends on the page size that a variable has, by value or by default', () => {
    const query = `query ($n: Int = 50) ${group('nodes { id }', '(first: $n)')}`;
    const sizes: [object, number][] = [
      [{}, 4],
      [{ n: 100 }, 5],
      [{ n: 0 }, 3],
      [{ n: null }, 5],
      [{ n: '1' }, 5],
    ];
    for (const [variables, complexity] of sizes) expect(cost(query, variables).complexity).toBe(complexity);
  });

  it('is that of the operation that is asked for', () => {
    const query = 'query a { group(fullPath: "a") { id } } query b { x }';
    expect(cost(query, {}, 'a').complexity).toBe(2);
    expect(cost(query, {}, 'b').complexity).toBe(1);
    expect(cost(query).complexity).toBe(0);
    expect(cost(query, {}, 'c').complexity).toBe(0);
  });
});

function group(selection: string, page = ''): string {
  return `{ group(fullPath: "a") { externalAuditEventDestinations${page} { ${selection} } } }`;
}

describe('a field that costs more', () => {
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: {
        body: { type: GraphQLString, extensions: { cost: { more: 9 } } },
        events: {
          type: GraphQLString,
          args: { search: { type: GraphQLString }, type: { type: GraphQLString } },
          extensions: { cost: { perArgument: { search: 20 } } },
        },
      },
    }),
  });
  const costOf = (query: string, variables = {}) =>
    measureDocument(schema, parse(query), undefined, variables).complexity;

  it('costs so for each alias', () => {
    expect(costOf('{ body }')).toBe(10);
    expect(costOf('{ a: body b: body c: body }')).toBe(30);
  });

  it('costs so for an argument that says something, wherever that stands', () => {
    expect(costOf('{ events events2: events(type: "x") }')).toBe(2);
    expect(costOf('{ events(search: "x") }')).toBe(21);
    expect(costOf('{ a: events(search: "") b: events(search: null) }')).toBe(2);
    const query = 'query ($s: String) { events(search: $s) }';
    const sizes: [object, number][] = [
      [{}, 1],
      [{ s: null }, 1],
      [{ s: '' }, 1],
      [{ s: 'x' }, 21],
    ];
    for (const [variables, complexity] of sizes) expect(costOf(query, variables)).toBe(complexity);
    expect(costOf('query ($s: String = "x") { events(search: $s) }')).toBe(21);
  });
});

describe('the depth of a document', () => {
  it.each([
    ['{ group(fullPath: "a") { id } }', 2],
    ['{ group(fullPath: "a") { ...F } } fragment F on Group { parent { id } }', 3],
    ['{ group(fullPath: "a") { ... on Group { ... { id } } } }', 2],
    ['{ __schema { types { fields { name } } } }', 0],
    [nested(20), 20],
  ])('of %s', (query, depth) => expect(cost(query).depth).toBe(depth));
});

function repeated(count: number, of: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index)).join('');
}

describe('a request over the limits', () => {
  it("is told so in the words of GitLab's library", () => {
    expect(refusals([`{ group(fullPath: "a") { ${names(300)} } }`], ADMIN)).toEqual([
      ['Query has complexity of 301, which exceeds max complexity of 300'],
    ]);
    expect(refusals([nested(21)])).toEqual([['Query has depth of 21, which exceeds max depth of 20']]);
    expect(refusals([nested(16)], SIGNED_OUT)).toEqual([
      ['Query has depth of 16, which exceeds max depth of 15'],
    ]);
  });

  it('may go up to the limits', () => {
    expect(refusals([`{ group(fullPath: "a") { ${names(299)} } }`], ADMIN)).toEqual([[]]);
    expect(refusals([nested(20)])).toEqual([[]]);
  });

  it('as a batch shares one complexity, and each operation has its own depth', () => {
    const half = `{ group(fullPath: "a") { ${names(125)} } }`;
    const message = 'Query has complexity of 252, which exceeds max complexity of 250';
    expect(refusals([half, half])).toEqual([[message], [message]]);
    expect(refusals(['{ x }', nested(21), '{'])).toEqual([[], [expect.stringMatching(/depth of 21/)], []]);
  });

  it('as a batch shares what its documents are made of', () => {
    const third = `{x ${'@a'.repeat(333)}}`;
    expect(refusals([third, third])).toEqual([[], []]);
    const message = expect.stringMatching(/^The request has more than 1000 fields, /);
    expect(refusals([third, third, third])).toEqual([[message], [message], [message]]);
  });

  it('is not let in by something unreadable beside it', () => {
    const query = `{ group(fullPath: "a") { ${names(300)} } }`;
    expect(refusals(['', query, '{'])).toEqual([
      ['No query string was present'],
      [expect.stringMatching(/^Query has complexity of 301/)],
      [expect.stringMatching(/^Query has complexity of 301/)],
    ]);
  });
});

describe('documents that GitLab itself sends', () => {
  it.each(GITLAB_DOCUMENTS)('are within the limits: %s (%s)', (_what, who, query) => {
    expect(validate(GITLAB_SHAPE, parse(query))).toEqual([]);
    expect(refusals([query], who === 'admin' ? ADMIN : SIGNED_IN)).toEqual([[]]);
  });

  it('are within the limits: the whole introspection, signed out', () => {
    const full = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    expect(refusals([full], SIGNED_OUT)).toEqual([[]]);
  });
});

describe('documents made to do harm', () => {
  const fragments = (count: number, body: (next: string) => string): string =>
    Array.from({ length: count }, (_, at) => `fragment f${at} on Group{${body(`...f${at + 1}`)}}`).join('');
  const start = '{group(fullPath:"a"){...f0}}';

  it.each([
    [
      'fragments that double',
      start + fragments(150, (next) => `parent{${next}} b:parent{${next}}`),
      /^Query has complexity of 9007199254740991, /,
    ],
    [
      'a long chain of fragments',
      start + fragments(250, (next) => `parent{${next}}`),
      /^Query has complexity of \d+, /,
    ],
    [
      'deep fragments in a long chain',
      start + fragments(7, (next) => '{parent'.repeat(140).slice(1) + `{${next}}` + '}'.repeat(139)),
      /^Query has complexity of 98\d, /,
    ],
    ['one field again and again', `{${'x '.repeat(4_990)}}`, /^Query has complexity of 4990, /],
    [
      'fields that nobody asks for',
      `query a{x}query b{${'x '.repeat(4_980)}}`,
      /^The request has more than 1000 fields, fragments, directives, arguments and variables; send/,
    ],
    ['directives', `{x ${'@a'.repeat(1_000)}}`, /^The request has more than 1000 fields, /],
    [
      'unused variables',
      `query(${repeated(1_000, (n) => `$v${n}:Int `)}){x}`,
      /^The request has more than 1000/,
    ],
    [
      'arguments of a field',
      `{x(${repeated(1_000, (n) => `a${n}:1 `)})}`,
      /^The request has more than 1000 fields, /,
    ],
    [
      'members of an argument',
      `{x(a:{${repeated(1_000, (n) => `a${n}:1 `)}})}`,
      /^The request has more than 1000 fields, /,
    ],
    [
      'spreads that spread',
      `{${repeated(500, (n) => `...f${n} `)}}`,
      /^The request names the same fields or fr/,
    ],
    [
      'types that are in no schema, for each of which validation looks for one with a similar name',
      `query(${repeated(20, (n) => `$v${n}:GroupStreamingDestination${n} `)}){x}`,
      /^The request has more than 1000 fields, /,
    ],
    [
      'one field as often as its complexity allows, and more in an operation that is not executed',
      `query a{x}query b{${'a:x(y:1)'.repeat(300)}}`,
      /^The request names the same fields or fragments too often; send it in several requests$/,
    ],
    [
      'one name of every type again and again',
      `{__schema{types{${repeated(900, (n) => `n${n}:name `)}}}}`,
      /^The query asks too much of the schema at once; ask for fewer fields$/,
    ],
    [
      'a fragment of the introspection that spreads itself',
      '{__schema{types{...f}}}fragment f on __Type{fields{type{...f}}}',
      /^The query asks too much of the schema at once; ask for fewer fields$/,
    ],
    [
      'introspection of a type that is the default of a variable',
      `query($n:String!="Group"){__type(name:$n){${repeated(80, (n) => `f${n}:fields{type{...g}}`)}}}` +
        `fragment g on __Type{${repeated(90, (n) => `f${n}:fields{name}`)}}`,
      /^The query asks too much of the schema at once; ask for fewer fields$/,
    ],
    [
      'introspection that multiplies',
      `{${Array.from({ length: 200 }, (_, at) => `q${at}:__schema{...f}`).join('')}}fragment f on __Schema{` +
        `${Array.from({ length: 100 }, (_, at) => `t${at}:types{...g}`).join('')}}fragment g on __Type{` +
        `${Array.from({ length: 90 }, (_, at) => `f${at}:fields{...h}`).join('')}}fragment h on __Field{name}`,
      /^The request names the same fields or fragments too often; /,
    ],
  ])('are refused, and quickly: %s', (_what, query, message) => {
    expect(query.length).toBeLessThanOrEqual(10_000);
    const before = performance.now();
    const [errors] = refusals([query]);
    expect(errors?.[0]).toMatch(message);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
