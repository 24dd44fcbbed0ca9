import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { SetupError } from '../errors/setup-error.ts';
import { parseAddressList } from '../outbound/address-list.ts';
import { environmentErrors, settingErrors } from './config-errors.ts';
import { parseDuration } from './duration.ts';

/** The environment is wrong; the message lists everything that is, a line each. */
export class ConfigError extends SetupError {
  override readonly name = 'ConfigError';
}

const DAY = 86_400_000;
const MIB = 1024 * 1024;

const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  context.addIssue({ code: 'custom', message: settingErrors.DURATION_INVALID({ value: text }) });
  return z.NEVER;
});

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

const addressList = list.transform((entries, context) => {
  const parsed = parseAddressList(entries);
  if (parsed.ok) return parsed.list;
  for (const message of parsed.errors) context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function oneOf<const T extends string>(...choices: readonly T[]) {
  return z.enum(choices, settingErrors.CHOICE_UNKNOWN({ choices: choices.join(', ') }));
}

function integer(minimum: number, maximum: number) {
  const message = settingErrors.NUMBER_RANGE({ minimum, maximum });
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((number) => number >= minimum && number <= maximum, message);
}

const variables = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, settingErrors.PORT_INVALID)
    .transform(Number)
    .refine((port) => port <= 65_535, settingErrors.PORT_INVALID)
    .default(4000),
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:\/\//.test(text), settingErrors.DATABASE_URL_INVALID)
    .optional(),
  AUDITSTREAM_DATA_DIR: z.string().default('./data'),
  AUDITSTREAM_ROOT_TOKEN: z
    .string()
    .min(20, settingErrors.ROOT_TOKEN_TOO_SHORT({ minimum: 20 }))
    .max(255, settingErrors.ROOT_TOKEN_TOO_LONG({ maximum: 255 }))
    .regex(/^[\x21-\x7e]+$/, settingErrors.ROOT_TOKEN_INVALID)
    .optional(),
  AUDITSTREAM_ENCRYPTION_KEY: z
    .string()
    .transform((text, context) => {
      const key = Buffer.from(text, 'base64');
      if (key.length === 32 && /^[A-Za-z0-9+/]{43}=$/.test(text)) return key;
      context.addIssue({ code: 'custom', message: settingErrors.ENCRYPTION_KEY_INVALID });
      return z.NEVER;
    })
    .optional(),
  AUDITSTREAM_EXTERNAL_URL: z
    .string()
    .refine(isExternalUrl, settingErrors.EXTERNAL_URL_INVALID)
    .transform((text) => text.replace(/\/+$/, ''))
    .default(''),
  AUDITSTREAM_OUTBOUND_ALLOWLIST: addressList.prefault(''),
  AUDITSTREAM_OUTBOUND_DENYLIST: addressList.prefault(''),
  AUDITSTREAM_TRUSTED_PROXIES: list
    .refine(
      (entries) => entries.every((entry) => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)),
      settingErrors.TRUSTED_PROXIES_INVALID,
    )
    .prefault(''),
  AUDITSTREAM_CORS: oneOf('on', 'off').default('on'),
  AUDITSTREAM_METRICS: oneOf('token', 'this-machine').default('token'),
  AUDITSTREAM_REQUEST_TIMEOUT: duration
    .refine(
      (milliseconds) => milliseconds >= 100 && milliseconds <= 60_000,
      settingErrors.REQUEST_TIMEOUT_RANGE,
    )
    .prefault('8s'),
  AUDITSTREAM_RETRY_SCHEDULE: list
    .pipe(
      z
        .array(duration)
        .min(1, settingErrors.RETRY_SCHEDULE_EMPTY)
        .max(50, settingErrors.RETRY_SCHEDULE_TOO_LONG({ maximum: 50 })),
    )
    .prefault('5s,30s,2m,10m,30m,1h,2h,4h,8h,8h'),
  AUDITSTREAM_RETENTION: duration
    .refine((milliseconds) => milliseconds >= 2 * DAY, settingErrors.RETENTION_TOO_SHORT({ minimum: '2d' }))
    .prefault('30d'),
  AUDITSTREAM_IDEMPOTENCY_WINDOW: duration.prefault('48h'),
  // A quarter of the least is the largest body.
  AUDITSTREAM_BODY_MEMORY_MB: integer(100, 65_536).prefault('256'),
  AUDITSTREAM_REQUESTS_PER_MINUTE: integer(10, 1_000_000).prefault('6000'),
  AUDITSTREAM_ANONYMOUS_REQUESTS_PER_MINUTE: integer(1, 1_000_000).prefault('60'),
  AUDITSTREAM_ROLE: oneOf('all', 'api', 'worker').default('all'),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
});

