import type { Api } from '../../api/api.ts';
import { ApiError } from '../../api/api-error.ts';
import { documentsOf } from '../api/documents.ts';
import type { Owner } from '../owner.ts';
import type { Place, SaveStep } from './plan-save.ts';

interface Payload {
  readonly errors: readonly string[];
  readonly destination?: { readonly id: string } | null;
}

/** Makes one call of the API. `id` is the destination's in the consolidated generation; a creation needs none. */
export async function takeStep(api: Api, owner: Owner, id: string, step: SaveStep): Promise<Payload> {
  const { result } = await ask(api, owner, id, step);
  if (result === null) throw new ApiError('refused', 'The server gave no reason. Look into its log.');
  return { ...result, errors: result.errors.map(worded) };
}

// The form has no field that is called config.
const WORDS = { url: 'Destination url', headers: 'Headers' } as const;
const BLOCKED_HERE = / is blocked: Requests to /;

function worded(error: string): string {
  const text = error.replace(/^Config (url|headers)\b/, (_, part: keyof typeof WORDS) => WORDS[part]);
  return BLOCKED_HERE.test(text)
    ? `${text}. The operator of this server can allow it: AUDITSTREAM_OUTBOUND_ALLOWLIST`
    : text;
}

function ask(
  api: Api,
  owner: Owner,
  id: string,
  step: SaveStep,
): Promise<{ readonly result: Payload | null }> {
  const documents = documentsOf(owner);
  switch (step.kind) {
    case 'create': {
      const name = step.name === '' ? null : step.name;
      const input = { category: 'http', name, config: configOf(step.place), ...groupOf(owner) };
      return api.graphql(documents.create, { input });
    }
    case 'update': {
      const { name, place, pauses } = step;
      const input = {
        id,
        ...(name !== undefined && { name }),
        ...(place !== undefined && { config: configOf(place) }),
        ...(pauses && { active: false }),
      };
      return api.graphql(documents.update, { input });
    }
    case 'pause':
    case 'resume':
      return api.graphql(documents.update, { input: { id, active: step.kind === 'resume' } });
    case 'types-add':
      return api.graphql(documents.eventsAdd, {
        input: { destinationId: id, eventTypeFilters: [...step.types] },
      });
    case 'types-remove':
      return api.graphql(documents.eventsRemove, {
        input: { destinationId: id, eventTypeFilters: [...step.types] },
      });
    case 'namespace-add':
      return api.graphql(documents.namespaceAdd, { input: { destinationId: id, namespacePath: step.path } });
    case 'namespace-remove':
      return api.graphql(documents.namespaceRemove, { input: { namespaceFilterId: step.id } });
  }
}

// The instance's mutation has no such field, and refuses it.
function groupOf(owner: Owner): { readonly groupPath: string } {
  return (owner.kind === 'group' ? { groupPath: owner.fullPath } : {}) as { readonly groupPath: string };
}

function configOf({ url, headers }: Place): object {
  const entries = headers.map(({ name, value, active, given }) => [name, given ?? { value, active }]);
  return { url, headers: Object.fromEntries(entries) as object };
}
