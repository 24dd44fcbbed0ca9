import { Button, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import type { SourceKind } from './api/sources.ts';
import classes from './sources-tab.module.css';

interface NoSourcesProps {
  readonly kinds: readonly SourceKind[];
  readonly onAdd: () => void;
}

/** An explanation of sources, for groups that have no source yet. */
export function NoSources({ kinds, onAdd }: NoSourcesProps): JSX.Element {
  return (
    <section className={`panel ${classes['panel']}`} aria-labelledby="no-source">
      <Title order={2} size="h4" id="no-source">
        No source yet
      </Title>
      <Text size="sm" my="xs" maw={640}>
        A source is another system that sends its audit events here as it speaks. You get an address, a secret
        and what to paste there; nothing is installed. Its events stand beside those of this group, are
        searched and streamed like any others, with secrets taken out of them.
      </Text>
      <Text size="sm" mb="xs" maw={640}>
        Systems: {kinds.map(({ title }) => title).join(' · ')}.
      </Text>
      <Button onClick={onAdd} mt="xs">
        Add source
      </Button>
    </section>
  );
}
