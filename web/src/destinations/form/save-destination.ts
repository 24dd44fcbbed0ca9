import type { Api } from '../../api/api.ts';
import { ApiError } from '../../api/api-error.ts';
import { documentsOf } from '../api/documents.ts';
import type { Owner } from '../owner.ts';
import type { DestinationKind } from '../api/destination-kind.ts';
import { toFieldError, type FieldError } from './field-errors.ts';
import type { SaveInput } from './plan-save.ts';

export type SaveOutcome =
  | { readonly kind: 'saved' }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] }
  /** There was no answer: it may be saved or not. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Makes a destination, or (with its `id`) changes one: all of the input is saved or nothing. */
export async function saveDestination(
  api: Api,
  owner: Owner,
  kind: DestinationKind,
  id: string | null,
  input: SaveInput,
): Promise<SaveOutcome> {
  if (id !== null && Object.keys(input).length === 0) return { kind: 'saved' };
  try {
    const { result } = await send(api, owner, kind, id, input);
    const errors = result?.errors ?? ['The server gave no reason. Look into its log.'];
    return errors.length === 0 ? { kind: 'saved' } : refused(kind, errors);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { message } = error;
    return error.kind === 'unavailable' ? { kind: 'unknown', why: message } : refused(kind, [message]);
  }
}

function send(api: Api, owner: Owner, kind: DestinationKind, id: string | null, input: SaveInput) {
  const documents = documentsOf(owner);
  if (id !== null) return api.graphql(documents.update, { input: { id, ...input } });
  const { config = null, ...rest } = input;
  const groupPath = owner.kind === 'group' ? { groupPath: owner.fullPath } : {};
  // The instance's input has no such field, and would be refused with one.
  return api.graphql(documents.create, {
    input: { ...rest, config, category: kind.name, ...groupPath },
  });
}

function refused(kind: DestinationKind, errors: readonly string[]): SaveOutcome {
  return { kind: 'refused', errors: errors.map((error) => worded(toFieldError(kind, error))) };
}

const BLOCKED_HERE = / is blocked: Requests to /;

function worded({ field, text }: FieldError): FieldError {
  if (!BLOCKED_HERE.test(text)) return { field, text };
  return { field, text: `${text}. The operator of this server can allow it: AUDITSTREAM_OUTBOUND_ALLOWLIST` };
}
