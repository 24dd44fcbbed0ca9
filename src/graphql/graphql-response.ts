import type { ErrorText } from '../errors/define-errors.ts';

/** An HTTP answer, ready to be sent. */
export interface GraphqlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer with this body. */
export function jsonResponse(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): GraphqlResponse {
  return {
    status,
    // Answers hold secrets: nothing on the way may keep them.
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** An answer with one error and no data, such as 401 `Invalid token`. */
export function errorResponse(status: number, message: ErrorText): GraphqlResponse {
  return jsonResponse(status, { errors: [{ message }] });
}
