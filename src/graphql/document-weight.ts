import { Kind, visit, type DocumentNode, type GraphQLSchema } from 'graphql';

/** What validating a document takes, executed or not; known from its text alone. */
export interface DocumentWeight {
  /** Fields, fragments and their spreads, directives, arguments with their members, variables and their uses. */
  readonly parts: number;
  /** How many of them validation may compare with one another: fields of one name, fragments. */
  readonly pairs: number;
}

export const NO_WEIGHT: DocumentWeight = { parts: 0, pairs: 0 };

/** A name that is in no schema is compared with those of all types, for a "Did you mean". */
const UNKNOWN_TYPE = 50;

const PARTS: readonly string[] = [
  Kind.OPERATION_DEFINITION,
  Kind.FRAGMENT_DEFINITION,
  Kind.FRAGMENT_SPREAD,
  Kind.INLINE_FRAGMENT,
  Kind.FIELD,
  Kind.DIRECTIVE,
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
  Kind.VARIABLE,
];

/** Weighs a document in a time that grows with its length alone, before rules of validation compare each with each. */
export function weighDocument(schema: GraphQLSchema, document: DocumentNode): DocumentWeight {
  let parts = 0;
  let spreads = 0;
  const fields = new Map<string, number>();
  visit(document, {
    enter(node) {
      if (PARTS.includes(node.kind)) parts += 1;
      if (node.kind === Kind.FRAGMENT_SPREAD) spreads += 1;
      if (node.kind === Kind.NAMED_TYPE && schema.getType(node.name.value) === undefined)
        parts += UNKNOWN_TYPE;
      if (node.kind !== Kind.FIELD) return;
      const name = (node.alias ?? node.name).value;
      fields.set(name, (fields.get(name) ?? 0) + 1);
    },
  });
  let pairs = spreads ** 2;
  for (const count of fields.values()) pairs += count ** 2;
  return { parts, pairs };
}