const environment = variables.transform((values) => ({
  host: values.HOST,
  /** 0: any free port. */
  port: values.PORT,
  /** External PostgreSQL; undefined: the embedded one in `dataDir`. */
  databaseUrl: values.DATABASE_URL,
  /** Absolute. */
  dataDir: path.resolve(values.AUDITSTREAM_DATA_DIR),
  rootToken: values.AUDITSTREAM_ROOT_TOKEN,
  /** 32 bytes. */
  encryptionKey: values.AUDITSTREAM_ENCRYPTION_KEY,
  /** Under which others reach this server, without a slash at its end; empty: not known. */
  externalUrl: values.AUDITSTREAM_EXTERNAL_URL,
  outboundAllowlist: values.AUDITSTREAM_OUTBOUND_ALLOWLIST,
  outboundDenylist: values.AUDITSTREAM_OUTBOUND_DENYLIST,
  trustedProxies: values.AUDITSTREAM_TRUSTED_PROXIES,
  /** Whether pages of other sites may use the API. */
  crossOrigin: values.AUDITSTREAM_CORS === 'on',
  /** Whether requests that were made on this machine need no token for the metrics. */
  openMetrics: values.AUDITSTREAM_METRICS === 'this-machine',
  /** Milliseconds, as all times are. */
  requestTimeout: values.AUDITSTREAM_REQUEST_TIMEOUT,
  /** Between attempts; the last one repeats for probes. */
  retrySchedule: values.AUDITSTREAM_RETRY_SCHEDULE,
  retention: values.AUDITSTREAM_RETENTION,
  idempotencyWindow: values.AUDITSTREAM_IDEMPOTENCY_WINDOW,
  /** Bytes of the bodies that are being read or worked on. */
  bodyMemory: values.AUDITSTREAM_BODY_MEMORY_MB * MIB,
  /** With one token, REST ingest apart. */
  requestsPerMinute: values.AUDITSTREAM_REQUESTS_PER_MINUTE,
  /** Without a token, from one address. */
  anonymousRequestsPerMinute: values.AUDITSTREAM_ANONYMOUS_REQUESTS_PER_MINUTE,
  role: values.AUDITSTREAM_ROLE,
  logLevel: values.LOG_LEVEL,
}));

/** What the environment says, checked and with defaults; every part gets it from here, nothing else reads `process.env`. */
export type Config = Readonly<z.output<typeof environment>>;

/** Reads the configuration; throws a `ConfigError` that lists every bad value at once. An empty variable counts as unset. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environment.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${String(issue.path[0])}: ${issue.message}`),
    ...problemsBetween(given),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  const lines = [...new Set(problems)].map((problem) => `  ${problem}`).join('\n');
  throw new ConfigError(environmentErrors.ENVIRONMENT_WRONG({ problems: lines }));
}

/** Other code appends paths to it, and all callers may see it. */
function isExternalUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].join('') === ''
  );
}

// AUDITSTREAM_ROOT_TOKEN is needed only while the database is empty, which the first start finds out.
function problemsBetween(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const {
    DATABASE_URL: databaseUrl,
    AUDITSTREAM_ENCRYPTION_KEY: key,
    AUDITSTREAM_ROLE: role = 'all',
  } = given;
  if (databaseUrl !== undefined && key === undefined) {
    problems.push(`AUDITSTREAM_ENCRYPTION_KEY: ${settingErrors.ENCRYPTION_KEY_MISSING}`);
  }
  if (role !== 'all' && databaseUrl === undefined) {
    problems.push(`AUDITSTREAM_ROLE: ${settingErrors.ROLE_NEEDS_DATABASE({ role })}`);
  }
  return problems;
}
