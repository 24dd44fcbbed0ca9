import {
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { extraCostOf } from './field-cost.ts';
import { pageSizeOf, withDefaults, type Variables } from './page-size.ts';

/** The cost of executing a document by GitLab's rules, measured before it is validated. */
export interface DocumentCost {
  /** 1 for each field, more where the schema says so; for a connection what is below it, times 1 + 0.01 × page size. Introspection counts nothing. */
  readonly complexity: number;
  /** Levels of fields. */
  readonly depth: number;
}

export const NO_COST: DocumentCost = { complexity: 0, depth: 0 };

/**
 * Measures the operation that would be executed; nothing when no operation would be. Looks at each fragment once, so
 * the time depends on the length of the document alone. A field that is not in the schema counts as a plain field.
 */
export function measureDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Variables,
): DocumentCost {
  const operation = getOperationAST(document, operationName);
  if (!operation) return NO_COST;
  const values = withDefaults(operation, variables);
  const fragments = fragmentsOf(document);
  // A fragment within itself counts nothing; validation refuses the cycle.
  const measured = new Map<string, DocumentCost>();

  function costOfSet({ selections }: SelectionSetNode, parent: string | undefined): DocumentCost {
    return selections.map((selection) => costOfSelection(selection, parent)).reduce(together, NO_COST);
  }

  function costOfSelection(selection: SelectionNode, parent: string | undefined): DocumentCost {
    if (selection.kind === Kind.FIELD) return costOfField(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return costOfFragment(selection.name.value);
    return costOfSet(selection.selectionSet, selection.typeCondition?.name.value ?? parent);
  }

  function costOfFragment(name: string): DocumentCost {
    const known = measured.get(name);
    const fragment = fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? NO_COST;
    measured.set(name, NO_COST);
    const cost = costOfSet(fragment.selectionSet, fragment.typeCondition.name.value);
    measured.set(name, cost);
    return cost;
  }

  function costOfField(field: FieldNode, parent: string | undefined): DocumentCost {
    if (field.name.value.startsWith('__')) return NO_COST;
    const definition = definitionOf(schema, parent, field.name.value);
    const type = definition && getNamedType(definition.type).name;
    const { complexity, depth } =
      field.selectionSet === undefined ? NO_COST : costOfSet(field.selectionSet, type);
    const total = type?.endsWith('Connection') === true ? complexity * pageFactor(field) : complexity + 1;
    const extra = extraCostOf(definition, field, values);
    return { complexity: capped(Math.floor(total) + extra), depth: depth + 1 };
  }

  // Not 1 + 0.01 × size: that is 1.1400000000000001 for 14.
  const pageFactor = (field: FieldNode): number => (100 + pageSizeOf(field, values)) / 100;

  return costOfSet(operation.selectionSet, schema.getRootType(operation.operation)?.name);
}

/** The fragments of a document, by name. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function definitionOf(
  schema: GraphQLSchema,
  parent: string | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const type = parent === undefined ? undefined : schema.getType(parent);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function together(a: DocumentCost, b: DocumentCost): DocumentCost {
  return {
    complexity: capped(a.complexity + b.complexity),
    depth: Math.max(a.depth, b.depth),
  };
}

/** Fragments that double each other can reach any number, but a message needs a finite one. */
function capped(cost: number): number {
  return Math.min(cost, Number.MAX_SAFE_INTEGER);
}
