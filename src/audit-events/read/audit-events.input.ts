import type { ClassType } from 'type-graphql';
import { optionalInt, optionalText } from '../../graphql/fields.ts';
import { type ArgsOf, argsType } from '../../graphql/types.ts';
import { FILTER_LIST } from './event-filters.ts';

const PAGE = {
  first: optionalInt('Maximum number of events: 20 by default, at most 100.'),
  after: optionalText('Only events older than this cursor, an `endCursor`.'),
  before: optionalText(
    'Only events newer than this cursor, a `startCursor`. When there are more than fit on a page, ' +
      'the newest.',
  ),
};
const FILTERS = FILTER_LIST.map(
  ([name, { type, description }]) => [name, { type, description, optional: {} }] as const,
);

/** Which page of events is wanted; beside it, which events: the filters. */
export const AuditEventsArgs: ClassType<ArgsOf<typeof PAGE>> = argsType({
  ...PAGE,
  ...Object.fromEntries(FILTERS),
});
export type AuditEventsArgs = ArgsOf<typeof PAGE>;
