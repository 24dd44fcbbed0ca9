import { Alert, Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX, type ReactNode } from 'react';
import { useApi } from '../../session/session.tsx';
import { fetchDetails, type DestinationDetails } from '../api/destinations.ts';
import { ownerKey, type Owner } from '../owner.ts';
import classes from './destination-form.module.css';
import { EventTypeFilter } from './event-type-filter.tsx';
import { fieldErrors, FORM } from './field-errors.ts';
import { NO_VALUES, valuesOf, withSavedIds, type FormValues } from './form-values.ts';
import { HeadersTable } from './headers-table.tsx';
import { NamespaceFilter } from './namespace-filter.tsx';
import { planSave } from './plan-save.ts';
import { runSave, type StepResult } from './run-save.ts';
import { reportOf } from './save-report.ts';

interface DestinationFormProps {
  readonly owner: Owner;
  /** Null to make one. */
  readonly details: DestinationDetails | null;
  readonly onDone: (saved: boolean) => void;
  /** What stands above the fields that are the same for a new destination. */
  readonly children?: ReactNode;
}

/** Makes a destination or changes one, in as many steps as the API takes for it. */
export function DestinationForm({ owner, details, onDone, children }: DestinationFormProps): JSX.Element {
  const api = useApi();
  const queries = useQueryClient();
  const [saved, setSaved] = useState(details);
  const [values, setValues] = useState<FormValues>(details === null ? NO_VALUES : valuesOf(details));
  const [results, setResults] = useState<readonly StepResult[]>([]);
  const change = (fields: Partial<FormValues>): void => setValues({ ...values, ...fields });

  const save = useMutation({
    mutationFn: async () => {
      const steps = planSave(saved, values);
      const outcome = await runSave(api, owner, saved?.id ?? null, steps);
      const isComplete = outcome.results.every(({ errors }) => errors.length === 0);
      await queries.invalidateQueries({ queryKey: ['destinations', ownerKey(owner)] });
      if (isComplete) return onDone(true);
      setResults(outcome.results);
      if (outcome.id === null) return;
      const now = await fetchDetails(api, owner, outcome.id);
      setSaved(now);
      setValues((before) => withSavedIds(before, now));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setResults([]);
    save.mutate();
  };

  const errors = fieldErrors(results);
  const report = reportOf(results);
  return (
    <form noValidate onSubmit={submit} className={classes['form']}>
      <Stack gap="md">
        {report.saved.length > 0 && (
          <Alert color="yellow" role="alert" title="Only a part was saved">
            <Text size="sm">Saved: {report.saved.join(', ')}.</Text>
            <Text size="sm" mt={4}>
              Not saved:
            </Text>
            <List size="sm">
              {report.refused.map(({ what, why }) => (
                <List.Item key={what}>
                  {what}: {why}
                </List.Item>
              ))}
            </List>
            <Text size="sm" mt={4}>
              Correct it and save again: what was saved is not made twice.
            </Text>
          </Alert>
        )}
        {(errors[FORM] ?? save.error) && (
          <Alert color="red" variant="outline" role="alert">
            {errors[FORM] ?? save.error?.message}
          </Alert>
        )}
        <TextInput
          label="Destination URL"
          type="url"
          placeholder="https://siem.example.com/audit-events"
          autoFocus={details === null}
          maxLength={255}
          value={values.url}
          error={errors['url']}
          onChange={(event) => change({ url: event.currentTarget.value })}
        />
        <TextInput
          label="Name"
          description={saved === null ? 'Optional. One is made up when you leave it empty.' : undefined}
          maxLength={72}
          value={values.name}
          error={errors['name']}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        {children}
        <HeadersTable rows={values.headers} errors={errors} onChange={(headers) => change({ headers })} />
        <EventTypeFilter
          chosen={values.eventTypes}
          error={errors['eventTypes']}
          onChange={(eventTypes) => change({ eventTypes })}
        />
        {owner.kind === 'group' && (
          <NamespaceFilter
            groupPath={owner.fullPath}
            chosen={values.namespace}
            error={errors['namespace']}
            onChange={(namespace) => change({ namespace })}
          />
        )}
        <Group gap="sm">
          <Button type="submit" loading={save.isPending}>
            {saved === null ? 'Add' : 'Save'}
          </Button>
          <Button variant="default" onClick={() => onDone(false)}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
