import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { MAX_NAMESPACE_FILTERS } from '../../../../src/destinations/filters/filter-rules.ts';
import { messageOf } from '../../api/api-error.ts';
import { useApi } from '../../session/session.tsx';
import type { Owner } from '../owner.ts';
import { namespacesQuery } from './namespaces.ts';
import { asFound } from './option-filters.ts';

interface NamespaceFilterProps {
  readonly owner: Owner;
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (namespaces: readonly string[]) => void;
}

const TYPING_MS = 250;

/** The groups or projects whose events are sent, with everything below them. */
export function NamespaceFilter({ owner, chosen, error, onChange }: NamespaceFilterProps): JSX.Element {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, TYPING_MS);
  // A path is found by its last part: names and paths of their own are what the server searches.
  const found = useQuery(namespacesQuery(useApi(), owner, asked.trim().split('/').at(-1) ?? ''));
  const { groups = [], projects = [] } = found.data ?? {};
  const unlisted = chosen.filter((path) => !groups.includes(path) && !projects.includes(path));
  const whole = owner.kind === 'group' ? 'of the whole group' : 'of all groups';

  return (
    <MultiSelect
      label="Filter by groups or projects"
      description={`Optional, at most ${MAX_NAMESPACE_FILTERS}. Without a filter, the events ${whole} are sent.`}
      placeholder={chosen.length === 0 ? 'All groups and projects; type to search' : undefined}
      data={[
        { group: 'Groups', items: [...groups] },
        { group: 'Projects', items: [...projects] },
        { group: 'Chosen', items: unlisted },
      ]}
      value={[...chosen]}
      maxValues={MAX_NAMESPACE_FILTERS}
      searchValue={search}
      onSearchChange={setSearch}
      filter={asFound(
        found.isPending ? 'Loading…' : 'No other group or project contains this text in its name.',
        found.isSuccess && chosen.length === 0
          ? 'There are no groups or projects yet. The server learns projects from their events.'
          : undefined,
      )}
      searchable
      clearable
      openOnFocus={false}
      comboboxProps={{ withinPortal: false }}
      hidePickedOptions
      clearButtonProps={{ 'aria-label': `Send the events ${whole}` }}
      error={error ?? (found.error === null ? undefined : messageOf(found.error))}
      onChange={onChange}
    />
  );
}
