import { ArgsType, Field } from 'type-graphql';
import { ConnectionArgs } from '../graphql/connection-args.input.ts';

/** Which page of what is found is wanted. */
@ArgsType()
export class SearchArgs extends ConnectionArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Only those whose name or path contains this text, regardless of case.',
  })
  search?: string | null;
}

/** The same for the projects of a group. */
@ArgsType()
export class GroupProjectsArgs extends SearchArgs {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Also the projects of the groups below.',
  })
  includeSubgroups?: boolean | null;
}
