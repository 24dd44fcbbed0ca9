import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Choices } from './choices.ts';
import { aJson, aNumber, aText } from './values.ts';
import type { World } from './world.ts';

/** The body of a request to `/api/graphql`. */
export interface GraphqlBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const MAX_DEPTH = 5;

/** A document of the schema with random arguments: most are valid, some nearly. */
export function graphqlBody(schema: GraphQLSchema, choices: Choices, world: World): GraphqlBody {
  return new Documents(schema, choices, world).body();
}

class Documents {
  readonly #variables = new Map<string, { type: string; value: unknown }>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly choices: Choices,
    private readonly world: World,
  ) {}

  body(): GraphqlBody {
    const kind = this.choices.once(2) ? 'mutation' : 'query';
    const root = kind === 'query' ? this.schema.getQueryType() : this.schema.getMutationType();
    if (!root) throw new Error(`The schema has no ${kind}`);
    const selection = this.selection(root, 0);
    const declared = [...this.#variables].map(([name, { type }]) => `$${name}: ${type}`);
    const query = `${kind} ${declared.length > 0 ? `(${declared.join(', ')})` : ''} ${selection}`;
    return {
      query: this.choices.once(8) ? this.damaged(query) : query,
      variables: Object.fromEntries([...this.#variables].map(([name, { value }]) => [name, value])),
    };
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
    const all = Object.values(type.getFields());
    const fields =
      depth < MAX_DEPTH ? all : all.filter((field) => !isCompositeType(getNamedType(field.type)));
    const picked =
      fields.length === 0 ? [] : [1, ...this.choices.some(4, () => 1)].map(() => this.choices.pick(fields));
    const spread = isInterfaceType(type)
      ? this.schema.getPossibleTypes(type).map(({ name }) => `... on ${name} { __typename }`)
      : [];
    return `{ ${['__typename', ...picked.map((field, index) => this.field(field, index, depth)), ...spread].join(' ')} }`;
  }

  private field(field: GraphQLField<unknown, unknown>, index: number, depth: number): string {
    const type = getNamedType(field.type);
    const below = isCompositeType(type) ? this.selection(type, depth + 1) : '';
    // An alias each: the same field may come twice with other arguments.
    return `f${index}: ${field.name}${this.args(field.args)} ${below}`;
  }

  private args(args: readonly GraphQLArgument[]): string {
    const given = args.filter((arg) => isNonNullType(arg.type) || this.choices.number(2) === 1);
    if (given.length === 0) return '';
    return `(${given.map((arg) => `${arg.name}: ${this.argument(arg)}`).join(', ')})`;
  }

  private argument({ type }: GraphQLArgument): string {
    if (this.choices.number(3) > 0) return this.literal(type, 0);
    const name = `v${this.#variables.size}`;
    this.#variables.set(name, { type: String(type), value: this.value(type, 0) });
    return `$${name}`;
  }

  private literal(type: GraphQLInputType, depth: number): string {
    return literalOf(this.value(type, depth), getNamedType(type));
  }

  private value(type: GraphQLInputType, depth: number): unknown {
    if (this.choices.once(25)) return aJson(this.choices, this.world);
    if (!isNonNullType(type) && this.choices.once(6)) return null;
    const inner = getNullableType(type);
    if (isListType(inner)) return this.choices.some(4, () => this.value(inner.ofType, depth));
    if (isInputObjectType(inner)) return this.inputObject(Object.values(inner.getFields()), depth);
    if (isEnumType(inner)) return new EnumName(this.choices.pick(inner.getValues()).name);
    return this.scalar(getNamedType(inner).name);
  }

  private inputObject(fields: readonly GraphQLInputField[], depth: number): object {
    if (depth > MAX_DEPTH) return {};
    const given = fields.filter(({ type }) => isNonNullType(type) || this.choices.number(2) === 1);
    return Object.fromEntries(given.map(({ name, type }) => [name, this.value(type, depth + 1)]));
  }

  private scalar(name: string): unknown {
    switch (name) {
      case 'Int':
      case 'Float':
        return aNumber(this.choices);
      case 'Boolean':
        return this.choices.once(2);
      case 'JSON':
        return aJson(this.choices, this.world);
      default:
        return aText(this.choices, this.world);
    }
  }

  /** Cut, doubled or with something in it that does not belong there. */
  private damaged(query: string): string {
    const from = this.choices.number(query.length);
    const to = Math.min(query.length, from + this.choices.number(12));
    const put = this.choices.pick([
      '',
      '{',
      '}',
      '"',
      '"""',
      '$',
      '...',
      '@skip(if: true)',
      '#',
      '\0',
      '💥',
      query.slice(from, to),
    ]);
    return `${query.slice(0, from)}${put}${query.slice(this.choices.once(2) ? from : to)}`;
  }
}

class EnumName {
  constructor(readonly name: string) {}
  toJSON(): string {
    return this.name;
  }
}

function literalOf(value: unknown, type: GraphQLNamedType): string {
  if (value instanceof EnumName) return value.name;
  if (Array.isArray(value)) return `[${value.map((item) => literalOf(item, type)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, item]) => `${key}: ${literalOf(item, type)}`);
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value);
}
