import { STATUS_CODES } from 'node:http';
import { jsonAnswer, type WholeAnswer } from './answer.ts';

/** How an interface says no; `detail` is a sentence that ends with what to do next. */
export type Failure = (status: number, detail?: string) => WholeAnswer;

const HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': '1' },
  503: { 'retry-after': '5' },
};

/** GitLab's REST shape: `{"message": "404 Not Found"}`, with a detail `{"message": "413 Payload Too Large - …"}`. */
export const restFailure: Failure = (status, detail) => {
  const text = `${status} ${STATUS_CODES[status] ?? ''}`;
  return jsonAnswer(
    status,
    { message: detail === undefined ? text : `${text} - ${detail}` },
    HEADERS[status],
  );
};

/** GraphQL's shape: `{"errors": [{"message": …}]}`; a refused token has GitLab's text. */
export const graphqlFailure: Failure = (status, detail) => {
  const text = status === 401 ? 'Invalid token' : (detail ?? STATUS_CODES[status]);
  return jsonAnswer(status, { errors: [{ message: text }] }, HEADERS[status]);
};
