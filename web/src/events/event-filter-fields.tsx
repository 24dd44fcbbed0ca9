import { Button, TextInput } from '@mantine/core';
import { useId, useState, type JSX } from 'react';
import classes from './event-filter-fields.module.css';
import { NO_FILTERS, type EventFilters } from './event-filters.ts';

interface EventFilterFieldsProps {
  readonly fields: EventFilters;
  readonly onChange: (fields: EventFilters) => void;
}

const FIELDS: readonly {
  readonly name: keyof EventFilters;
  readonly label: string;
  readonly placeholder?: string;
  readonly type?: 'search' | 'datetime-local';
}[] = [
  { name: 'text', label: 'Text', placeholder: 'Words anywhere in the event', type: 'search' },
  { name: 'eventType', label: 'Event type', placeholder: 'project_created' },
  { name: 'author', label: 'Author id', placeholder: '42' },
  { name: 'path', label: 'Path', placeholder: 'my-group/my-project' },
  { name: 'after', label: 'From', type: 'datetime-local' },
  { name: 'before', label: 'To', type: 'datetime-local' },
];

/** Which events are listed and exported. */
export function EventFilterFields({ fields, onChange }: EventFilterFieldsProps): JSX.Element {
  const [areMoreOpen, setMoreOpen] = useState(false);
  const more = useId();
  const [first, ...others] = FIELDS.map(({ name, label, placeholder, type = 'text' }) => (
    <TextInput
      key={name}
      label={label}
      type={type}
      placeholder={placeholder}
      value={fields[name]}
      onChange={(event) => onChange({ ...fields, [name]: event.currentTarget.value })}
    />
  ));
  return (
    <div role="search" aria-label="Filter the events" className={classes['fields']}>
      {first}
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
        {others}
        <Button variant="default" onClick={() => onChange(NO_FILTERS)}>
          Clear filters
        </Button>
      </div>
    </div>
  );
}
