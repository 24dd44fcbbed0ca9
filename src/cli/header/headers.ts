import type { Api } from '../api/api.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import type { Destination } from '../destination/destination-documents.ts';
import { findDestination } from '../destination/destinations.ts';
import { loadListed } from '../destination/list-destinations.ts';
import type { Scope } from '../destination/scope.ts';
import { EXIT } from '../exit-codes.ts';
import type { Column } from '../output/table.ts';
import { WITH_HEADERS, type Header } from './header-documents.ts';

/** The destination that is named and its headers. */
export async function findHeaders(
  api: Api,
  scope: Scope,
  text: string,
): Promise<{ readonly destination: Destination; readonly headers: readonly Header[] }> {
  const destination = await findDestination(api, scope, text);
  const all = await loadListed(api, scope, 'legacy', WITH_HEADERS);
  const nodes = all.find(({ id }) => id === destination.id)?.headers.nodes ?? [];
  return { destination, headers: nodes.filter((node) => node !== null) };
}

/** The header of this name, in whatever case. */
export async function findHeader(api: Api, scope: Scope, text: string, name: string): Promise<Header> {
  const { destination, headers } = await findHeaders(api, scope, text);
  const found = headers.find(({ key }) => key.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const known = headers.map(({ key }) => key).join(', ') || 'none';
  const message = cliErrors.NO_SUCH_HEADER({ asked: name, destination: destination.name, known });
  throw new CommandError(message, { exitCode: EXIT.REFUSED });
}

/** A header as it is shown: its value may be a password. */
export function masked(header: Header): Header {
  return { ...header, value: '***' };
}

export const HEADER_COLUMNS: readonly Column<Header>[] = [
  { title: 'name', value: ({ key }) => key },
  { title: 'value', value: ({ value }) => value },
  { title: 'active', value: ({ active }) => active },
];
