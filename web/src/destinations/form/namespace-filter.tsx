import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { useApi } from '../../session/session.tsx';
import type { FormValues } from './form-values.ts';
import { namespacesQuery } from './namespaces.ts';

interface NamespaceFilterProps {
  readonly groupPath: string;
  readonly chosen: FormValues['namespace'];
  readonly error: string | undefined;
  readonly onChange: (namespace: FormValues['namespace']) => void;
}

const TYPING_MS = 250;

/** Whose events are sent: those of a group or a project and everything below it. */
export function NamespaceFilter(props: NamespaceFilterProps): JSX.Element {
  const { groupPath, chosen, error, onChange } = props;
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, TYPING_MS);
  // Once something is chosen, its path stands in the field: that is no search.
  const text = asked === chosen?.fullPath ? '' : (asked.split('/').at(-1) ?? '');
  const found = useQuery(namespacesQuery(useApi(), groupPath, text));
  const choices = found.data ?? [];
  const isListed = choices.some(({ fullPath }) => fullPath === chosen?.fullPath);
  const paths = (kind: 'group' | 'project'): string[] =>
    choices.filter((choice) => choice.kind === kind).map(({ fullPath }) => fullPath);

  return (
    <Select
      label="Filter by groups or projects"
      description="Optional. Without one, the events of the whole group are sent."
      placeholder="All groups and projects; type to search"
      data={[
        ...(chosen !== null && !isListed ? [{ group: 'Chosen', items: [chosen.fullPath] }] : []),
        { group: 'Groups', items: paths('group') },
        { group: 'Projects', items: paths('project') },
      ].filter(({ items }) => items.length > 0)}
      value={chosen?.fullPath ?? null}
      searchValue={search}
      onSearchChange={setSearch}
      // The server has searched.
      filter={({ options }) => options}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Send the events of the whole group' }}
      nothingFoundMessage={found.isPending ? 'Loading…' : 'No group or project has this in its name or path.'}
      error={error ?? (found.error === null ? undefined : messageOf(found.error))}
      onChange={(path) => {
        if (path === chosen?.fullPath) return;
        onChange(choices.find(({ fullPath }) => fullPath === path) ?? null);
      }}
    />
  );
}
