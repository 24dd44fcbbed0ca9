import { Button, Checkbox, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { useChange } from '../api/use-change.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { redactionKey, RedactionUpdateDocument, type RedactionRules } from './redaction-query.ts';

interface RedactionFormProps {
  readonly fullPath: string;
  readonly rules: RedactionRules;
}

const LISTS = [
  {
    name: 'keys',
    label: 'Names of members',
    help: 'One per line, such as customer_number. Case and separators between words are ignored.',
  },
  {
    name: 'patterns',
    label: 'Patterns',
    help: 'One per line: regular expressions (RE2), which are applied to texts and keys.',
  },
  {
    name: 'paths',
    label: 'Places',
    help: 'One per line, such as details.request.body. * matches any member or element.',
  },
] as const;

/** The rules that an Owner adds to the server's own. */
export function RedactionForm({ fullPath, rules }: RedactionFormProps): JSX.Element {
  const api = useApi();
  const [enabled, setEnabled] = useState(rules.enabled);
  const [texts, setTexts] = useState(() => ({
    keys: rules.keys.join('\n'),
    patterns: rules.patterns.join('\n'),
    paths: rules.paths.join('\n'),
  }));
  const [saved, setSaved] = useState(false);
  const update = useChange(
    redactionKey(fullPath),
    () =>
      api.graphql(RedactionUpdateDocument, {
        input: {
          ...{ groupPath: fullPath, enabled },
          keys: linesOf(texts.keys),
          patterns: linesOf(texts.patterns),
          paths: linesOf(texts.paths),
        },
      }),
    () => setSaved(true),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSaved(false);
    update.mutate();
  };
  return (
    <form noValidate onSubmit={submit} aria-label="Redaction rules">
      <Stack gap="sm">
        <Checkbox
          label="Also redact events that arrive by the API or from sources of the kind GitLab"
          description="Events of other sources are always redacted."
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        {LISTS.map(({ name, label, help }) => (
          <Textarea
            key={name}
            label={label}
            description={help}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            value={texts[name]}
            onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
          />
        ))}
        {update.error !== null && <Problem title="Nothing was saved" error={update.error} />}
        <div>
          <Button type="submit" size="sm" loading={update.isPending}>
            Save
          </Button>
        </div>
        <Text size="sm" role="status">
          {saved ? 'The rules were saved. Within 5 seconds they apply to all new events.' : ''}
        </Text>
      </Stack>
    </form>
  );
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
