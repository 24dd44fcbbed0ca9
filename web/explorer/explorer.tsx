import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { useState, type JSX } from 'react';
import { signedInToken, signIn } from '../src/session/access-token.ts';
import { EXAMPLES } from './examples.ts';
import { TokenBar } from './token-bar.tsx';

const TABS = EXAMPLES.map(({ title, query, variables }) => ({ title, query, variables: variables ?? null }));

/** GraphiQL over the server that it comes from, signed in with the tab's token. */
export function Explorer(): JSX.Element {
  const [token, setToken] = useState(signedInToken);
  const change = (value: string | null): void => {
    signIn(value);
    setToken(value);
  };
  return (
    <>
      <TokenBar signedIn={token !== null} onSignIn={change} onSignOut={() => change(null)} />
      <main className="explorer">
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={TABS}
          {...(isFirstVisit() && { initialVariables: EXAMPLES[0]?.variables ?? '' })}
          defaultEditorToolsVisibility="variables"
          // A token that somebody pastes into the headers is not left behind on the disk.
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        />
      </main>
    </>
  );
}

// GraphiQL keeps the tabs itself, but of the first of `defaultTabs` it shows no variables.
function isFirstVisit(): boolean {
  return localStorage.getItem('graphiql:tabState') === null;
}

// What is pasted into the headers editor comes after, and so counts.
const fetcher = createGraphiQLFetcher({
  url: '/api/graphql',
  fetch: (input, init) => {
    const token = signedInToken();
    const headers = new Headers(init?.headers);
    const isGiven = headers.has('authorization') || headers.has('private-token');
    if (token !== null && !isGiven) headers.set('authorization', `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  },
});
