/**
 * Names of secrets as they end a key, without what separates words. At the end alone: `token_type`, `sessionContext` and
 * Kubernetes' `authorization.k8s.io/reason` say nothing secret. `credentials` is missing: it is the name of an account in
 * Spinnaker, and in CloudTrail and Auth0 what is in it has names of its own.
 */
const AT_THE_END =
  /(?:(?:token|secret|cookie|authorization|authorizationheader|authheader|connectionstring|passphrase|passcode|passkey|pwd|secretstring|secretbinary|samlassertion|samlresponse)s?|(?:api|secret|private|access|account|shared|ssh|signing|encryption|master|session)keys?|privatekey(?:pem|data))$/;
/** Wherever they stand: `db_password_1`, `encryptedPassword`. */
const ANYWHERE = /passw(?:or)?d|kennwort/;
/** Only as the whole of a key: too much ends as they do. */
const ALONE = new Set(['pass', 'dbpass', 'userpass', 'pin', 'otp', 'totp', 'jwt', 'phpsessid', 'jsessionid']);
/** What ends as a secret does: cursors of lists, keys that make a request unique, GitHub's digest that tells who it was. */
const NO_SECRETS = new Set([
  ...['nexttoken', 'pagetoken', 'nextpagetoken', 'continuetoken', 'continuationtoken', 'paginationtoken'],
  ...['clienttoken', 'clientrequesttoken', 'hashedtoken'],
]);
/** Every key that is looked at more closely has one of these in it. */
const WORTH_A_LOOK = /pass|pwd|token|secret|cookie|auth|string|key|kennwort|saml|sess|otp|pin|jwt/i;
const SEPARATORS = /[\s._:/-]+/g;

/** A key without regard to case and to what separates its words: `Api-Key`, `api_key` and `apiKey` are one. */
export function foldKey(key: string): string {
  return key.toLowerCase().replace(SEPARATORS, '');
}

/** Whether a key alone shows that its value is a secret. */
export function isSecretKey(key: string): boolean {
  if (!WORTH_A_LOOK.test(key)) return false;
  const folded = foldKey(key);
  if (NO_SECRETS.has(folded)) return false;
  return AT_THE_END.test(folded) || ANYWHERE.test(folded) || ALONE.has(folded);
}

/**
 * AWS's id of an access key is not a secret: it tells whose credentials were used, and which records belong together.
 */
export function isName(key: string): boolean {
  return foldKey(key) === 'accesskeyid';
}
