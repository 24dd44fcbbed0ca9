import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { useState, type JSX } from 'react';
import { signedInToken, signIn } from '../src/session/access-token.ts';
import { EXAMPLES } from './examples.ts';
import { createMemoryStorage } from './memory-storage.ts';
import { TokenBar } from './token-bar.tsx';

const TABS = EXAMPLES.map(({ title, query, variables }) => ({ title, query, variables: variables ?? null }));

/** GraphiQL over the server that it comes from, signed in with the tab's token. */
export function Explorer(): JSX.Element {
  const [token, setToken] = useState(signedInToken);
  const [storage] = useState(createMemoryStorage);
  const enter = (given: string): void => {
    signIn(given);
    setToken(given);
  };
  const leave = (): void => {
    signIn(null);
    // Editors keep texts and steps to undo beside what is shown: a document of its own has none of them.
    location.reload();
  };
  return (
    <>
      <TokenBar signedIn={token !== null} onSignIn={enter} onSignOut={leave} />
      <main className="explorer">
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={TABS}
          // Of the first of `defaultTabs` GraphiQL shows no variables.
          initialVariables={EXAMPLES[0]?.variables ?? ''}
          storage={storage}
          defaultEditorToolsVisibility="variables"
          // A token that a user pastes into the headers is not kept, and the dialog does not offer to.
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        />
      </main>
    </>
  );
}

// Headers of the headers editor come later, and so take precedence.
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
