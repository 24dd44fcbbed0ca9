import { CONNECTION_ARGS } from '../graphql/connection-args.input.ts';
import { optionalFlag, optionalText } from '../graphql/fields.ts';
import { argsType } from '../graphql/types.ts';

const SEARCH_ARGS = {
  ...CONNECTION_ARGS,
  search: optionalText('Only those whose name or path contains this text, regardless of case.'),
};

/** Which page of what is found is wanted. */
export const SearchArgs = argsType(SEARCH_ARGS);
export type SearchArgs = InstanceType<typeof SearchArgs>;

/** The same for the projects of a group. */
export const GroupProjectsArgs = argsType({
  ...SEARCH_ARGS,
  includeSubgroups: optionalFlag('Also the projects of the groups below.', false),
});
export type GroupProjectsArgs = InstanceType<typeof GroupProjectsArgs>;
