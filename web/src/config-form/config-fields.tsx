import { Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import type { JSX } from 'react';
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
}

/** The fields of a configuration of any kind. */
export function ConfigFields(props: ConfigFieldsProps): JSX.Element {
  const { fields, values, errors, onChange, autoFocus = false } = props;
  return (
    <>
      {fields.map((field, index) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          error={errors[field.name]}
          autoFocus={autoFocus && index === 0}
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
  readonly onChange: (value: string | boolean) => void;
}

function Field({ field, value, error, autoFocus, onChange }: FieldProps): JSX.Element {
  const { title, type, required, choices, help } = field;
  const shared = { label: title, description: help, error, autoFocus };
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
        data={[...(required ? [] : [{ value: '', label: 'As usual' }]), ...choices]}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  if (type === 'SECRET')
    return (
      <PasswordInput
        {...shared}
        description={`${help} It is not shown again. Empty: what is there stays.`}
        withAsterisk={required}
        autoComplete="off"
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...shared}
      type={type === 'URL' ? 'url' : 'text'}
      withAsterisk={required}
      autoComplete="off"
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
