import type { Hint } from './hints.ts';

/** The form of a secret, independent of its place. */
export interface SecretFormat {
  /** A text without the hint contains no such secret. */
  readonly hint: Hint;
  /** For the linear engine; its group is the secret, or the whole match without a group. */
  readonly pattern: string;
  /** Excludes matches that only look like a secret. */
  readonly isSecret?: (found: string) => boolean;
}

const hasDigit = (found: string): boolean => /\d/.test(found);
const isUserAndPassword = (found: string): boolean => Buffer.from(found, 'base64').includes(':');

/** The shortest token of those that follow: `xapp-` and ten more. */
export const SHORTEST_TOKEN = 15;

/** Tokens with the prefix of a service. */
const TOKENS: readonly (readonly [hint: Hint, pattern: string])[] = [
  [{ at: 'A', after: '(?:KIA|SIA|3T)' }, '\\b((?:AKIA|ASIA|A3T[A-Z0-9])[A-Z0-9]{16})\\b'],
  [
    { before: 'gl[a-z]{2,5}', at: '-' },
    '(?:glpat|gldt|glrt|glcbt|glptt|glft|glsoat|glagent|glimt|gloas|glffct|glwt)-[\\w.-]{20,}',
  ],
  [{ before: 'G', at: 'R', after: '1348941' }, 'GR1348941[\\w-]{20,}'],
  [{ before: 'aust', at: '-' }, 'aust-[\\w-]{20,}'],
  [{ before: 'gh[pousr]', at: '_' }, 'gh[pousr]_[\\w.-]{36,}'],
  [{ before: 'github_pat', at: '_' }, 'github_pat_\\w{22,}'],
  [{ before: 'xox[a-z]|xapp', at: '-' }, '(?:xox[a-z]|xapp)-[\\w-]{10,}'],
  [{ before: 'AI', at: 'z', after: 'a' }, 'AIza[\\w-]{35}'],
  [{ before: 'GOCSPX', at: '-' }, 'GOCSPX-[\\w.-]{20,}'],
  [{ before: 'ya29', at: '\\.' }, 'ya29\\.[\\w.-]{20,}'],
  [{ before: '[sr]k_(?:live|test)', at: '_' }, '[sr]k_(?:live|test)_[A-Za-z0-9]{16,}'],
  [{ before: 'whsec', at: '_' }, 'whsec_[A-Za-z0-9+/=]{24,}'],
  [{ before: 'npm', at: '_' }, 'npm_\\w{36}'],
  [{ before: 'pypi', at: '-' }, 'pypi-AgE[\\w-]{50,}'],
  [{ before: 'dckr', at: '_' }, 'dckr_(?:pat|oat)_[\\w-]{20,}'],
  [{ before: 'SG', at: '\\.' }, '\\bSG\\.[\\w-]{10,}\\.[\\w-]{10,}'],
  [{ before: 'sk', at: '-' }, '\\bsk-(?:(?:proj|svcacct|admin|ant|or)-[\\w-]{20,}|[A-Za-z0-9]{40,})'],
  [{ before: 'shp[a-z]{2}', at: '_' }, 'shp(?:at|ca|pa|ss)_[A-Za-z0-9]{32,}'],
  [{ before: 'lin', at: '_' }, 'lin_(?:api|oauth)_\\w{32,}'],
  [{ before: 'figd', at: '_' }, 'figd_[\\w-]{40,}'],
  [{ before: 'hv[sbr]', at: '\\.' }, '\\bhv[sbr]\\.[\\w-]{24,}'],
  [{ before: 'glc|glsa', at: '_' }, '(?:glc_[A-Za-z0-9+/]{32,}={0,2}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8})'],
  [{ before: 'da', at: 'p', after: 'i' }, 'dapi[A-Fa-f0-9]{32}(?:-\\d)?'],
  [{ before: 'tskey', at: '-' }, 'tskey-[a-z]{2,20}-\\w{8,}-\\w{16,}'],
  [{ before: 'cf(?:k|ut|at)', at: '_' }, 'cf(?:k|ut|at)_[A-Za-z0-9]{48}'],
  [{ before: 'vc[pikar]', at: '_' }, 'vc[pikar]_[A-Za-z0-9]{20,}'],
  [{ before: 'ntn', at: '_' }, 'ntn_\\d{11}[A-Za-z0-9]{35}'],
  [{ before: 'gsk', at: '_' }, 'gsk_[A-Za-z0-9]{52}'],
  [{ before: 'hf', at: '_' }, 'hf_[A-Za-z]{34}'],
  [{ before: 'ops', at: '_', after: 'ey' }, 'ops_ey[A-Za-z0-9+/=]{100,}'],
  [{ at: 'A', after: 'TATT3' }, 'ATATT3[\\w=-]{50,}'],
];

