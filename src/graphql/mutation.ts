import { Arg, Ctx, Mutation, Resolver, type ClassType } from 'type-graphql';
import type { ErrorText } from '../errors/define-errors.ts';
import { type ApiFields, type FieldValues, optionalText, orNull, texts } from './fields.ts';
import { inputType, objectType } from './types.ts';

const CLIENT_MUTATION_ID = 'A unique identifier for the client performing the mutation.';
const mutationFields = { clientMutationId: optionalText(CLIENT_MUTATION_ID) };

/** A mutation as data: its input, its payload and what it does. */
interface MutationDefinition<Deps, Context, Fields extends ApiFields = ApiFields> {
  readonly name: string;
  /** The name of its types before `Input` and `Payload`, where it is not the mutation's name. */
  readonly typeName?: string;
  readonly description: string;
  readonly inputDescription?: string;
  readonly input: Fields;
  readonly payload?: Readonly<Record<string, PayloadField>>;
  // A method, so that a list can hold mutations of different inputs.
  run(deps: Deps, input: FieldValues<Fields>, context: Context): Promise<MutationResult>;
}

/** What a mutation returns: the fields of its payload, and `errors` when something was refused. */
interface MutationResult {
  readonly errors?: readonly ErrorText[];
  readonly [field: string]: unknown;
}

/** A field of a payload; null is allowed unless `nullable` is false. */
interface PayloadField {
  readonly type: () => object;
  readonly description: string;
  readonly nullable?: boolean;
}

/** Declares a mutation; the type of `run`'s input follows from `input`. */
export function mutation<Deps, Context, Fields extends ApiFields>(
  definition: MutationDefinition<Deps, Context, Fields>,
): MutationDefinition<Deps, Context> {
  return definition;
}

/** A resolver made of mutations; its constructor takes their dependencies. */
export type MutationResolver<Deps> = new (deps: Deps) => { readonly deps: Deps };

/**
 * Makes a resolver of mutations. Mutations that only differ in their names can be made by one function with the names
 * as arguments.
 */
export function mutationResolver<Deps, Context>(
  definitions: readonly MutationDefinition<Deps, Context>[],
): MutationResolver<Deps> {
  @Resolver()
  class MutationResolverClass {
    constructor(readonly deps: Deps) {}
  }
  for (const definition of definitions) addMutation(MutationResolverClass, definition);
  return MutationResolverClass;
}

/**
 * Adds a mutation with the argument `input` and a nullable payload, in which `clientMutationId` is echoed and `errors` is
 * empty unless `run` says otherwise.
 */
function addMutation<Deps, Context>(
  resolver: MutationResolver<Deps>,
  { name, typeName = upperFirst(name), ...definition }: MutationDefinition<Deps, Context>,
): void {
  const parameters = `Parameters of \`${name}\`.`;
  const Input = inputType(`${typeName}Input`, definition.inputDescription ?? parameters, {
    ...mutationFields,
    ...definition.input,
  });
  const Payload = payloadType(`${typeName}Payload`, name, definition.payload);
  const prototype = resolver.prototype as object;
  const descriptor = {
    configurable: true,
    async value(
      this: { readonly deps: Deps },
      input: FieldValues<typeof mutationFields>,
      context: Context,
    ): Promise<object> {
      // The input type was made of the definition's fields.
      const result = await definition.run(this.deps, input, context);
      return { errors: [], ...result, clientMutationId: input.clientMutationId };
    },
  };
  Arg('input', () => Input, { description: parameters })(prototype, name, 0);
  Ctx()(prototype, name, 1);
  Mutation(() => Payload, { nullable: true, description: definition.description })(
    prototype,
    name,
    descriptor,
  );
  Object.defineProperty(prototype, name, descriptor);
}

function payloadType(
  name: string,
  mutation: string,
  fields: Readonly<Record<string, PayloadField>> = {},
): ClassType {
  const own = Object.entries(fields).map(([field, { nullable = true, ...said }]) => [
    field,
    nullable ? orNull(said) : said,
  ]);
  return objectType(name, `Answer of the mutation \`${mutation}\`.`, {
    ...mutationFields,
    errors: texts('Reasons why the mutation was refused; empty when it succeeded.'),
    ...(Object.fromEntries(own) as ApiFields),
  });
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
