import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  findBreakingChanges,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { printAppSchema } from '../../src/schema.ts';
import { GITLAB_HAS_TOO } from './gitlab-schema-exceptions.ts';

type Member = { readonly type: unknown; readonly defaultValue?: unknown };

/** The fields, arguments and input fields of a schema by their coordinates, such as `Group.projects(first:)`. */
function membersOf(schema: GraphQLSchema): Map<string, Member> {
  const members = new Map<string, Member>();
  for (const type of Object.values(schema.getTypeMap())) {
    for (const field of fieldsOf(type)) {
      members.set(`${type.name}.${field.name}`, field);
      for (const arg of field.args) members.set(`${type.name}.${field.name}(${arg.name}:)`, arg);
    }
  }
  return members;
}

function fieldsOf(type: GraphQLNamedType) {
  if (type.name.startsWith('__')) return [];
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => ({ ...field, args: [] as GraphQLArgument[] }));
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

function asWritten({ type, defaultValue }: Member): string {
  return defaultValue === undefined ? String(type) : `${String(type)} = ${JSON.stringify(defaultValue)}`;
}

/** Where a client of GitLab would notice a difference: the coordinate of what is missing, or what is another. */
function differences(gitlab: GraphQLSchema, ours: GraphQLSchema): string[] {
  const breaking = findBreakingChanges(gitlab, ours).map(({ description }) =>
    description.replace(/ was removed\.$/, ''),
  );
  // What graphql-js lets pass: a result that is never null any more, another default.
  const present = membersOf(ours);
  const others = [...membersOf(gitlab)].flatMap(([name, member]) => {
    const own = present.get(name);
    if (own === undefined || asWritten(own) === asWritten(member)) return [];
    return [`${name} is ${asWritten(own)}, GitLab's is ${asWritten(member)}`];
  });
  return [...breaking, ...others].sort();
}

/** What is ours alone and does not say so. */
function unmarked(gitlab: GraphQLSchema, ours: GraphQLSchema): string[] {
  const known = membersOf(gitlab);
  const additions = Object.values(ours.getTypeMap()).flatMap((type) => {
    const isNew = gitlab.getType(type.name) === undefined;
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) return [];
    // The mutation says it for its input and its payload, the node for its pages, the field for its id.
    if (ours.getMutationType()?.getFields()[mutationOf(type)] !== undefined) return [];
    if (/(?:Connection|Edge|ID)$/.test(type.name)) return [];
    if (isNew) return [{ name: type.name, description: type.description }];
    const fields = fieldsOf(type).map(({ name, description }) => ({
      name: `${type.name}.${name}`,
      description,
    }));
    return fields.filter(({ name }) => !known.has(name));
  });
  return additions
    .filter(({ description }) => description?.includes("Auditstream's own") !== true)
    .map(({ name }) => name);
}

function mutationOf({ name }: GraphQLNamedType): string {
  return name.charAt(0).toLowerCase() + name.slice(1).replace(/(?:Input|Payload)$/, '');
}

const GITLAB = buildSchema(readFileSync('test/fixtures/gitlab-schema.graphql', 'utf8'));

describe("GitLab's interface", () => {
  const ours = buildSchema(printAppSchema());

  it('is served whole', () => {
    expect(differences(GITLAB, ours)).toEqual([]);
  });

  it('is told from what is our own', () => {
    expect(unmarked(GITLAB, ours).sort()).toEqual([...GITLAB_HAS_TOO].sort());
  });

  it.each([
    [
      'type Query { a(b: Int = 1): Int }',
      'type Query { a(b: Int = 2): Int }',
      'Query.a(b:) is Int = 2, GitLab',
    ],
    ['type Query { a: Int }', 'type Query { a: Int! }', 'Query.a is Int!, GitLab'],
    ['type Query { a: Int b: Int }', 'type Query { a: Int }', 'Query.b'],
    [
      'type Query { a(b: I): Int } input I { c: Int = 1 }',
      'type Query { a(b: I): Int } input I { c: Int }',
      'I.c is',
    ],
    ['type Query { a: Int! }', 'type Query { a: Int }', 'Query.a changed type'],
  ])('would not pass with a difference: %s, %s', (gitlab, changed, difference) => {
    const found = differences(buildSchema(gitlab), buildSchema(changed));
    expect(found).toContainEqual(expect.stringContaining(difference));
  });

  it('would not pass with an addition that is not marked', () => {
    const gitlab = buildSchema('type Query { a: Int }');
    const added = buildSchema(
      `type Query { a: Int "Auditstream's own." b: Int "Not said." c: X } type X { d: Int }`,
    );
    expect(unmarked(gitlab, added)).toEqual(['Query.c', 'X']);
  });
});
