import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { useChange } from '../api/use-change.ts';
import { ConfigFields } from '../config-form/config-fields.tsx';
import { configIn, configValuesOf, missingIn, type Config } from '../config-form/config-values.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { SourceUpdateDocument, type Source } from './api/source-documents.ts';
import { sourcesKey, type SourceKind } from './api/sources.ts';

interface EditSourceProps {
  readonly fullPath: string;
  readonly source: Source;
  readonly kind: SourceKind | undefined;
  readonly onDone: (saved: boolean) => void;
}

const WHOLE = /^\d+$/;

/** Changes the name of a source, when it counts as silent, and what its kind wants to know. */
export function EditSource({ fullPath, source, kind, onDone }: EditSourceProps): JSX.Element {
  const api = useApi();
  // The schema says that it is JSON; an object is what the server takes.
  const before = source.config as Config;
  const fields = kind?.form ?? [];
  const [name, setName] = useState(source.name);
  const [hours, setHours] = useState(String(source.silentAfterHours ?? ''));
  const [values, setValues] = useState(() => configValuesOf(fields, before));
  const [isTried, setTried] = useState(false);
  const missing = missingIn(fields, values);
  const isWrongHours = hours.trim() !== '' && !WHOLE.test(hours.trim());

  const update = useChange(
    sourcesKey(fullPath),
    () =>
      api.graphql(SourceUpdateDocument, {
        input: {
          id: source.id,
          name: name.trim(),
          config: configIn(fields, values, before),
          silentAfterHours: hours.trim() === '' ? null : Number(hours),
        },
      }),
    () => onDone(true),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0 && !isWrongHours) update.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md" maw={640}>
        <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          label="Silent after hours"
          description="Hours without an event after which it is shown as silent, 1 to 720. Empty: never."
          inputMode="numeric"
          autoComplete="off"
          value={hours}
          error={isTried && isWrongHours ? 'Write a whole number of hours, or nothing' : undefined}
          onChange={(event) => setHours(event.currentTarget.value)}
        />
        <ConfigFields
          stored={[]}
          fields={fields}
          values={values}
          errors={isTried ? Object.fromEntries(missing.map((field) => [field, 'Fill this in'])) : {}}
          onChange={setValues}
        />
        {update.error !== null && <Problem title="Nothing was saved" error={update.error} />}
        <Group gap="sm">
          <Button type="submit" loading={update.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={() => onDone(false)}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
