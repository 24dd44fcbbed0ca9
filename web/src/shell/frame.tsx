import { Anchor, Button, Container, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { Link } from 'wouter';
import { useSession } from '../session/session.tsx';
import { whoQuery } from '../session/who.ts';
import { ColorSchemeButton } from './color-scheme-button.tsx';
import classes from './frame.module.css';

/** The frame around every page of a user who is signed in. */
export function Frame({ children }: { readonly children: ReactNode }): JSX.Element {
  const { api, signOut } = useSession();
  const { data: who } = useQuery(whoQuery(api));
  return (
    <>
      <a className={classes['skip']} href="#content">
        Skip to the content
      </a>
      <header className={classes['header']}>
        <Container size="xl" className={classes['bar']}>
          <Anchor component={Link} href="/" className={classes['name']} underline="never">
            Auditstream
          </Anchor>
          <nav aria-label="Pages" className={classes['pages']}>
            <Anchor component={Link} href="/" size="sm">
              Groups
            </Anchor>
            {who?.isAdmin === true && (
              <Anchor component={Link} href="/admin/audit_events" size="sm">
                Instance
              </Anchor>
            )}
            <Anchor href="/-/graphql-explorer" size="sm">
              Explorer
            </Anchor>
          </nav>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed" visibleFrom="sm" truncate maw={200}>
              {who === undefined ? '' : (who.name ?? 'Group token')}
            </Text>
            <ColorSchemeButton />
            <Button variant="default" size="xs" onClick={signOut}>
              Sign out
            </Button>
          </Group>
        </Container>
      </header>
      <Container
        component="main"
        id="content"
        size="xl"
        py="lg"
        tabIndex={-1}
        className={classes['content'] ?? ''}
      >
        {children}
      </Container>
    </>
  );
}
