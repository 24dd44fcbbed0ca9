import {
  getIntrospectionQuery,
  getNamedType,
  getOperationAST,
  isObjectType,
  Kind,
  parse,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './document-cost.ts';
import { withDefaults, type Variables } from './page-size.ts';

/** So many characters of descriptions cost as much as a field, because a query may request a description many times. */
const CHARACTERS_PER_FIELD = 100;
/** Deeper than any description: a fragment that spreads itself, which ends nowhere. */
const MAX_DEPTH = 200;

/** Counts the fields in the answers to `__schema` and `__type` exactly, up to `limit`. */
export function measureIntrospection(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  given: Variables,
  limit = Infinity,
): number {
  const operation = getOperationAST(document, operationName);
  if (!operation) return 0;
  const variables = withDefaults(operation, given);
  const fragments = fragmentsOf(document);
  const info = { schema } as GraphQLResolveInfo;
  let count = 0;

  /** The fields of a selection set, of fragments that stand in it twice only once, as execution does it. */
  function* fieldsOf({ selections }: SelectionSetNode, seen = new Set<string>()): Generator<FieldNode> {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) yield selection;
      else if (selection.kind === Kind.INLINE_FRAGMENT) yield* fieldsOf(selection.selectionSet, seen);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) yield* fieldsOf(fragment.selectionSet, seen);
      }
    }
  }

  function countBelow(set: SelectionSetNode, type: GraphQLObjectType, source: unknown, depth = 0): void {
    if (depth > MAX_DEPTH) count = Infinity;
    for (const field of fieldsOf(set)) {
      count += 1;
      if (count > limit) return;
      const definition = type.getFields()[field.name.value];
      if (definition === undefined) continue;
      // The schema's own description is resolved by functions of the library, which ask for nothing else.
      const value: unknown = definition.resolve?.(source, { includeDeprecated: true }, undefined, info);
      if (typeof value === 'string') count += Math.floor(value.length / CHARACTERS_PER_FIELD);
      const below = getNamedType(definition.type);
      if (field.selectionSet === undefined || !isObjectType(below)) continue;
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (item !== undefined && item !== null) countBelow(field.selectionSet, below, item, depth + 1);
      }
    }
  }

  for (const { name, arguments: args = [], selectionSet } of fieldsOf(operation.selectionSet)) {
    if (selectionSet === undefined) continue;
    if (name.value === SchemaMetaFieldDef.name) countBelow(selectionSet, typeOf(SchemaMetaFieldDef), schema);
    if (name.value !== TypeMetaFieldDef.name) continue;
    const asked = args[0] && valueFromASTUntyped(args[0].value, variables);
    const type = typeof asked === 'string' ? schema.getType(asked) : undefined;
    if (type !== undefined) countBelow(selectionSet, typeOf(TypeMetaFieldDef), type);
  }
  return count;
}

/** The same for the whole description, which every client may ask for. */
export function measureWholeIntrospection(schema: GraphQLSchema): number {
  const everything = {
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  };
  return measureIntrospection(schema, parse(getIntrospectionQuery(everything)), undefined, {});
}

function typeOf(field: typeof SchemaMetaFieldDef): GraphQLObjectType {
  return getNamedType(field.type) as GraphQLObjectType;
}
