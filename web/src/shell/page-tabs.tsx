import { Tabs } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { useSearchParams } from 'wouter';

const TABS = ['streams', 'events'] as const;
type Tab = (typeof TABS)[number];

/** The two tabs of a group; the address says which one is open, so that it can be sent to somebody. */
export function PageTabs(contents: Readonly<Record<Tab, ReactNode>>): JSX.Element {
  const [parameters, setParameters] = useSearchParams();
  const tab = TABS.find((name) => name === parameters.get('tab')) ?? 'streams';
  const open = (name: string | null): void => setParameters(name === 'events' ? { tab: name } : {});
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb="md" aria-label="Audit events">
        <Tabs.Tab value="streams">Streams</Tabs.Tab>
        <Tabs.Tab value="events">Events</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="streams">{contents.streams}</Tabs.Panel>
      <Tabs.Panel value="events">{contents.events}</Tabs.Panel>
    </Tabs>
  );
}
