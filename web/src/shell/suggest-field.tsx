import { Autocomplete } from '@mantine/core';
import type { JSX } from 'react';

interface Suggestions {
  readonly title: string;
  readonly items: readonly string[];
}

interface SuggestFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly first: Suggestions;
  readonly others?: Suggestions;
  readonly onChange: (value: string) => void;
  readonly onFocus?: () => void;
}

const MAX_SHOWN = 30;

/** A text field that suggests, and takes what it does not know. */
export function SuggestField({ first, others, onChange, ...field }: SuggestFieldProps): JSX.Element {
  const known = new Set(first.items);
  const groups = [
    { group: first.title, items: [...known].sort() },
    { group: others?.title ?? '', items: (others?.items ?? []).filter((item) => !known.has(item)) },
  ];
  return (
    <Autocomplete
      {...field}
      data={groups.filter(({ items }) => items.length > 0)}
      limit={MAX_SHOWN}
      openOnFocus={false}
      comboboxProps={{ withinPortal: false }}
      onChange={onChange}
    />
  );
}
