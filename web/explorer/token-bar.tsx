import { useId, useState, type JSX } from 'react';

interface TokenBarProps {
  readonly signedIn: boolean;
  readonly onSignIn: (token: string) => void;
  readonly onSignOut: () => void;
}

/** Shows whether requests carry the token that this tab keeps. */
export function TokenBar({ signedIn, onSignIn, onSignOut }: TokenBarProps): JSX.Element {
  const [text, setText] = useState('');
  const id = useId();
  return (
    <header className="token-bar">
      <a href="/">Auditstream</a>
      <h1>GraphQL explorer</h1>
      {signedIn ? (
        <div>
          <span>Requests carry the access token of this tab.</span>
          <button type="button" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') onSignIn(text.trim());
            setText('');
          }}
        >
          <label htmlFor={id}>Access token</label>
          <input
            id={id}
            type="password"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit">Sign in</button>
        </form>
      )}
    </header>
  );
}
