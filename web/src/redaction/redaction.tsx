import { Anchor, Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type JSX } from 'react';
import { Link } from 'wouter';
import { groupAddress } from '../groups/group-path.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { RedactionForm } from './redaction-form.tsx';
import { redactionQuery } from './redaction-query.ts';
import { RedactionTry } from './redaction-try.tsx';
import classes from './redaction.module.css';

/** What is taken out of events before they are stored. */
export function Redaction({ fullPath }: { readonly fullPath: string }): JSX.Element {
  const title = useId();
  const [open, setOpen] = useState(false);
  const rules = useQuery(redactionQuery(useApi(), fullPath));
  const topLevel = fullPath.split('/')[0] ?? fullPath;
  const toggle = <Toggle isOpen={open} onToggle={() => setOpen(!open)} />;
  return (
    <section className={`panel ${classes['panel']}`} aria-labelledby={title}>
      <Title order={2} size="h5" id={title}>
        Redaction
      </Title>
      <Text size="sm" my="xs" maw={720}>
        Passwords, tokens, private keys and similar secrets are removed from the events of sources before they
        are stored. For sources of GitLab and for events by the API, redaction is off until you switch it on.
      </Text>
      {rules.error !== null && <Problem error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data === null && (
        <Text size="sm">
          The rules are those of the top-level group:{' '}
          <Anchor component={Link} underline="always" href={`${groupAddress(topLevel)}?tab=sources`}>
            {topLevel}
          </Anchor>
        </Text>
      )}
      {rules.data && (
        <>
          {toggle}
          {open && (
            <div className={classes['parts']}>
              <RedactionForm fullPath={fullPath} rules={rules.data} />
              <RedactionTry fullPath={fullPath} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

function Toggle({ isOpen, onToggle }: { readonly isOpen: boolean; readonly onToggle: () => void }) {
  return (
    <Button variant="default" size="xs" aria-expanded={isOpen} onClick={onToggle}>
      {isOpen ? 'Close the rules' : 'Rules, and try them'}
    </Button>
  );
}
