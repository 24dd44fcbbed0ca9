import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import { SecretConfigField } from './secret-config-field.tsx';
import type { ConfigField } from './config-field.ts';
import type { ConfigValues } from './config-values.ts';

interface ConfigFieldsProps {
  readonly fields: readonly ConfigField[];
  readonly values: ConfigValues;
  /** By name. */
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (values: ConfigValues) => void;
  /** Whether the first field gets the focus. */
  readonly autoFocus?: boolean;
  /** Names of the secrets that are stored. */
  readonly stored: readonly string[];
}

/** The fields of a configuration of any kind. */
export function ConfigFields(props: ConfigFieldsProps): JSX.Element {
  const { fields, values, errors, onChange, autoFocus = false, stored } = props;
  return (
    <>
      {fields.map((field, index) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          error={errors[field.name]}
          autoFocus={autoFocus && index === 0}
          isStored={stored.includes(field.name)}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
    </>
  );
}

interface FieldProps {
  readonly field: ConfigField;
  readonly value: string | boolean;
  readonly error: string | undefined;
  readonly autoFocus: boolean;
  readonly isStored: boolean;
  readonly onChange: (value: string | boolean) => void;
}

function Field({ field, value, error, autoFocus, isStored, onChange }: FieldProps): JSX.Element {
  const { title, type, required, choices, help, placeholder } = field;
  const shared = { label: title, description: help, error, autoFocus };
  if (type === 'SECRET') return <SecretConfigField {...{ field, value, error, isStored, onChange }} />;
  if (type === 'FLAG')
    return (
      <Checkbox
        {...shared}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  const text = typeof value === 'string' ? value : '';
  if (type === 'CHOICE')
    return (
      <NativeSelect
        {...shared}
        data={[...(required ? [] : [{ value: '', label: 'Default' }]), ...choices]}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...shared}
      type={type === 'URL' ? 'url' : 'text'}
      withAsterisk={required}
      placeholder={placeholder ?? undefined}
      autoComplete="off"
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
