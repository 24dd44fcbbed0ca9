import { Checkbox, PasswordInput, Textarea } from '@mantine/core';
import type { JSX } from 'react';
import type { DestinationKind } from '../api/destination-kind.ts';
import classes from './kind-secret.module.css';

interface KindSecretProps {
  readonly secret: DestinationKind['secretToken'];
  readonly isStored: boolean;
  /** False: it is to be removed. */
  readonly value: string | false;
  readonly error: string | undefined;
  readonly onChange: (value: string | false) => void;
}

/** A secret that can be longer than this may be a private key, which has several lines. */
const ONE_LINE = 255;

/** The secret of a kind that never shows it again. */
export function KindSecret({ secret, isStored, value, error, onChange }: KindSecretProps): JSX.Element {
  const { title, help, replacing, required, maximumLength } = secret;
  const shared = {
    label: title,
    description: isStored ? `${replacing ?? 'It is not shown again.'} Empty: the stored one stays.` : help,
    withAsterisk: required && !isStored,
    autoComplete: 'off',
    disabled: value === false,
    value: value === false ? '' : value,
    error,
  };
  const remove = !required && isStored && (
    <Checkbox
      label={`Remove the ${title.toLowerCase()}`}
      checked={value === false}
      onChange={(event) => onChange(event.currentTarget.checked ? false : '')}
    />
  );
  if ((maximumLength ?? Infinity) <= ONE_LINE)
    return (
      <>
        <PasswordInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />
        {remove}
      </>
    );
  return (
    <>
      <Textarea
        {...shared}
        autosize
        minRows={2}
        maxRows={6}
        spellCheck={false}
        classNames={{ input: classes['hidden'] ?? '' }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {remove}
    </>
  );
}
