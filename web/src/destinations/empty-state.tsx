import { Button, Code, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { CodeExample } from '../shell/code-example.tsx';
import classes from './empty-state.module.css';
import { RECEIVER_EXAMPLE } from './receiver-example.ts';

/** What streaming is, for somebody who has no destination yet. */
export function EmptyState({ onAdd }: { readonly onAdd: () => void }): JSX.Element {
  return (
    <section className={`panel ${classes['empty']}`} aria-labelledby="no-destination">
      <Title order={2} size="h4" id="no-destination">
        No streaming destination yet
      </Title>
      <Text size="sm" my="xs" maw={640}>
        A destination is an HTTP server of yours, a SIEM for example. Every audit event of this group and of
        everything below it is sent there as soon as it happens, as a POST request with a JSON body, and again
        until it is answered with 2xx. Nothing is lost while the receiver is away.
      </Text>
      <Button onClick={onAdd} my="xs">
        Add streaming destination
      </Button>
      <Text size="sm" mt="md" mb="xs">
        No receiver at hand? This one prints what arrives. Save it as <Code>receiver.mjs</Code>, start it with{' '}
        <Code>TOKEN=… node receiver.mjs</Code>, and take <Code>http://127.0.0.1:9000/</Code> as the
        destination URL when it runs beside this server and the operator allows it.
      </Text>
      <CodeExample label="Example of a receiver" text={RECEIVER_EXAMPLE} />
    </section>
  );
}
