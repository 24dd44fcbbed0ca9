import { Checkbox, PasswordInput } from '@mantine/core';
import type { JSX } from 'react';
import type { ConfigField } from './config-field.ts';

interface SecretConfigFieldProps {
  readonly field: ConfigField;
  /** False: it is to be taken away. */
  readonly value: string | boolean;
  readonly error: string | undefined;
  readonly isStored: boolean;
  readonly onChange: (value: string | boolean) => void;
}

/** A member of a configuration that is never read back. A stored one can be removed, unless it is required. */
export function SecretConfigField({
  field,
  value,
  error,
  isStored,
  onChange,
}: SecretConfigFieldProps): JSX.Element {
  const { title, help, required } = field;
  const isRemoved = value === false;
  return (
    <>
      <PasswordInput
        label={title}
        description={isStored ? `${help} It is not shown again. Empty: the stored one stays.` : help}
        withAsterisk={required && !isStored}
        autoComplete="off"
        disabled={isRemoved}
        value={typeof value === 'string' ? value : ''}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {isStored && !required && (
        <Checkbox
          label={`Remove the ${title.toLowerCase()}`}
          checked={isRemoved}
          onChange={(event) => onChange(event.currentTarget.checked ? false : '')}
        />
      )}
    </>
  );
}
