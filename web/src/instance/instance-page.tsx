import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { StreamsTab } from '../destinations/streams-tab.tsx';
import { EventsTab } from '../events/events-tab.tsx';
import { useApi } from '../session/session.tsx';
import { whoQuery } from '../session/who.ts';
import { NotFound } from '../shell/not-found.tsx';
import { PageTabs } from '../shell/page-tabs.tsx';
import { Loading } from '../shell/loading.tsx';

const OWNER = { kind: 'instance' } as const;

/** Where the events of every group and those of none are streamed to, and the events themselves; for administrators. */
export function InstancePage(): JSX.Element {
  const { data: who } = useQuery(whoQuery(useApi()));
  if (who === undefined) return <Loading height={320} label="Loading" />;
  if (!who.isAdmin)
    return <NotFound what="Only administrators may see the destinations of the instance. Sign in as one." />;
  return (
    <>
      <title>Audit events of the instance · Auditstream</title>
      <Text size="sm" c="dimmed">
        Destinations of the instance get the events of all groups and the events that belong to no group. The
        log below contains all of them.
      </Text>
      <Title order={1} size="h3" mb="md">
        Audit events of the instance
      </Title>
      <PageTabs streams={<StreamsTab owner={OWNER} />} events={<EventsTab owner={OWNER} />} />
    </>
  );
}
