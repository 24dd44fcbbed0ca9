import { Arg, Ctx, Field, InputType, Mutation, ObjectType, type ClassType } from 'type-graphql';
import type { ErrorText } from '../errors/define-errors.ts';

/** What every mutation's input has. */
@InputType({ description: 'What every mutation takes.' })
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description: 'A unique identifier for the client performing the mutation.',
  })
  clientMutationId?: string | null;
}

/** What a mutation's method returns: its own fields, and `errors` when something was refused. */
export interface MutationResult {
  readonly errors?: readonly ErrorText[];
}

/** A field of a payload; null is allowed unless `nullable` is false. */
export interface PayloadField {
  readonly type: () => object;
  readonly description: string;
  readonly nullable?: boolean;
}

/** Makes the payload type of a mutation: `clientMutationId`, `errors` and the fields given. */
export function payloadType(
  name: string,
  mutation: string,
  fields: Readonly<Record<string, PayloadField>> = {},
): ClassType {
  @ObjectType(name, { description: `Answer of the mutation \`${mutation}\`.` })
  class PayloadType {
    @Field(() => String, {
      nullable: true,
      description: 'A unique identifier for the client performing the mutation.',
    })
    clientMutationId?: string | null;

    @Field(() => [String], { description: 'Reasons why the mutation was refused; empty when it succeeded.' })
    errors!: string[];
  }
  for (const [field, { type, description, nullable = true }] of Object.entries(fields)) {
    Field(type, { nullable, description })(PayloadType.prototype, field);
  }
  return PayloadType;
}

type MutationMethod<Input> = (input: Input, context: never) => Promise<MutationResult>;

/**
 * Makes a method `(input, context) => MutationResult` the mutation of its name: argument `input`, nullable payload,
 * `clientMutationId` echoed, `errors` empty unless the method says otherwise.
 */
export function InputMutation<Input extends MutationInput>(
  input: () => ClassType<Input>,
  payload: () => ClassType,
  description: string,
) {
  return <Method extends MutationMethod<Input>>(
    prototype: object,
    name: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const method = descriptor.value;
    if (method === undefined) throw new Error(`${name} is not a method`);
    const withMutationId: MutationMethod<Input> = async function (this: unknown, given, context) {
      const result = await method.call(this, given, context);
      return { errors: [], ...result, clientMutationId: given.clientMutationId };
    };
    // The caller sees the method of the class; what it returns in addition is the payload's.
    descriptor.value = withMutationId as Method;
    Arg('input', input, { description: `Parameters of \`${name}\`.` })(prototype, name, 0);
    Ctx()(prototype, name, 1);
    Mutation(payload, { nullable: true, description })(prototype, name, descriptor);
  };
}
