import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { EventsTab } from '../events/events-tab.tsx';
import { useApi } from '../session/session.tsx';
import { NotFound } from '../shell/not-found.tsx';
import { Problem } from '../shell/problem.tsx';
import { PageTabs } from '../shell/page-tabs.tsx';
import { StreamsTab } from '../destinations/streams-tab.tsx';
import { groupQuery } from './groups.ts';
import { SourcesTab } from '../sources/sources-tab.tsx';
import { SubgroupStreams } from './subgroup-streams.tsx';
import { Loading } from '../shell/loading.tsx';

/** The audit events of a group: where they are streamed to, and the events themselves. */
export function GroupPage({ fullPath }: { readonly fullPath: string }): JSX.Element {
  const group = useQuery(groupQuery(useApi(), fullPath));
  if (group.error !== null && group.data === undefined)
    return <Problem error={group.error} onRetry={() => void group.refetch()} />;
  if (group.data === undefined) return <Loading height={320} label="Loading the group" />;
  if (group.data === null)
    return <NotFound what={`There is no group ${fullPath}, or this access token may not see it.`} />;
  if (!group.data.isOwned)
    return (
      <NotFound
        what={`Only Owners of ${fullPath} may see its audit events. Ask an Owner to make you one, too.`}
      />
    );

  const owner = { kind: 'group', fullPath: group.data.fullPath } as const;
  const isTopLevel = !owner.fullPath.includes('/');
  return (
    <>
      <title>{`Audit events · ${group.data.fullName} · Auditstream`}</title>
      <Text size="sm" c="dimmed">
        {group.data.fullName}
      </Text>
      <Title order={1} size="h3" mb="md">
        Audit events
      </Title>
      <PageTabs
        streams={isTopLevel ? <StreamsTab owner={owner} /> : <SubgroupStreams fullPath={owner.fullPath} />}
        sources={<SourcesTab fullPath={owner.fullPath} />}
        events={<EventsTab owner={owner} />}
      />
    </>
  );
}
