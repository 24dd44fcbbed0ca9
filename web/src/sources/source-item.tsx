import { Button, Group, Text, Title } from '@mantine/core';
import { useId, useState, type JSX } from 'react';
import itemClasses from '../destinations/list/destination-item.module.css';
import { StateBadge } from '../destinations/list/state-badge.tsx';
import { Arrivals } from './arrivals.tsx';
import type { Source } from './api/source-documents.ts';
import type { SourceKind } from './api/sources.ts';
import { DeleteSource } from './delete-source.tsx';
import { EditSource } from './edit-source.tsx';
import { LeftOut } from './left-out.tsx';
import { PauseSource } from './pause-source.tsx';
import { RotateSecret } from './rotate-secret.tsx';
import { SetUp } from './set-up.tsx';
import { SourceFacts } from './source-facts.tsx';
import { SOURCE_STATE_TEXTS } from './source-state-text.ts';

interface SourceItemProps {
  readonly fullPath: string;
  readonly source: Source;
  /** Undefined when this server has none of this name any more. */
  readonly kind: SourceKind | undefined;
  /** Just made; it is not known later. */
  readonly secret: string | undefined;
  readonly onSecret: (secret: string | undefined) => void;
  readonly onNotice: (notice: string) => void;
}

type Part = 'setup' | 'arrived' | 'edit';

/** A source: what comes from it, and what one can do with it. */
export function SourceItem(props: SourceItemProps): JSX.Element {
  const { fullPath, source, kind, secret, onSecret, onNotice } = props;
  const { name, state, place } = source;
  const title = useId();
  const details = useId();
  const [opened, setOpened] = useState<Part>();
  // A source whose secret was just created has to be set up.
  const open = secret === undefined ? opened : 'setup';
  const text = SOURCE_STATE_TEXTS[state];
  const toggle = (part: Part): void => {
    setOpened(open === part ? undefined : part);
    if (secret !== undefined) onSecret(undefined);
  };
  const partButton = (part: Part, label: string): JSX.Element => (
    <Button
      variant="default"
      size="xs"
      aria-expanded={open === part}
      aria-controls={details}
      onClick={() => toggle(part)}
    >
      {label}
    </Button>
  );

  return (
    <li className={`panel ${itemClasses['item']}`} aria-labelledby={title}>
      <div className={itemClasses['head']}>
        <Title order={2} size="h5" id={title} className={itemClasses['name'] ?? ''}>
          {name}
        </Title>
        <StateBadge label={text.label} tone={text.tone} title={text.meaning} />
      </div>
      <Text size="sm" c="dimmed">
        {kind?.title ?? source.kind} · {place.fullPath}
      </Text>
      <SourceFacts source={source} />
      <Group gap="xs" role="group" aria-label={`Actions of ${name}`}>
        {partButton('arrived', 'What arrived')}
        {partButton('setup', 'Set up')}
        <RotateSecret fullPath={fullPath} source={source} onSecret={onSecret} onNotice={onNotice} />
        <PauseSource fullPath={fullPath} source={source} onNotice={onNotice} />
        {partButton('edit', 'Edit')}
        <DeleteSource fullPath={fullPath} source={source} onNotice={onNotice} />
      </Group>
      <div id={details} className={itemClasses['details']}>
        {open === 'setup' && (
          <SetUp
            source={source}
            kind={kind}
            secret={secret}
            onSecretSeen={() => {
              setOpened('setup');
              onSecret(undefined);
            }}
          />
        )}
        {(open === 'arrived' || open === 'setup') && (
          <>
            <Arrivals fullPath={fullPath} source={source} />
            <LeftOut source={source} />
          </>
        )}
        {open === 'edit' && (
          <EditSource
            fullPath={fullPath}
            source={source}
            kind={kind}
            onDone={(saved) => {
              setOpened(undefined);
              if (saved) onNotice(`${name} was saved.`);
            }}
          />
        )}
      </div>
    </li>
  );
}
