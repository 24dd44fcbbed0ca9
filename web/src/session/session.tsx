import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState, type JSX, type ReactNode } from 'react';
import { createApi, type Api } from '../api/api.ts';
import { createQueryClient } from '../api/query-client.ts';
import { signedInToken, signIn } from './access-token.ts';
import { SignIn } from './sign-in.tsx';

interface Session {
  readonly api: Api;
  readonly signOut: () => void;
}

const SessionContext = createContext<Session | undefined>(undefined);

const EXPIRED =
  'The server no longer accepts your access token: it has expired or was revoked. Sign in with another one.';

/** Shows its children to a user who is signed in, and the form for signing in to others. */
export function SessionProvider({ children }: { readonly children: ReactNode }): JSX.Element {
  const [token, setToken] = useState(signedInToken);
  const [notice, setNotice] = useState<string>();

  const session = useMemo(() => {
    if (token === null) return undefined;
    const leave = (why?: string): void => {
      signIn(null);
      setToken(null);
      setNotice(why);
    };
    return {
      api: createApi(token, () => leave(EXPIRED)),
      signOut: () => leave(),
      // One a session: what one person was shown is not there for the next.
      queries: createQueryClient(),
    };
  }, [token]);

  if (session === undefined) {
    const enter = (given: string): void => {
      signIn(given);
      setNotice(undefined);
      setToken(given);
    };
    return <SignIn notice={notice} onSignIn={enter} />;
  }
  return (
    <SessionContext value={session}>
      <QueryClientProvider client={session.queries}>{children}</QueryClientProvider>
    </SessionContext>
  );
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession is for what stands in a SessionProvider');
  return session;
}

/** The API with the token of the user who is signed in. */
export function useApi(): Api {
  return useSession().api;
}
