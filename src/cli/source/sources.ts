import { Argument } from '@commander-js/extra-typings';
import type { Api } from '../api/api.ts';
import { allNodes } from '../api/pages.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, RefusedError } from '../command-error.ts';
import { command } from '../define-command.ts';
import { EXIT } from '../exit-codes.ts';
import { findByName, numberOf } from '../find-by-name.ts';
import type { Column } from '../output/table.ts';
import { GROUP_SOURCES, type Source } from './source-documents.ts';

/** A command that begins with one source of a group. */
export function sourceCommand(name: string, summary: string, ...examples: readonly string[]) {
  return command(name, summary, ...examples)
    .addArgument(new Argument('<source>', 'name, number or id of the source'))
    .requiredOption('--group <path>', 'full path of the group, or of one above it');
}

/** All sources of a group and of what is below it, newest first. */
export function loadSources(api: Api, path: string): Promise<Source[]> {
  return allNodes<Source>(async (after) => {
    const { group } = await api.query(GROUP_SOURCES, { group: path, after });
    if (group === null) throw new RefusedError(cliErrors.NO_SUCH_GROUP({ path }));
    if (group.auditEventsSources === null)
      throw new CommandError(cliErrors.NOT_AN_OWNER({ path }), { exitCode: EXIT.NOT_ALLOWED });
    return group.auditEventsSources;
  });
}

/** The source with this name, number or id. */
export async function findSource(api: Api, path: string, text: string): Promise<Source> {
  return findByName(await loadSources(api, path), text, (known) =>
    cliErrors.SOURCE_UNKNOWN({ asked: text, group: path, known }),
  );
}

/** Columns of the list. */
export const SOURCE_COLUMNS: readonly Column<Source>[] = [
  { title: 'no', value: numberOf },
  { title: 'name', value: ({ name }) => name },
  { title: 'kind', value: ({ kind }) => kind },
  { title: 'state', value: ({ state }) => state.toLowerCase() },
  { title: 'last event', value: ({ lastEventAt }) => lastEventAt },
  { title: 'place', value: ({ place }) => place.fullPath },
  { title: 'url', value: ({ url }) => url },
];

/** Lines of one. */
export const SOURCE_FIELDS: readonly Column<Source>[] = [
  { title: 'id', value: ({ id }) => id },
  ...SOURCE_COLUMNS.slice(1),
  { title: 'config', value: ({ config }) => JSON.stringify(config) },
  {
    title: 'silent after',
    value: ({ silentAfterHours }) => (silentAfterHours === null ? 'never' : `${silentAfterHours} hours`),
  },
  { title: 'created', value: ({ createdAt }) => createdAt },
];
