import { Tabs } from '@mantine/core';
import type { JSX, ReactNode } from 'react';
import { useSearchParams } from 'wouter';

const TABS = ['streams', 'sources', 'events'] as const;
type Tab = (typeof TABS)[number];
const TITLES: Readonly<Record<Tab, string>> = { streams: 'Streams', sources: 'Sources', events: 'Events' };
const FIRST: Tab = 'streams';

/** The tabs of a page; the address says which one is open, so that a link leads to the same tab. */
export function PageTabs(contents: Readonly<Partial<Record<Tab, ReactNode>>>): JSX.Element {
  const [parameters, setParameters] = useSearchParams();
  const tabs = TABS.filter((name) => contents[name] !== undefined);
  const tab = tabs.find((name) => name === parameters.get('tab')) ?? FIRST;
  const open = (name: string | null): void =>
    setParameters(name === null || name === FIRST ? {} : { tab: name });
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb="md" aria-label="Audit events">
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {TITLES[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((name) => (
        <Tabs.Panel key={name} value={name}>
          {contents[name]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
