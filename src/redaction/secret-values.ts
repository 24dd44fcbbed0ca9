/** How a secret looks wherever it stands. */
export interface SecretFormat {
  /**
   * Words alone: a text that it does not match holds no such secret. Cases are told apart or not (`i`) by the whole of it,
   * because V8 forgets `(?i:…)` in what it compiles without optimising, as it does in a large process (nodejs/node#60030).
   */
  readonly hint: RegExp;
  /** For the linear engine; what its group has is the secret, or all of it if there is no group. */
  readonly pattern: string;
  /** Tells what only looks like one. */
  readonly isSecret?: (found: string) => boolean;
}

const hasDigit = (found: string): boolean => /\d/.test(found);
const isUserAndPassword = (found: string): boolean => Buffer.from(found, 'base64').includes(':');

/** Tokens that say by their first letters whose they are. */
const TOKENS: readonly (readonly [hint: RegExp, pattern: string])[] = [
  [/A(?:KIA|SIA|3T)/, '\\b((?:AKIA|ASIA|A3T[A-Z0-9])[A-Z0-9]{16})\\b'],
  [
    /gl[a-z]{2,5}-/,
    '(?:glpat|gldt|glrt|glcbt|glptt|glft|glsoat|glagent|glimt|gloas|glffct|glwt)-[\\w.-]{20,}',
  ],
  [/GR1348941/, 'GR1348941[\\w-]{20,}'],
  [/aust-/, 'aust-[\\w-]{20,}'],
  [/gh[pousr]_/, 'gh[pousr]_[\\w.-]{36,}'],
  [/github_pat_/, 'github_pat_\\w{22,}'],
  [/xox[a-z]-|xapp-/, '(?:xox[a-z]|xapp)-[\\w-]{10,}'],
  [/hooks\.slack\.com/i, '(?i)hooks\\.slack\\.com/(?:services|workflows)/([\\w/]{10,})'],
  [/eyJ/, 'eyJ[\\w-]+\\.eyJ[\\w-]+(?:\\.[\\w-]*)?'],
  [/AIza/, 'AIza[\\w-]{35}'],
  [/GOCSPX-|ya29\./, '(?:GOCSPX-|ya29\\.)[\\w.-]{20,}'],
  [/[sr]k_(?:live|test)_/, '[sr]k_(?:live|test)_[A-Za-z0-9]{16,}'],
  [/whsec_/, 'whsec_[A-Za-z0-9+/=]{24,}'],
  [/npm_/, 'npm_\\w{36}'],
  [/_authToken=/, '_authToken=([^\\s$"\']+)'],
  [/pypi-/, 'pypi-AgE[\\w-]{50,}'],
  [/dckr_/, 'dckr_(?:pat|oat)_[\\w-]{20,}'],
  [/SG\./, '\\bSG\\.[\\w-]{10,}\\.[\\w-]{10,}'],
  [/sk-/, '\\bsk-(?:(?:proj|svcacct|admin|ant|or)-[\\w-]{20,}|[A-Za-z0-9]{40,})'],
  [/shp[a-z]{2}_/, 'shp(?:at|ca|pa|ss)_[A-Za-z0-9]{32,}'],
  [/lin_/, 'lin_(?:api|oauth)_\\w{32,}'],
  [/figd_/, 'figd_[\\w-]{40,}'],
  [/hv[sbr]\./, '\\bhv[sbr]\\.[\\w-]{24,}'],
  [/glc_|glsa_/, '(?:glc_[A-Za-z0-9+/]{32,}={0,2}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})'],
  [/dapi/, 'dapi[A-Fa-f0-9]{32}(?:-\\d)?'],
  [/tskey-/, 'tskey-[a-z]{2,20}-\\w{8,}-\\w{16,}'],
  [/cf(?:k|ut|at)_/, 'cf(?:k|ut|at)_[A-Za-z0-9]{48}'],
  [/vc[pikar]_/, 'vc[pikar]_[A-Za-z0-9]{20,}'],
  [/ntn_/, 'ntn_\\d{11}[A-Za-z0-9]{35}'],
  [/gsk_/, 'gsk_[A-Za-z0-9]{52}'],
  [/hf_/, 'hf_[A-Za-z]{34}'],
  [/ops_ey/, 'ops_ey[A-Za-z0-9+/=]{100,}'],
  [/ATATT3/, 'ATATT3[\\w=-]{50,}'],
];

const WORD =
  'token|secret|passw(?:or)?d|pwd|(?:api|access|account|private|secret|shared|client)[_-]?key|signature';

/** Where a text says itself that a secret follows. */
const NAMED: readonly SecretFormat[] = [
  // User and password in a URL; the password alone goes.
  { hint: /:\/\//, pattern: '://[^/?#\\s:@"\']*:([^/?#\\s@"\']+)@' },
  // A query string, a connection string, a line of an environment.
  {
    hint: /(?:token|secret|passwo?r?d|pwd|key|signature|[?&]sig)=/i,
    pattern: `(?i)(?:${WORD}|[?&]sig)=["']?([^&\\s;,"'\\\\]+)`,
  },
  // JSON, and JSON as a text of JSON, in which quotes have a backslash.
  {
    hint: /(?:token|secret|passwo?r?d|pwd|key|authorization|cookie)"\s*:/i,
    pattern: `(?i)(?:${WORD}|authorization|cookie)"\\s*:\\s*"((?:[^"\\\\]|\\\\.)+)`,
  },
  {
    hint: /(?:token|secret|passwo?r?d|pwd|key|authorization|cookie)\\+"\s*:/i,
    pattern: `(?i)(?:${WORD}|authorization|cookie)\\\\+"\\s*:\\s*\\\\+"((?:[^"\\\\]|\\\\[^"\\\\]|\\\\{2,}"?)+)`,
  },
  // AWS's own files: `aws_secret_access_key: …`, `SecretAccessKey => …`.
  {
    hint: /secret_?access_?key/i,
    pattern: '(?i)secret_?access_?key["\']?\\s*(?::|=>|=)\\s*["\']?([A-Za-z0-9/+=]{40})',
  },
  // Headers.
  {
    hint: /authorization\s*[:=]/i,
    pattern:
      '(?i)authorization\\s*[:=]\\s*(?:bearer|basic|token|digest|negotiate|splunk|aws4-hmac-sha256)\\s+([^\\r\\n"\']+)',
  },
  {
    hint: /(?:cookie|-token|-key)\s*:/i,
    pattern:
      '(?i)(?:cookie|(?:private|job|deploy|auth|vault|csrf)-token|api-key)\\s*:\\s*([^\\s"\'][^\\r\\n"\']*)',
  },
  { hint: /bearer\s/i, pattern: '(?i)\\bbearer\\s+([\\w.~+/=-]{16,})', isSecret: hasDigit },
  {
    hint: /basic\s/i,
    pattern: '(?i)\\bbasic\\s+([A-Za-z0-9+/]{8,}={0,2})',
    isSecret: isUserAndPassword,
  },
];

/** Secrets by their looks, of services that many use. Private keys are found by `privateKeys`. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  ...TOKENS.map(([hint, pattern]) => ({ hint, pattern })),
  ...NAMED,
];

/** AWS's id of an access key, and nothing else. */
export const AWS_KEY_ID = /^(?:AKIA|ASIA)[A-Z0-9]{16}$/;
