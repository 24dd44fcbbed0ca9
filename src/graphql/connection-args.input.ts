import { optionalInt, optionalText } from './fields.ts';
import { argsType } from './types.ts';

export const CONNECTION_ARGS = {
  after: optionalText('Return the elements after this cursor.'),
  before: optionalText('Return the elements before this cursor.'),
  first: optionalInt('Return the first n elements, at most 100.'),
  last: optionalInt('Return the last n elements, at most 100.'),
};

export const ConnectionArgs = argsType(CONNECTION_ARGS);
export type ConnectionArgs = InstanceType<typeof ConnectionArgs>;
