import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type JSX, type ReactNode } from 'react';
import { ConfigFields } from '../../config-form/config-fields.tsx';
import type { DestinationKind } from '../api/destination-kind.ts';
import type { SavedDestination } from '../api/saved-destination.ts';
import type { Owner } from '../owner.ts';
import classes from './destination-form.module.css';
import { DeliveryOptions } from './delivery-options.tsx';
import { configField } from './field-errors.ts';
import { EventTypeFilter } from './event-type-filter.tsx';
import { newValues, valuesOf, type FormValues } from './form-values.ts';
import { KindSecret } from './kind-secret.tsx';
import { HeadersTable } from './headers-table.tsx';
import { NamespaceFilter } from './namespace-filter.tsx';
import { SaveAlert } from './save-alert.tsx';
import { useSave } from './use-save.ts';

interface DestinationFormProps {
  readonly owner: Owner;
  readonly kind: DestinationKind;
  /** Null to make one. */
  readonly details: SavedDestination | null;
  readonly onDone: (saved: boolean) => void;
  /** What stands above the fields that are the same for a new destination. */
  readonly children?: ReactNode;
}

/** Makes a destination or changes one. */
export function DestinationForm(props: DestinationFormProps): JSX.Element {
  const { owner, kind, details, onDone, children } = props;
  const [values, setValues] = useState<FormValues>(() =>
    details === null ? newValues(kind) : valuesOf(details, kind),
  );
  const change = (fields: Partial<FormValues>): void => setValues({ ...values, ...fields });
  const save = useSave({ owner, kind, opened: details, values, onDone: () => onDone(true) });
  const { errors, problem, failures } = save;

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failures]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.submit();
  };

  return (
    <form noValidate ref={form} onSubmit={submit} className={classes['form']}>
      <Stack gap="md">
        <ConfigFields
          stored={details?.storedSecrets ?? []}
          fields={kind.form}
          values={values.config}
          errors={Object.fromEntries(kind.form.map(({ name }) => [name, errors[configField(name)] ?? '']))}
          autoFocus={details === null}
          onChange={(config) => change({ config })}
        />
        {!kind.secretToken.shown && (
          <KindSecret
            secret={kind.secretToken}
            isStored={details?.storedSecrets.includes('secretToken') === true}
            value={values.secretToken}
            error={errors['secretToken']}
            onChange={(secretToken) => change({ secretToken })}
          />
        )}
        <TextInput
          label="Name"
          description="Optional. Without a name, the list shows the address."
          value={values.name}
          error={errors['name']}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        {children}
        {kind.headers && (
          <HeadersTable rows={values.headers} errors={errors} onChange={(headers) => change({ headers })} />
        )}
        <EventTypeFilter
          chosen={values.eventTypes}
          error={errors['eventTypes']}
          onChange={(eventTypes) => change({ eventTypes })}
        />
        <NamespaceFilter
          owner={owner}
          chosen={values.namespaces}
          error={errors['namespaces']}
          onChange={(namespaces) => change({ namespaces })}
        />
        <DeliveryOptions kind={kind} values={values} errors={errors} onChange={change} />
        {problem !== undefined && <SaveAlert problem={problem} />}
        <Group gap="sm">
          <Button type="submit" loading={save.isPending}>
            {details === null ? 'Add' : 'Save'}
          </Button>
          <Button variant="default" onClick={() => onDone(false)}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
