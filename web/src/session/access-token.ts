// For this tab alone, and gone with it; sent as a header, so that no other site can use it.
const KEY = 'auditstream.access-token';

/** The access token of the user who is signed in in this tab. */
export function signedInToken(): string | null {
  return sessionStorage.getItem(KEY);
}

/** Keeps the token until the tab is closed; null signs out. */
export function signIn(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}

/**
 * Browsers keep documents that were left, as they were, for the button Back: one that comes back after the user has
 * signed out elsewhere in the tab is loaded again.
 */
export function reloadWhenSignedOut(): void {
  let left: string | null = null;
  addEventListener('pagehide', () => (left = signedInToken()));
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && signedInToken() !== left) location.reload();
  });
}
