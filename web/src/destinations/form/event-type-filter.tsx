import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
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

/** Which types of events are sent. */
export function EventTypeFilter({ chosen, error, onChange }: EventTypeFilterProps): JSX.Element {
  const types = useQuery(eventTypesQuery(useApi()));
  const all = [...new Set([...(types.data ?? []), ...chosen])];
  return (
    <MultiSelect
      label="Filter by audit event type"
      description="Optional. Without one, every event is sent."
      placeholder={chosen.length === 0 ? 'All types; type to search' : undefined}
      data={all}
      value={[...chosen]}
      limit={MAX_SHOWN}
      searchable
      clearable
      openOnFocus={false}
      comboboxProps={{ withinPortal: false }}
      hidePickedOptions
      clearButtonProps={{ 'aria-label': 'Send all types' }}
      filter={havingText(types.isPending ? 'Loading…' : 'No other type has this in its name.')}
      error={error ?? (types.error === null ? undefined : messageOf(types.error))}
      onChange={onChange}
    />
  );
}
