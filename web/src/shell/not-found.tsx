import { Anchor, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'wouter';

/** Says what is not there, and where to go on. */
export function NotFound({ what }: { readonly what: string }): JSX.Element {
  return (
    <>
      <title>Not found · Auditstream</title>
      <Title order={1} size="h3">
        Not found
      </Title>
      <Text my="sm">{what}</Text>
      <Anchor component={Link} href="/">
        Your groups
      </Anchor>
    </>
  );
}
