import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLSchema,
} from 'graphql';
import { printAppSchema } from '../../src/schema.ts';

/** Everything in a schema that has no description. */
function undescribed(schema: GraphQLSchema): string[] {
  const found: string[] = [];
  const check = (
    name: string,
    { description }: { readonly description?: string | null | undefined },
  ): void => {
    if (description === undefined || description === null || description.trim() === '') found.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    check(type.name, type);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
    }
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      check(`${type.name}.${field.name}`, field);
      for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  return found;
}

describe('schema.graphql', () => {
  it('is what the resolvers make (otherwise: npm run schema)', async () => {
    expect(await readFile('schema.graphql', 'utf8')).toBe(printAppSchema());
  });

  it('describes every type, field and argument', () => {
    expect(undescribed(buildSchema(printAppSchema()))).toEqual([]);
  });

  it('would not pass with something undescribed', () => {
    const schema = buildSchema(`
      "Root" type Query { "a" a("b" b: Int, c: Int): Int d: X }
      "X" type X { e: Int }
      input Y { f: Int }
      scalar Z`);
    expect(undescribed(schema).sort()).toEqual(['Query.a(c)', 'Query.d', 'X.e', 'Y', 'Y.f', 'Z']);
  });
});
