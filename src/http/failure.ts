import type { ErrorText } from '../errors/define-errors.ts';
import { jsonAnswer, type WholeAnswer } from './answer.ts';
import { statusErrors, tokenErrors } from './http-errors.ts';

/** The statuses of refusals. */
export type FailureStatus = 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 429 | 431 | 500 | 503 | 508;

/** Makes an interface's refusal; `detail` is a sentence that ends with what to do next. */
export type Failure = (status: FailureStatus, detail?: ErrorText) => WholeAnswer;

const HEADERS: Readonly<Partial<Record<FailureStatus, Readonly<Record<string, string>>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': '1' },
  503: { 'retry-after': '5' },
};

// The media type of all answers of GitLab's GraphQL.
const GRAPHQL_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** GitLab's REST shape: `{"message": "404 Not Found"}`, with a detail `{"message": "413 Payload Too Large - …"}`. */
export const restFailure: Failure = (status, detail) => {
  const text = statusErrors[`HTTP_${status}`];
  return jsonAnswer(
    status,
    { message: detail === undefined ? text : `${text} - ${detail}` },
    HEADERS[status],
  );
};

/** GraphQL's shape: `{"errors": [{"message": …}]}`; a refused token has GitLab's text. */
export const graphqlFailure: Failure = (status, detail) => {
  const text =
    status === 401 ? tokenErrors.TOKEN_INVALID : (detail ?? statusErrors[`HTTP_${status}`].slice(4));
  return jsonAnswer(status, { errors: [{ message: text }] }, { ...GRAPHQL_TYPE, ...HEADERS[status] });
};
