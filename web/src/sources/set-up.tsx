import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { fillSnippet, snippetValues, UNKNOWN_SECRET } from '../../../src/sources/snippet.ts';
import { CodeExample } from '../shell/code-example.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import type { Source } from './api/source-documents.ts';
import type { SourceKind } from './api/sources.ts';

interface SetUpProps {
  readonly source: Source;
  readonly kind: SourceKind | undefined;
  readonly secret: string | undefined;
  readonly onSecretSeen: () => void;
}

/** What the other system has to be told: the address, the secret, and the text to paste there. */
export function SetUp({ source, kind, secret, onSecretSeen }: SetUpProps): JSX.Element {
  const snippets = kind?.snippets ?? [];
  const [file, setFile] = useState(snippets[0]?.file ?? '');
  const snippet = snippets.find((candidate) => candidate.file === file);
  const values = snippetValues(source.url, secret ?? UNKNOWN_SECRET);
  return (
    <Stack gap="sm">
      <Copied label="Address" value={source.url} />
      {secret === undefined ? (
        <Text size="sm">
          The secret was shown when it was created, and only its digest is stored. In the text below{' '}
          {UNKNOWN_SECRET} stands for it. If it is lost, create a new one with <b>Rotate secret</b>.
        </Text>
      ) : (
        <Alert variant="outline" color="yellow" title="Copy the secret now: it is not shown again">
          <Copied label="Secret" value={secret} />
          <Button variant="default" size="xs" mt="xs" onClick={onSecretSeen}>
            I have copied it
          </Button>
        </Alert>
      )}
      {snippets.length > 1 && (
        <NativeSelect
          label="Sending system"
          maw={320}
          data={snippets.map(({ file: value, title: label }) => ({ value, label }))}
          value={file}
          onChange={(event) => setFile(event.currentTarget.value)}
        />
      )}
      {snippet !== undefined && (
        <>
          <Text size="sm">{snippet.where}</Text>
          <CodeExample label={`To paste: ${snippet.title}`} text={fillSnippet(snippet, values)} />
        </>
      )}
    </Stack>
  );
}

function Copied({ label, value }: { readonly label: string; readonly value: string }): JSX.Element {
  return (
    <Group gap="xs" role="group" aria-label={label}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <code className="mono">{value}</code>
      <CopyButton label={`Copy the ${label.toLowerCase()}`} text={() => value} />
    </Group>
  );
}
