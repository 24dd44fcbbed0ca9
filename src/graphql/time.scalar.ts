import { GraphQLScalarType } from 'graphql';
import { graphqlErrors } from './graphql-errors.ts';
import { withoutLeapSecond } from './leap-second.ts';
import { RequestError } from './request-error.ts';

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/** A moment; read and written as GitLab's scalar of this name. */
export const TimeScalar = new GraphQLScalarType<Date, string>({
  name: 'Time',
  description:
    'A moment in ISO 8601, for example `2026-01-31T12:00:00.000Z`. A date alone means its beginning in UTC.',
  parseValue: parseTime,
  serialize: (value) => (value as Date).toISOString(),
});

function parseTime(value: unknown): Date {
  const time =
    typeof value === 'string' && ISO_8601.test(value) ? new Date(withoutLeapSecond(value)) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new RequestError(graphqlErrors.TIME_VALUE_INVALID({ value: JSON.stringify(value) }));
  }
  return time;
}
