import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, type JSX } from 'react';
import {
  BATCH_AGE_MS,
  BATCH_BYTES,
  BATCH_EVENTS,
} from '../../../../src/destinations/rules/delivery-options-rules.ts';
import { messageOf } from '../../api/api-error.ts';
import { useApi } from '../../session/session.tsx';
import { count } from '../../time/time-text.ts';
import classes from './delivery-options.module.css';
import type { DestinationKind } from '../api/destination-kind.ts';
import type { FieldErrors } from './field-errors.ts';
import { formatsQuery } from './formats.ts';
import { SIGNED, type OptionValues } from './option-values.ts';

interface DeliveryOptionsProps {
  readonly kind: DestinationKind;
  readonly values: OptionValues;
  readonly errors: FieldErrors;
  readonly onChange: (fields: Partial<OptionValues>) => void;
}

// The texts below the fields, so that the fields of a row stand beside each other.
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** In which form events are sent, and how many at a time. */
export function DeliveryOptions({ kind, values, errors, onChange }: DeliveryOptionsProps): JSX.Element {
  const title = useId();
  const formats = useQuery(formatsQuery(useApi()));
  const known = (formats.data ?? []).filter(({ name }) => kind.formats.includes(name));
  const chosen = known.find(({ name }) => name === values.format);
  const unlisted = chosen === undefined ? [{ value: values.format, label: values.format }] : [];
  return (
    <div role="group" aria-labelledby={title}>
      <Text id={title} size="sm" fw={600}>
        How events are sent
      </Text>
      <div className={classes['fields']}>
        <NativeSelect
          label="Format"
          description="Receivers that were made for GitLab expect GitLab's format."
          inputWrapperOrder={ORDER}
          data={[...known.map(({ name, title: label }) => ({ value: name, label })), ...unlisted]}
          value={values.format}
          error={errors['format'] ?? (formats.error === null ? undefined : messageOf(formats.error))}
          onChange={(event) => onChange({ format: event.currentTarget.value })}
        />
        <NativeSelect
          label="Compression"
          description="With gzip, requests are smaller. The receiver must support Content-Encoding."
          inputWrapperOrder={ORDER}
          data={[
            { value: 'none', label: 'None' },
            { value: 'gzip', label: 'gzip' },
          ]}
          value={values.compression}
          error={errors['compression']}
          onChange={(event) => onChange({ compression: event.currentTarget.value })}
        />
        {kind.signed && (
          <NativeSelect
            label="Signatures"
            description="Without signatures, requests take less time. Choose this only if the receiver checks only the verification token."
            inputWrapperOrder={ORDER}
            data={SIGNED.map(({ value, label }) => ({ value, label }))}
            value={values.signed}
            error={errors['signed']}
            onChange={(event) => onChange({ signed: event.currentTarget.value })}
          />
        )}
        <NumberField
          label="Events per request"
          description={
            chosen?.batches === false
              ? 'This format carries one event per request: 1.'
              : `1 sends each event alone. From 2 to ${count(BATCH_EVENTS.maximum)}, every request carries a batch, even for a single event.`
          }
          value={values.batchMaxEvents}
          error={errors['batchMaxEvents']}
          onChange={(batchMaxEvents) => onChange({ batchMaxEvents })}
        />
        <NumberField
          label="Bytes per request"
          description={`Maximum size of a batch, before compression: ${count(BATCH_BYTES.minimum)} to ${count(BATCH_BYTES.maximum)} (8 MiB). A larger event is sent alone.`}
          value={values.batchMaxBytes}
          error={errors['batchMaxBytes']}
          onChange={(batchMaxBytes) => onChange({ batchMaxBytes })}
        />
        <NumberField
          label="Longest wait in milliseconds"
          description={`How long an event waits for others to fill a batch, up to ${count(BATCH_AGE_MS.maximum)} (5 minutes). 0 sends events at once.`}
          value={values.batchMaxAgeMs}
          error={errors['batchMaxAgeMs']}
          onChange={(batchMaxAgeMs) => onChange({ batchMaxAgeMs })}
        />
      </div>
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

// A text with digits for a keyboard: a browser's own field for numbers says nothing of what it cannot read.
function NumberField({ onChange, ...field }: NumberFieldProps): JSX.Element {
  return (
    <TextInput
      {...field}
      inputMode="numeric"
      autoComplete="off"
      inputWrapperOrder={ORDER}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
