import type { Api } from '../../api/api.ts';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { documentsOf } from '../api/documents.ts';
import { groupDocuments } from '../api/group-documents.ts';
import type { Owner } from '../owner.ts';
import type { SaveStep } from './plan-save.ts';

/** What came of a step; without errors it is done. */
export interface StepResult {
  readonly step: SaveStep;
  readonly errors: readonly string[];
}

export interface SaveOutcome {
  /** Of the destination; null when it was not made. */
  readonly id: string | null;
  readonly results: readonly StepResult[];
}

const NOT_TRIED = 'Not tried, because of what failed before.';

/** Takes the steps one after the other. A step that is refused stops only those that need it. */
export async function runSave(
  api: Api,
  owner: Owner,
  existing: string | null,
  steps: readonly SaveStep[],
): Promise<SaveOutcome> {
  const results: StepResult[] = [];
  let id = existing;
  let stopped = false;
  for (const step of steps) {
    if (stopped || (id === null && step.kind !== 'create')) {
      results.push({ step, errors: [NOT_TRIED] });
      continue;
    }
    try {
      const { errors, destination } = await take(api, owner, id ?? '', step);
      id = destination?.id ?? id;
      results.push({ step, errors });
    } catch (error) {
      results.push({ step, errors: [messageOf(error)] });
      stopped = error instanceof ApiError && error.kind !== 'refused';
    }
  }
  return { id, results };
}

interface Payload {
  readonly errors: readonly string[];
  readonly destination?: { readonly id: string } | null;
}

const GONE: Payload = { errors: ['The server gave no answer. Load the page again to see what was saved.'] };

async function take(api: Api, owner: Owner, id: string, step: SaveStep): Promise<Payload> {
  const documents = documentsOf(owner);
  switch (step.kind) {
    case 'create':
      return create(api, owner, step);
    case 'update': {
      const { url, name } = step;
      const input = {
        id,
        ...(url !== undefined && { destinationUrl: url }),
        ...(name !== undefined && { name }),
      };
      return (await api.graphql(documents.update, { input })).result ?? GONE;
    }
    case 'header-remove':
      return (await api.graphql(documents.headerDestroy, { input: { headerId: step.id } })).result ?? GONE;
    case 'header-change': {
      const { name, value, active } = step.row;
      const input = { headerId: step.id, key: name.trim(), value, active };
      return (await api.graphql(documents.headerUpdate, { input })).result ?? GONE;
    }
    case 'header-add': {
      const { name, value, active } = step.row;
      const input = { destinationId: id, key: name.trim(), value, active };
      return (await api.graphql(documents.headerCreate, { input })).result ?? GONE;
    }
    case 'types-add': {
      const input = { destinationId: id, eventTypeFilters: [...step.types] };
      return (await api.graphql(documents.eventsAdd, { input })).result ?? GONE;
    }
    case 'types-remove': {
      const input = { destinationId: id, eventTypeFilters: [...step.types] };
      return (await api.graphql(documents.eventsRemove, { input })).result ?? GONE;
    }
    case 'namespace-remove': {
      const input = { namespaceFilterId: step.id };
      return (await api.graphql(groupDocuments.namespaceRemove, { input })).result ?? GONE;
    }
    case 'namespace-add': {
      const { kind, fullPath } = step.namespace;
      const path = kind === 'group' ? { groupPath: fullPath } : { projectPath: fullPath };
      const input = { destinationId: id, ...path };
      return (await api.graphql(groupDocuments.namespaceAdd, { input })).result ?? GONE;
    }
  }
}

async function create(
  api: Api,
  owner: Owner,
  { url, name }: Extract<SaveStep, { kind: 'create' }>,
): Promise<Payload> {
  const input = { destinationUrl: url, name };
  const { result } =
    owner.kind === 'group'
      ? await api.graphql(documentsOf(owner).create, { input: { ...input, groupPath: owner.fullPath } })
      : await api.graphql(documentsOf(owner).create, { input } as never);
  return result ?? GONE;
}
