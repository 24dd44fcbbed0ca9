import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isIntrospectionType, isSpecifiedScalarType, type GraphQLSchema } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

// As a text, a class or a method: a comment or a description is not where a name is made.
const WRITTEN_OUT = /'(\w+)'|\bclass (\w+)|\b(\w+)\(/g;

// Of a mutation or a node, which `graphql/` makes for each: a search for the name without it finds the code.
const MADE = /(?:Input|Payload|Connection|Edge)$/;

/** The types, queries and mutations of a schema whose names the code does not have as they are. */
function madeUp(schema: GraphQLSchema, code: string): string[] {
  const written = new Set([...code.matchAll(WRITTEN_OUT)].flatMap(([, ...names]) => names));
  const isWritten = (name: string): boolean => written.has(name);
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const types = Object.values(schema.getTypeMap()).filter(
    (type) =>
      !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.some((root) => root === type),
  );
  const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}));
  return [...types.map(({ name }) => name), ...fields].filter((name) => !spellings(name).some(isWritten));
}

function spellings(name: string): string[] {
  const stem = name.replace(MADE, '');
  return [name, stem, ...(stem === name ? [] : [stem.charAt(0).toLowerCase() + stem.slice(1)])];
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
      type Query { tree: Tree trees: TreeConnection leaves: LeafConnection }
      type Mutation { treeCreate(input: TreeCreateInput!): TreeCreatePayload treeDestroy: TreeDestroyPayload }
      type Tree { id: ID! }
      type TreeConnection { id: ID! }
      type LeafConnection { id: ID! }
      input TreeCreateInput { id: ID! }
      type TreeCreatePayload { tree: Tree }
      type TreeDestroyPayload { tree: Tree }`);
    const code = `
      // treeDestroy
      @ObjectType({ description: 'A \`LeafConnection\` has some.' })
      class Tree {}
      @Query(() => Tree) tree() {}
      @Query(() => connectionType(Tree, 'Tree')) trees(): object {}
      @Query(() => connectionType(Leaf, \`Leaf\`)) leaves(): object {}
      mutation({ name: 'treeCreate' });
      mutation({ name: \`\${prefix}Destroy\` });`;
    expect(madeUp(schema, code).sort()).toEqual(['LeafConnection', 'TreeDestroyPayload', 'treeDestroy']);
  });
});
