import { instanceErrors } from '../../destinations/rules/destination-errors.ts';
import { graphqlErrors } from '../../graphql/graphql-errors.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** What an answer other than 2xx means to the one who called. */
export function refusalOfAnswer(status: number, body: string, url: string): CommandError {
  const reason = reasonIn(body) ?? `HTTP ${status}`;
  if (status === 401) return error(cliErrors.TOKEN_REFUSED({ url }), EXIT.NOT_ALLOWED);
  if (status === 403) return error(cliErrors.NOT_ALLOWED({ reason }), EXIT.NOT_ALLOWED);
  if (status >= 300 && status < 400) return error(cliErrors.REDIRECTED({ url }), EXIT.UNREACHABLE);
  if (status === 429 || status === 408 || (status >= 502 && status <= 504))
    return error(cliErrors.UNAVAILABLE({ url, reason }), EXIT.UNREACHABLE);
  if (status >= 500) return error(cliErrors.ANSWER_500({ url, reason }), EXIT.FAILED);
  // JSON is how our server says no; whatever says it otherwise is another one.
  if (reasonIn(body) === undefined) return error(cliErrors.NOT_AUDITSTREAM({ url }), EXIT.UNREACHABLE);
  return refused(reason);
}

/** The `errors` at the top of a GraphQL answer. */
export function refusalOfGraphql(errors: unknown): CommandError {
  const reason = list(errors)
    .map((item) => String((item as { message?: unknown }).message))
    .join('; ');
  const forbidden = [graphqlErrors.RESOURCE_NOT_AVAILABLE, instanceErrors.NOT_AN_ADMIN];
  const isForbidden = forbidden.some((text) => reason.includes(text));
  return isForbidden ? error(cliErrors.NOT_ALLOWED({ reason }), EXIT.NOT_ALLOWED) : refused(reason);
}

/** The `errors` of a mutation's payload. */
export function refusalOfPayload(errors: readonly string[]): CommandError {
  return refused(errors.join('; '));
}

/** The JSON of an answer; throws when it is none. */
export function readJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url }), { cause, exitCode: EXIT.UNREACHABLE });
  }
}

/** GitLab's shapes: `message` with a text or with texts by field, `error` with `error_description`, GraphQL's `errors`. */
function reasonIn(body: string): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { message, error: name, error_description: description, errors } = answer as Record<string, unknown>;
  if (typeof message === 'string') return message;
  if (typeof message === 'object' && message !== null) {
    const fields = Object.entries(message).map(([field, texts]) => `${field} ${list(texts).join(', ')}`);
    return fields.join('; ');
  }
  if (typeof name === 'string') return typeof description === 'string' ? `${name}: ${description}` : name;
  if (Array.isArray(errors))
    return errors.map((item: { message?: unknown }) => String(item.message)).join('; ');
  return undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Some of the server's texts end with a full stop, and so does ours behind them. */
function refused(reason: string): CommandError {
  return error(cliErrors.REFUSED({ reason: reason.replace(/\.$/, '') }), EXIT.REFUSED);
}

function error(message: ConstructorParameters<typeof CommandError>[0], exitCode: ExitCode): CommandError {
  return new CommandError(message, { exitCode });
}
