import { defineErrors } from '../errors/define-errors.ts';

/** Top-level errors. GitLab's have no full stop and no advice, and stay as they are. */
export const graphqlErrors = defineErrors('GraphQL', {
  RESOURCE_NOT_AVAILABLE:
    "The resource that you are attempting to access does not exist or you don't have permission to perform this action",
  GLOBAL_ID_INVALID: '{value} is not a valid Global ID',
  GLOBAL_ID_OF_ANOTHER_TYPE: '{value} does not represent an instance of {model}',
  CURSOR_INVALID: 'Please provide a valid cursor',
  TIME_VALUE_INVALID: '{value} is not a time; send ISO 8601, for example "2026-01-31T12:00:00Z"',
  FIRST_AND_LAST: 'Can only provide either `first` or `last`, not both',
  MUTATION_BY_GET: 'Mutations are forbidden in GET requests',
  QUERY_MISSING: 'No query string was present',
  QUERY_TOO_LARGE: 'Query too large',
  QUERY_TOO_COMPLEX: 'Query has complexity of {complexity}, which exceeds max complexity of {limit}',
  QUERY_TOO_DEEP: 'Query has depth of {depth}, which exceeds max depth of {limit}',
  QUERY_NESTED_TOO_DEEP: 'The query is nested deeper than {levels} levels; flatten it',
  QUERY_TOO_MANY_PARTS:
    'The request has more than {maximum} fields, fragments, directives, arguments and variables; send it in several requests',
  QUERY_TOO_REPETITIVE:
    'The request names the same fields or fragments too often; send it in several requests',
  QUERY_TOO_MUCH_INTROSPECTION: 'The query asks too much of the schema at once; ask for fewer fields',
  TEXT_NOT_STORABLE: 'A text contains U+0000, which cannot be stored; remove it and send again',
  QUERY_NOT_TEXT: '`query` is not text; send the GraphQL document as text',
  OPERATION_NAME_NOT_TEXT: '`operationName` is not text; send a name or none',
  VARIABLES_NOT_AN_OBJECT: '`variables` is not a JSON object; send {"name": value}',
  VARIABLES_TOO_LONG:
    'The lists in `variables` have more than {maximum} elements together; send them in several requests',
  VARIABLES_UNREADABLE: '`variables`: {reason}',
  GRAPHQL_BODY_TYPE: 'The media type {type} is not accepted; send application/json or {form}',
  GRAPHQL_BODY_NOT_UTF8: 'The body is not valid UTF-8; encode it as UTF-8',
  GRAPHQL_BODY_NOT_AN_OBJECT: 'The body is not a JSON object; send {"query": "…"}',
  FORM_TOO_MANY_FIELDS: 'The form has more than {maximum} fields; send query, variables and operationName',
  FORM_TOO_LARGE: 'The form is larger than {maximum} bytes; send JSON',
  FORM_NOT_UTF8: 'The form is not valid UTF-8; encode it as UTF-8',
  BATCH_EMPTY: 'The batch is empty; send at least one operation',
  BATCH_WITHOUT_TOKEN:
    'Without an access token a request has one operation; send a token, or several requests',
  BATCH_TOO_LARGE: 'The batch has more than {maximum} operations; send them in several requests',
  DATABASE_AWAY: 'The database is not available at the moment; try again in a few seconds',
  INTERNAL: 'Internal server error; try again, and if it persists report the id {id}',
});

export const graphqlLogErrors = defineErrors('Log', {
  OPERATION_MET_OUTAGE: 'a GraphQL request failed because the database is not available',
  OPERATION_FAILED: 'a GraphQL request failed',
});
