import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { useChange } from '../api/use-change.ts';
import { ConfigFields } from '../config-form/config-fields.tsx';
import { configIn, configValuesOf, missingIn, type ConfigValues } from '../config-form/config-values.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { SourceCreateDocument } from './api/source-documents.ts';
import { sourcesKey, type SourceKind } from './api/sources.ts';
import classes from './sources-tab.module.css';

interface AddSourceProps {
  readonly fullPath: string;
  readonly kinds: readonly SourceKind[];
  readonly onAdded: (id: string, secret: string) => void;
  readonly onCancel: () => void;
}

/** Makes a source: which system, and what its kind wants to know. */
export function AddSource({ fullPath, kinds, onAdded, onCancel }: AddSourceProps): JSX.Element {
  const api = useApi();
  const [kindName, setKindName] = useState('');
  const [name, setName] = useState('');
  const [project, setProject] = useState('');
  const [values, setValues] = useState<ConfigValues>({});
  const [isTried, setTried] = useState(false);
  const kind = kinds.find((candidate) => candidate.name === kindName);
  const fields = kind?.form ?? [];
  const missing = missingIn(fields, values);

  const create = useChange(
    sourcesKey(fullPath),
    () =>
      api.graphql(SourceCreateDocument, {
        input: {
          groupPath: fullPath,
          kind: kindName,
          ...(name.trim() !== '' && { name: name.trim() }),
          ...(project.trim() !== '' && { projectPath: project.trim() }),
          config: configIn(fields, values, {}),
        },
      }),
    (result) => onAdded(result?.source?.id ?? '', result?.secret ?? ''),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (kind !== undefined && missing.length === 0) create.mutate();
  };
  const choose = (chosen: string): void => {
    setKindName(chosen);
    setValues(configValuesOf(kinds.find((candidate) => candidate.name === chosen)?.form ?? [], {}));
    create.reset();
  };

  return (
    <section className={`panel ${classes['panel']}`} aria-labelledby="add-source">
      <Title order={2} size="h4" id="add-source" mb="sm">
        Add source
      </Title>
      <form noValidate onSubmit={submit}>
        <Stack gap="md" maw={640}>
          <NativeSelect
            label="System"
            autoFocus
            data={[
              { value: '', label: 'Choose the system that sends' },
              ...kinds.map(({ name: value, title: label }) => ({ value, label })),
            ]}
            value={kindName}
            error={isTried && kind === undefined ? 'Choose the system that sends' : undefined}
            onChange={(event) => choose(event.currentTarget.value)}
          />
          {kind !== undefined && (
            <>
              <TextInput
                label="Name"
                description={`Optional. Without a name, the source is called ${kind.title}.`}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <TextInput
                label="Project"
                description={`Optional: the full path of a project in this group that its events belong to. Without a path, they belong to ${fullPath}.`}
                placeholder={`${fullPath}/my-project`}
                autoComplete="off"
                value={project}
                onChange={(event) => setProject(event.currentTarget.value)}
              />
              <ConfigFields
                stored={[]}
                fields={fields}
                values={values}
                errors={isTried ? Object.fromEntries(missing.map((field) => [field, 'Fill this in'])) : {}}
                onChange={setValues}
              />
              <Text size="sm" c="dimmed">
                Next, you get the address, the secret and the text to paste into the system.
              </Text>
            </>
          )}
          {create.error !== null && <Problem title="Nothing was saved" error={create.error} />}
          <Group gap="sm">
            <Button type="submit" loading={create.isPending}>
              Add
            </Button>
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
