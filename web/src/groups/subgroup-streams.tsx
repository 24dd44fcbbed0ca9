import { Anchor, Text } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'wouter';
import { groupAddress } from './group-path.ts';

/** Destinations belong to top-level groups, which stream what happens in their subgroups, too. */
export function SubgroupStreams({ fullPath }: { readonly fullPath: string }): JSX.Element {
  const topLevel = fullPath.split('/')[0] ?? fullPath;
  return (
    <Text>
      Streaming destinations belong to the top-level group:{' '}
      <Anchor component={Link} href={groupAddress(topLevel)}>
        {topLevel}
      </Anchor>
      . The events of this group are streamed to them, too.
    </Text>
  );
}
