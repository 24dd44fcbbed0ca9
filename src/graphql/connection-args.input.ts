import { ArgsType, Field, Int } from 'type-graphql';

@ArgsType()
export class ConnectionArgs {
  @Field(() => String, { nullable: true, description: 'Return the elements after this cursor.' })
  after?: string | null;

  @Field(() => String, { nullable: true, description: 'Return the elements before this cursor.' })
  before?: string | null;

  @Field(() => Int, { nullable: true, description: 'Return the first n elements, at most 100.' })
  first?: number | null;

  @Field(() => Int, { nullable: true, description: 'Return the last n elements, at most 100.' })
  last?: number | null;
}
