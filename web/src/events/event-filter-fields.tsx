import { Button, TextInput } from '@mantine/core';
import { useId, useMemo, useState, type ChangeEvent, type JSX } from 'react';
import { EventTypeField } from '../event-types/event-type-field.tsx';
import { SuggestField } from '../shell/suggest-field.tsx';
import classes from './event-filter-fields.module.css';
import { NO_FILTERS, type EventFilters } from './event-filters.ts';
import type { EventRow } from './event-row.ts';

interface EventFilterFieldsProps {
  readonly fields: EventFilters;
  /** What is listed now, to suggest from. */
  readonly rows: readonly EventRow[];
  readonly onChange: (fields: EventFilters) => void;
}

/** Which events are listed and exported. */
export function EventFilterFields({ fields, rows, onChange }: EventFilterFieldsProps): JSX.Element {
  const [areMoreOpen, setMoreOpen] = useState(false);
  const more = useId();
  const seen = useMemo(() => seenIn(rows), [rows]);
  const bind = (name: keyof EventFilters) => ({
    value: fields[name],
    onChange: (value: string) => onChange({ ...fields, [name]: value }),
  });
  const bindInput = (name: keyof EventFilters) => ({
    value: fields[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => bind(name).onChange(event.currentTarget.value),
  });
  return (
    <div role="search" aria-label="Filter the events" className={classes['fields']}>
      <TextInput
        label="Text"
        type="search"
        placeholder="Words anywhere in the event"
        {...bindInput('text')}
      />
      {/* Only where there is no room for all of them. */}
      <Button
        className={classes['toggle'] ?? ''}
        variant="default"
        aria-expanded={areMoreOpen}
        aria-controls={more}
        onClick={() => setMoreOpen(!areMoreOpen)}
      >
        {areMoreOpen ? 'Fewer filters' : 'More filters'}
      </Button>
      <div id={more} className={classes['more']} data-open={areMoreOpen}>
        <EventTypeField placeholder="project_created" seen={seen.types} {...bind('eventType')} />
        <SuggestField
          label="Author"
          placeholder="Ada Lovelace"
          first={{ title: 'In this list', items: seen.authors }}
          {...bind('author')}
        />
        <TextInput label="Path" placeholder="my-group/my-project" {...bindInput('path')} />
        <TextInput label="From" type="datetime-local" {...bindInput('after')} />
        <TextInput label="To" type="datetime-local" {...bindInput('before')} />
        <Button variant="default" onClick={() => onChange(NO_FILTERS)}>
          Clear filters
        </Button>
      </div>
    </div>
  );
}

function seenIn(rows: readonly EventRow[]): { readonly types: string[]; readonly authors: string[] } {
  const some = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => text !== '');
  return {
    types: some(rows.map(({ eventType }) => eventType)),
    authors: some(rows.map(({ author }) => author)),
  };
}
