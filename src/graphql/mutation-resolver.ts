import { Resolver } from 'type-graphql';
import { inputType, type InputFields, type InputValues } from './input-type.ts';
import {
  InputMutation,
  payloadType,
  type MutationInput,
  type MutationResult,
  type PayloadField,
} from './mutation.ts';

/** What a mutation and its types are called: written out, so that a search for any name of the schema finds its code. */
export interface MutationNames {
  readonly name: string;
  readonly inputType: string;
  readonly payloadType: string;
}

/** A mutation as data: its input, its payload and what it does. */
export interface MutationDefinition<
  Deps,
  Context,
  Fields extends InputFields = InputFields,
> extends MutationNames {
  readonly description: string;
  readonly input: Fields;
  readonly payload?: Readonly<Record<string, PayloadField>>;
  // A method, so that a list can hold mutations of different inputs.
  run(deps: Deps, input: InputValues<Fields>, context: Context): Promise<MutationResult>;
}

/** Says a mutation; what `run` gets follows from `input`. */
export function mutation<Deps, Context, Fields extends InputFields>(
  definition: MutationDefinition<Deps, Context, Fields>,
): MutationDefinition<Deps, Context> {
  return definition;
}

/** A resolver that is made of mutations; an instance takes what they work with. */
export type MutationResolver<Deps> = new (deps: Deps) => { readonly deps: Deps };

/**
 * Makes a resolver of mutations. With it, mutations that differ in their names alone are made by one function: the names
 * are its arguments.
 */
export function mutationResolver<Deps, Context>(
  definitions: readonly MutationDefinition<Deps, Context>[],
): MutationResolver<Deps> {
  @Resolver()
  class MutationResolverClass {
    readonly deps: Deps;

    constructor(deps: Deps) {
      this.deps = deps;
    }
  }
  for (const definition of definitions) addMutation(MutationResolverClass, definition);
  return MutationResolverClass;
}

function addMutation<Deps, Context>(
  resolver: MutationResolver<Deps>,
  definition: MutationDefinition<Deps, Context>,
): void {
  const { name, description, input, payload } = definition;
  const Input = inputType(definition.inputType, name, input);
  const Payload = payloadType(definition.payloadType, name, payload);
  const descriptor = {
    configurable: true,
    value(this: { readonly deps: Deps }, values: MutationInput, context: never): Promise<MutationResult> {
      // The input type was made of the definition's fields.
      return definition.run(this.deps, values as never, context);
    },
  };
  const prototype = resolver.prototype as object;
  InputMutation(
    () => Input,
    () => Payload,
    description,
  )(prototype, name, descriptor);
  Object.defineProperty(prototype, name, descriptor);
}
