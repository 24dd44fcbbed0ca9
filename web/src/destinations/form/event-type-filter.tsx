import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { messageOf } from '../../api/api-error.ts';
import { useApi } from '../../session/session.tsx';
import { eventTypesQuery } from '../../event-types/event-types.ts';
import { havingText } from './option-filters.ts';

interface EventTypeFilterProps {
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (types: readonly string[]) => void;
}

// Of some 500; typing finds the others.
const MAX_SHOWN = 60;
// Offered as it is typed: of what begins so there may be nothing yet.
const PREFIX = /^[\w.:-]+\.\*$/;

/** Which types of events are sent. */
export function EventTypeFilter({ chosen, error, onChange }: EventTypeFilterProps): JSX.Element {
  const types = useQuery(eventTypesQuery(useApi()));
  const [typed, setTyped] = useState('');
  const prefix = PREFIX.test(typed.trim()) ? [typed.trim()] : [];
  const all = [...new Set([...prefix, ...(types.data ?? []), ...chosen])];
  return (
    <MultiSelect
      label="Filter by audit event type"
      description="Optional. Without a type, every event is sent. A pattern such as aws.* means all types that begin with aws."
      placeholder={chosen.length === 0 ? 'All types; type to search' : undefined}
      data={all}
      value={[...chosen]}
      limit={MAX_SHOWN}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      clearable
      openOnFocus={false}
      comboboxProps={{ withinPortal: false }}
      hidePickedOptions
      clearButtonProps={{ 'aria-label': 'Send all types' }}
      filter={havingText(types.isPending ? 'Loading…' : 'No other type contains this text in its name.')}
      error={error ?? (types.error === null ? undefined : messageOf(types.error))}
      onChange={onChange}
    />
  );
}
