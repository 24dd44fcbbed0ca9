import { cliErrors } from '../cli-errors.ts';
import { CommandError, RefusedError } from '../command-error.ts';
import { CREATE_SOURCE, DESTROY_SOURCE, UPDATE_SOURCE, type Source } from '../source/source-documents.ts';
import { newSourceDifferences, sourceDifferences, sourceLine } from './source-differences.ts';
import type { Step, Steps } from './step.ts';
import type { SourceEntry } from './streams-schema.ts';

/** What makes the sources of a group those of the file. Finds sources by their names. Throws when one would have to become of another kind or place, which none can. */
export function planSources(
  path: string,
  desired: readonly SourceEntry[],
  actual: readonly Source[],
  { prune }: { readonly prune: boolean },
): Steps {
  const pairs = desired.map((entry) => ({ entry, found: actual.find(({ name }) => name === entry.name) }));
  const problems = pairs.flatMap(({ entry, found }) =>
    found === undefined ? [] : moved(path, entry, found),
  );
  if (problems.length > 0) {
    const message = cliErrors.SOURCES_MOVED({ problems: problems.join('\n') });
    throw new RefusedError(message);
  }
  const matched = new Set(pairs.map(({ found }) => found));
  const others = actual.filter((source) => !matched.has(source));
  return {
    changes: pairs.flatMap(({ entry, found }) =>
      found === undefined ? [creation(path, entry)] : updates(entry, found),
    ),
    deletions: prune ? others.map(deletion) : [],
    kept: prune ? [] : others.map(({ name }) => titleOf(name)),
  };
}

const titleOf = (name: string): string => `source ${name}`;
const placeOf = (path: string, { group, project }: SourceEntry): string => project ?? group ?? path;

function moved(path: string, entry: SourceEntry, { kind, place }: Source): string[] {
  const wanted = placeOf(path, entry);
  // Paths are compared regardless of case.
  if (entry.kind === kind && wanted.toLowerCase() === place.fullPath.toLowerCase()) return [];
  return [`"${entry.name}" is of the kind ${kind} in ${place.fullPath}, not ${entry.kind} in ${wanted}`];
}

/** In one request: a source that is there takes events as the file says from its first one on. */
function creation(path: string, entry: SourceEntry): Step {
  const { name, kind, group, project, config, secret, active, silentAfterHours } = entry;
  const differences = newSourceDifferences(entry, placeOf(path, entry));
  const place = { groupPath: group ?? path, projectPath: project };
  const input = { ...place, kind, name, config, secret, active, silentAfterHours };
  return {
    what: 'source',
    kind: 'create',
    ...{ name, title: titleOf(name), differences },
    lines: differences.map((difference) => sourceLine(difference, 'create')),
    makesSecret: secret === undefined,
    async perform(api) {
      const made = (await api.mutate(CREATE_SOURCE, { input })).auditEventsSourceCreate;
      if (made?.source == null) throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }));
      return secret === undefined ? (made.secret ?? undefined) : undefined;
    },
  };
}

function updates(entry: SourceEntry, actual: Source): Step[] {
  const { id, name } = actual;
  const differences = sourceDifferences(entry, actual);
  if (differences.length === 0) return [];
  const kinds = new Set(differences.map(({ kind }) => kind));
  const input = {
    id,
    config: kinds.has('config') ? entry.config : undefined,
    active: kinds.has('active') ? entry.active : undefined,
    silentAfterHours: kinds.has('silentAfterHours') ? entry.silentAfterHours : undefined,
  };
  const step: Step = {
    what: 'source',
    kind: 'update',
    ...{ name, title: titleOf(name), differences },
    lines: differences.map((difference) => sourceLine(difference, 'update')),
    perform: (api) => api.mutate(UPDATE_SOURCE, { input }),
  };
  return [step];
}

function deletion({ id, name }: Source): Step {
  return {
    what: 'source',
    kind: 'delete',
    ...{ name, title: titleOf(name), differences: [], lines: [] },
    perform: (api) => api.mutate(DESTROY_SOURCE, { id }),
  };
}
