import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { useApi } from '../session/session.tsx';
import { JsonText } from '../json/json-text.tsx';
import { Problem } from '../shell/problem.tsx';
import { RedactionTryDocument } from './redaction-query.ts';

const EXAMPLE = `{
  "event_type": "deploy_started",
  "entity_type": "Group",
  "entity_path": "my-group",
  "author_name": "ada",
  "details": { "request": { "user": "ada", "password": "not for the log" } }
}`;

/** What would be stored of an event with the rules that are saved. */
export function RedactionTry({ fullPath }: { readonly fullPath: string }): JSX.Element {
  const api = useApi();
  const [text, setText] = useState(EXAMPLE);
  const attempt = useMutation({
    mutationFn: async () => {
      const { tried } = await api.graphql(RedactionTryDocument, { fullPath, event: parsed(text) });
      if (tried === null) throw new Error('This access token may not see the rules of this group.');
      return tried;
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <form noValidate onSubmit={submit} aria-label="Try the rules">
      <Stack gap="sm">
        <Textarea
          label="Event to try the saved rules with"
          description="JSON, as a sender would send it. The server does not store it."
          autosize
          minRows={6}
          maxRows={16}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="default" size="sm" loading={attempt.isPending}>
            Try
          </Button>
        </div>
        {attempt.error !== null && <Problem error={attempt.error} />}
        {attempt.data !== undefined && (
          <>
            <Text size="sm" role="status">
              {sayingOf('Removed', attempt.data.redacted) || 'Redaction removed nothing.'}
              {sayingOf(' Cut', attempt.data.trimmed)}
            </Text>
            <JsonText label="Event as it would be stored" text={JSON.stringify(attempt.data.event)} />
          </>
        )}
      </Stack>
    </form>
  );
}

function sayingOf(what: string, places: readonly string[]): string {
  return places.length === 0 ? '' : `${what}: ${places.join(', ')}.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
