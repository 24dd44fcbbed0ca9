import { Anchor, Container, List, Text, Title } from '@mantine/core';
import type { JSX } from 'react';

/** Says what this server is and where to go on: destinations are managed by the API. */
export function Welcome(): JSX.Element {
  return (
    <Container component="main" size="sm" py="xl">
      <Title order={1}>Auditstream</Title>
      <Text my="md">
        This server takes audit events and streams them to the destinations of each group. There is no page
        yet for managing destinations: use the GraphQL API, with an access token of an Owner of the group.
      </Text>
      <List spacing="xs">
        <List.Item>
          <Anchor href="/-/graphql-explorer">GraphQL explorer</Anchor>: add a destination, send an event, see
          what was delivered
        </List.Item>
        <List.Item>
          <Anchor href="/-/health">Health</Anchor> of this server
        </List.Item>
      </List>
    </Container>
  );
}
