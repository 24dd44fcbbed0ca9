import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import { useDebouncedCallback } from '@mantine/hooks';
import { EventTypeField } from '../event-types/event-type-field.tsx';
import { toIso } from '../time/local-time.ts';
import type { DeliveryFilters, DeliveryStatus } from './deliveries-query.ts';
import { STATUS_TEXTS } from './delivery-text.ts';

interface DeliveryFilterFieldsProps {
  readonly filters: DeliveryFilters;
  /** Types of what is listed now. */
  readonly seenTypes: readonly string[];
  readonly onChange: (filters: DeliveryFilters) => void;
}

const TYPING_MS = 300;
const STATUSES = Object.keys(STATUS_TEXTS) as DeliveryStatus[];

/** Which deliveries are listed. */
export function DeliveryFilterFields({
  filters,
  seenTypes,
  onChange,
}: DeliveryFilterFieldsProps): JSX.Element {
  const [eventType, setEventType] = useState('');
  const changeSoon = useDebouncedCallback(
    (text: string) => onChange({ ...filters, eventType: text.trim() === '' ? null : text.trim() }),
    TYPING_MS,
  );
  return (
    <>
      <NativeSelect
        label="Status"
        data={[
          { value: '', label: 'All' },
          ...STATUSES.map((value) => ({ value, label: STATUS_TEXTS[value].label })),
        ]}
        value={filters.status ?? ''}
        onChange={(event) => {
          const status = STATUSES.find((value) => value === event.currentTarget.value) ?? null;
          onChange({ ...filters, status });
        }}
      />
      <EventTypeField
        placeholder="All"
        seen={seenTypes}
        value={eventType}
        onChange={(text) => {
          setEventType(text);
          changeSoon(text);
        }}
      />
      <TextInput
        label="Attempted from"
        type="datetime-local"
        onChange={(event) => onChange({ ...filters, from: toIso(event.currentTarget.value) })}
      />
      <TextInput
        label="Attempted before"
        type="datetime-local"
        onChange={(event) => onChange({ ...filters, to: toIso(event.currentTarget.value) })}
      />
    </>
  );
}
