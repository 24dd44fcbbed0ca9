import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { Link } from 'wouter';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { groupAddress } from './group-path.ts';
import { ownedGroupsQuery } from './groups.ts';
import classes from './groups-page.module.css';
import { Loading } from '../shell/loading.tsx';

const TYPING_MS = 250;

/** The groups that one owns. */
export function GroupsPage(): JSX.Element {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, TYPING_MS);
  const groups = useInfiniteQuery(ownedGroupsQuery(useApi(), asked.trim()));
  const owned = groups.data?.pages.flatMap((page) => page.owned) ?? [];

  return (
    <Stack gap="md" maw={760}>
      <title>Your groups · Auditstream</title>
      <Title order={1} size="h3">
        Your groups
      </Title>
      <TextInput
        label="Find a group"
        type="search"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {groups.error !== null && <Problem error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.isPending && <Loading height={160} label="Loading your groups" />}
      {owned.length > 0 && (
        <ul className={classes['list']}>
          {owned.map(({ fullPath, fullName }) => (
            <li key={fullPath} className={classes['item']}>
              <Anchor component={Link} href={groupAddress(fullPath)} fw={550}>
                {fullName}
              </Anchor>
              <Text size="sm" c="dimmed">
                {fullPath}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {groups.isSuccess && owned.length === 0 && !groups.hasNextPage && (
        <Text c="dimmed">
          {asked === ''
            ? 'You own no group. Ask an Owner of a group to make you an Owner, too, or ask an administrator for a group.'
            : 'None of your groups contains this text in its name or path.'}
        </Text>
      )}
      {groups.hasNextPage && (
        <Button
          variant="default"
          loading={groups.isFetchingNextPage}
          onClick={() => void groups.fetchNextPage()}
        >
          Show more groups
        </Button>
      )}
    </Stack>
  );
}
