import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { useApi } from '../session/session.tsx';
import { SuggestField } from '../shell/suggest-field.tsx';
import { eventTypesQuery } from './event-types.ts';

interface EventTypeFieldProps {
  readonly value: string;
  readonly placeholder: string;
  /** Types that are on the screen: they come first. */
  readonly seen: readonly string[];
  readonly onChange: (eventType: string) => void;
}

/** A type of events, suggested from those that the server knows; any other may be typed. */
export function EventTypeField({ seen, ...field }: EventTypeFieldProps): JSX.Element {
  // Some 500 names: only who is about to type needs them.
  const [isWanted, setWanted] = useState(false);
  const types = useQuery({ ...eventTypesQuery(useApi()), enabled: isWanted });
  return (
    <SuggestField
      {...field}
      label="Event type"
      first={{ title: 'In this list', items: seen }}
      others={{ title: 'All types', items: types.data ?? [] }}
      onFocus={() => setWanted(true)}
    />
  );
}
