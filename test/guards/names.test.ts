import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isIntrospectionType, isSpecifiedScalarType, type GraphQLSchema } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

// As a text, a class or a method: a comment or a description is not where a name is made.
const WRITTEN_OUT = /'(\w+)'|\bclass (\w+)|\b(\w+)\(/g;

/** The types, queries and mutations of a schema whose names the code does not have as they are. */
function madeUp(schema: GraphQLSchema, code: string): string[] {
  const written = new Set([...code.matchAll(WRITTEN_OUT)].flatMap(([, ...names]) => names));
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const types = Object.values(schema.getTypeMap()).filter(
    (type) =>
      !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.some((root) => root === type),
  );
  const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}));
  return [...types.map(({ name }) => name), ...fields].filter((name) => !written.has(name));
}

describe('the names of the GraphQL API', () => {
  it('are each found in the code by searching for it', () => {
    // The documents of the command line repeat them.
    const exclude = ['cli/**', 'database/generated/**'];
    const code = globSync('src/**/*.ts', { cwd: ROOT, exclude: exclude.map((files) => `src/${files}`) })
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join('\n');
    const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
    expect(madeUp(schema, code)).toEqual([]);
  });

  it('would not pass when some are made up at run time', () => {
    const schema = buildSchema(`
      type Query { tree: Tree leaves: LeafConnection }
      type Mutation { treeCreate(input: TreeCreateInput!): TreeCreatePayload treeDestroy: Boolean }
      type Tree { id: ID! }
      type LeafConnection { id: ID! }
      input TreeCreateInput { id: ID! }
      type TreeCreatePayload { tree: Tree }`);
    const code = `
      // treeDestroy
      @ObjectType({ description: 'A \`LeafConnection\` has some.' })
      class Tree {}
      @Query(() => Tree) tree() {}
      @Query(() => connectionType(Leaf, 'Leaf')) leaves(): object {}
      mutation({ name: 'treeCreate', inputType: 'TreeCreateInput', payloadType: \`\${upperFirst(name)}Payload\` });
      mutation({ name: \`\${prefix}Destroy\` });`;
    expect(madeUp(schema, code).sort()).toEqual(['LeafConnection', 'TreeCreatePayload', 'treeDestroy']);
  });
});
