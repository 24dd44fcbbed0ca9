import { Button, Code, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { CodeExample } from '../shell/code-example.tsx';
import classes from './empty-state.module.css';
import type { Owner } from './owner.ts';
import { RECEIVER_EXAMPLE } from './receiver-example.ts';

interface EmptyStateProps {
  readonly owner: Owner;
  readonly onAdd: () => void;
}

/** An explanation of streaming, for owners that have no destination yet. */
export function EmptyState({ owner, onAdd }: EmptyStateProps): JSX.Element {
  const whose =
    owner.kind === 'group' ? 'of this group and of everything below it' : 'of every group, and of none,';
  return (
    <section className={`panel ${classes['empty']}`} aria-labelledby="no-destination">
      <Title order={2} size="h4" id="no-destination">
        No streaming destination yet
      </Title>
      <Text size="sm" my="xs" maw={640}>
        A destination is an HTTP server of yours, Splunk, a bucket, Google Cloud Logging, or any OpenTelemetry
        receiver. Every audit event {whose} is sent there as soon as it is stored, and again until the
        destination accepts it. Events wait while the destination is not available.
      </Text>
      <Button onClick={onAdd} my="xs">
        Add streaming destination
      </Button>
      <Text size="sm" mt="md" mb="xs">
        No receiver at hand? This one prints what arrives. Save it as <Code>receiver.mjs</Code> on the machine
        of this server and add <Code>http://127.0.0.1:9000/</Code> as a destination. Addresses of the machine
        itself are refused until its operator starts it with{' '}
        <Code>AUDITSTREAM_OUTBOUND_ALLOWLIST=127.0.0.1</Code>. Then take the verification token from{' '}
        <b>Edit</b> and start <Code>TOKEN=… node receiver.mjs</Code>.
      </Text>
      <CodeExample label="Example of a receiver" text={RECEIVER_EXAMPLE} />
    </section>
  );
}
