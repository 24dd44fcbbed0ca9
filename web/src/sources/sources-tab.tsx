import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { Redaction } from '../redaction/redaction.tsx';
import { useApi } from '../session/session.tsx';
import { Loading } from '../shell/loading.tsx';
import { Problem } from '../shell/problem.tsx';
import { AddSource } from './add-source.tsx';
import { sourceKindsQuery, sourcesQuery } from './api/sources.ts';
import { NoSources } from './no-sources.tsx';
import { SourceItem } from './source-item.tsx';
import classes from './sources-tab.module.css';

/** The other systems that send their audit events to a group. */
export function SourcesTab({ fullPath }: { readonly fullPath: string }): JSX.Element {
  const api = useApi();
  const sources = useQuery(sourcesQuery(api, fullPath));
  const kinds = useQuery(sourceKindsQuery(api));
  const [adding, setAdding] = useState(false);
  const [notice, setNotice] = useState('');
  // Secrets are known from when they are made until the panel that shows them is closed.
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string }>();

  const error = sources.error ?? kinds.error;
  if (sources.data === undefined || kinds.data === undefined) {
    if (error === null) return <Loading height={180} label="Loading the sources" />;
    return <Problem error={error} onRetry={() => void Promise.all([sources.refetch(), kinds.refetch()])} />;
  }
  const all = sources.data;
  return (
    <Stack gap="md">
      {all.length > 0 && (
        <Group justify="space-between" mih={36}>
          <Text fw={600}>{all.length === 1 ? '1 source' : `${all.length} sources`}</Text>
          {!adding && <Button onClick={() => setAdding(true)}>Add source</Button>}
        </Group>
      )}
      <Text size="sm" role="status" className={classes['notice'] ?? ''}>
        {notice}
      </Text>
      {error !== null && <Problem title="This list may be out of date" error={error} />}
      {adding && (
        <AddSource
          fullPath={fullPath}
          kinds={kinds.data}
          onCancel={() => setAdding(false)}
          onAdded={(id, secret) => {
            setAdding(false);
            setMade({ id, secret });
            setNotice('The source was added. Copy its secret now: it is not shown again.');
          }}
        />
      )}
      {all.length === 0 && !adding && <NoSources kinds={kinds.data} onAdd={() => setAdding(true)} />}
      {all.length > 0 && (
        <ul className={classes['list']}>
          {all.map((source) => (
            <SourceItem
              key={source.id}
              fullPath={fullPath}
              source={source}
              kind={kinds.data.find(({ name }) => name === source.kind)}
              secret={made?.id === source.id ? made.secret : undefined}
              onSecret={(secret) => {
                setMade(secret === undefined ? undefined : { id: source.id, secret });
                // It says that the secret is to be copied.
                if (secret === undefined) setNotice('');
              }}
              onNotice={setNotice}
            />
          ))}
        </ul>
      )}
      <Redaction fullPath={fullPath} />
    </Stack>
  );
}
