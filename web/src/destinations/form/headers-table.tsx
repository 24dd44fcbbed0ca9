import { Button, Checkbox, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useId, useRef, type JSX } from 'react';
import { ErrorText } from '../../shell/error-text.tsx';
import { MAX_HEADERS } from '../../../../src/destinations/rules/header-rules.ts';
import { headerField, type FieldErrors } from './field-errors.ts';
import type { HeaderRow } from './form-values.ts';
import classes from './headers-table.module.css';

interface HeadersTableProps {
  readonly rows: readonly HeaderRow[];
  readonly errors: FieldErrors;
  readonly onChange: (rows: readonly HeaderRow[]) => void;
}

/** The custom headers of a destination, each sent with every event while it is active. */
export function HeadersTable({ rows, errors, onChange }: HeadersTableProps): JSX.Element {
  const title = useId();
  const why = useId();
  const added = useRef(0);
  const isFull = rows.length >= MAX_HEADERS;
  const change = (key: string, fields: Partial<HeaderRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, given: undefined, ...fields } : row)));
  const add = (): void => {
    if (isFull) return;
    added.current += 1;
    onChange([...rows, { key: `new ${added.current}`, name: '', value: '', active: true }]);
  };

  return (
    <div role="group" aria-labelledby={title}>
      <Text id={title} size="sm" fw={600}>
        Custom HTTP headers
      </Text>
      {rows.length > 0 && (
        <table className={classes['table']} aria-labelledby={title}>
          <thead>
            <tr>
              <th scope="col">Header</th>
              <th scope="col">Value</th>
              <th scope="col">Active</th>
              <th scope="col">
                <VisuallyHidden>Remove</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, value, active }, index) => (
              <tr key={key}>
                <td>
                  <TextInput
                    aria-label={`Header ${index + 1} name`}
                    placeholder="X-Team"
                    autoFocus={name === '' && value === ''}
                    value={name}
                    error={errors[headerField(key, 'name')]}
                    onChange={(event) => change(key, { name: event.currentTarget.value })}
                  />
                </td>
                <td>
                  <TextInput
                    aria-label={`Header ${index + 1} value`}
                    placeholder="Value"
                    autoComplete="off"
                    value={value}
                    error={errors[headerField(key, 'value')]}
                    onChange={(event) => change(key, { value: event.currentTarget.value })}
                  />
                </td>
                <td>
                  <Checkbox
                    aria-label={`Header ${index + 1} active`}
                    label={<span className={classes['narrow']}>Active</span>}
                    checked={active}
                    onChange={(event) => change(key, { active: event.currentTarget.checked })}
                  />
                </td>
                <td>
                  <Button
                    variant="subtle"
                    color="red"
                    size="xs"
                    aria-label={`Remove header ${name === '' ? index + 1 : name}`}
                    onClick={() => onChange(rows.filter((row) => row.key !== key))}
                  >
                    Remove
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ErrorText text={errors['headers']} />
      <Button
        variant="default"
        size="xs"
        mt="xs"
        // Not `disabled`: a user of a keyboard could not reach it and so not learn why.
        aria-disabled={isFull}
        data-disabled={isFull || undefined}
        aria-describedby={isFull ? why : undefined}
        onClick={add}
      >
        Add header
      </Button>
      {isFull && (
        <Text id={why} size="sm" c="dimmed" mt={4}>
          A destination has at most {MAX_HEADERS} headers. Remove one to add another.
        </Text>
      )}
    </div>
  );
}
