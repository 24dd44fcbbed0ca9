import { Alert, Anchor, Button, Code, Container, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { reasonAgainst } from './who.ts';

interface SignInProps {
  /** Why the user is no longer signed in. */
  readonly notice: string | undefined;
  readonly onSignIn: (token: string) => void;
}

/** Takes an access token and looks whether the server knows it. */
export function SignIn({ notice, onSignIn }: SignInProps): JSX.Element {
  const [token, setToken] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const given = token.trim();
    if (given === '') {
      setError('Enter an access token.');
      return;
    }
    setBusy(true);
    const reason = await reasonAgainst(given);
    setBusy(false);
    if (reason === undefined) onSignIn(given);
    else setError(reason);
  };

  return (
    <Container component="main" size="xs" py="xl">
      <title>Sign in · Auditstream</title>
      <Title order={1} size="h2" mb="lg">
        Sign in to Auditstream
      </Title>
      {notice !== undefined && (
        <Alert color="yellow" role="status" mb="md">
          {notice}
        </Alert>
      )}
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Stack>
          <PasswordInput
            label="Access token"
            description="Kept in this tab until you close it or sign out."
            autoComplete="off"
            autoFocus
            value={token}
            error={error}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the access token' }}
            onChange={(event) => {
              setToken(event.currentTarget.value);
              setError(undefined);
            }}
          />
          <Button type="submit" loading={busy} mih={36}>
            Sign in
          </Button>
        </Stack>
      </form>
      <Text size="sm" c="dimmed" mt="lg">
        An Owner of a group creates an access token with{' '}
        <Code>POST /api/v4/groups/&lt;group&gt;/access_tokens</Code>. The first start of the server writes the
        token of <Code>root</Code> to the file <Code>data/root-token</Code>.
      </Text>
      <Text size="sm" mt="sm">
        <Anchor href="/-/graphql-explorer">GraphQL explorer</Anchor> ·{' '}
        <Anchor href="/-/health">Health</Anchor>
      </Text>
    </Container>
  );
}