const WORD =
  'token|secret|passw(?:or)?d|pwd|(?:api|access|account|private|secret|shared|client)[_-]?key|signature';
/** How all of them end, and others. */
const ENDS = 'token|secret|passwo?r?d|pwd|key';

/** Secrets that may be shorter: for most of them, the text before says that a secret follows. */
const SHORT: readonly SecretFormat[] = [
  // JSON Web Tokens.
  { hint: { before: 'ey', at: 'J', anyCase: true }, pattern: 'eyJ[\\w-]+\\.eyJ[\\w-]+(?:\\.[\\w-]*)?' },
  {
    hint: { before: 'hooks', at: '\\.', after: 'slack\\.com', anyCase: true },
    pattern: '(?i)hooks\\.slack\\.com/(?:services|workflows)/([\\w/]{10,})',
  },
  { hint: { before: '_authToken', at: '=', anyCase: true }, pattern: '_authToken=([^\\s$"\']+)' },
  // User and password in a URL; the password alone goes.
  {
    hint: { before: '://[^/?#@"\'\\t\\n\\f\\r ]*', at: '@', anyCase: true },
    pattern: '://[^/?#\\s:@"\']*:([^/?#\\s@"\']+)@',
  },
  // A query string, a connection string, a line of an environment.
  {
    hint: { before: `${ENDS}|signature|[?&]sig`, at: '=', anyCase: true },
    pattern: `(?i)(?:${WORD}|[?&]sig)=["']?([^&\\s;,"'\\\\]+)`,
  },
  // JSON, and JSON as a text of JSON, in which quotes have a backslash.
  {
    hint: { before: `(?:${ENDS}|authorization|cookie)"\\s*`, at: ':', anyCase: true },
    pattern: `(?i)(?:${WORD}|authorization|cookie)"\\s*:\\s*"((?:[^"\\\\]|\\\\.)+)`,
  },
  {
    hint: { before: `(?:${ENDS}|authorization|cookie)\\\\+"\\s*`, at: ':', anyCase: true },
    pattern: `(?i)(?:${WORD}|authorization|cookie)\\\\+"\\s*:\\s*\\\\+"((?:[^"\\\\]|\\\\[^"\\\\]|\\\\{2,}"?)+)`,
  },
  // AWS's own files: `aws_secret_access_key: …`, `SecretAccessKey => …`.
  {
    hint: { before: 'secret_?access_?', at: 'k', after: 'ey', anyCase: true },
    pattern: '(?i)secret_?access_?key["\']?\\s*(?::|=>|=)\\s*["\']?([A-Za-z0-9/+=]{40})',
  },
  // Headers.
  {
    hint: { before: 'authorization\\s*', at: '[:=]', anyCase: true },
    pattern:
      '(?i)authorization\\s*[:=]\\s*(?:bearer|basic|token|digest|negotiate|splunk|aws4-hmac-sha256)\\s+([^\\r\\n"\']+)',
  },
  {
    hint: { before: '(?:cookie|-token|-key)\\s*', at: ':', anyCase: true },
    pattern:
      '(?i)(?:cookie|(?:private|job|deploy|auth|vault|csrf)-token|api-key)\\s*:\\s*([^\\s"\'][^\\r\\n"\']*)',
  },
  {
    hint: { before: 'bearer', at: '\\s', anyCase: true },
    pattern: '(?i)\\bbearer\\s+([\\w.~+/=-]{16,})',
    isSecret: hasDigit,
  },
  {
    hint: { before: 'basic', at: '\\s', anyCase: true },
    pattern: '(?i)\\bbasic\\s+([A-Za-z0-9+/]{8,}={0,2})',
    isSecret: isUserAndPassword,
  },
];

/** Secrets by their looks, of services that many use. Private keys are found by `privateKeys`. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  ...TOKENS.map(([hint, pattern]) => ({ hint, pattern })),
  ...SHORT,
];

/** AWS's id of an access key, and nothing else. */
export const AWS_KEY_ID = /^(?:AKIA|ASIA)[A-Z0-9]{16}$/;
