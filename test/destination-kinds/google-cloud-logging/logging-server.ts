import { createPublicKey, generateKeyPairSync, verify, type KeyObject } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { startReceiver, type ReceivedRequest, type Receiver } from '../../support/receiver.ts';
import type { Reply } from '../../support/receiver-reply.ts';

/** A log entry as it is written. */
export interface LogEntry {
  readonly insertId: string;
  readonly timestamp?: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly jsonPayload: { readonly id: number } & Readonly<Record<string, unknown>>;
}

/** Answers as Cloud Logging's documentation says, and judges tokens by the public key and entries by its rules. */
export interface LoggingServer {
  readonly receiver: Receiver;
  readonly url: string;
  readonly clientEmail: string;
  /** Of the service account, as its JSON file has it. */
  readonly privateKey: string;
  readonly keyFile: string;
  /** Entries by log, each once: the same time and `insertId` are one. */
  readonly logs: Map<string, LogEntry[]>;
  /** Ids of the events that were taken, as they came, those that were there already among them. */
  readonly taken: number[];
  /** What came, by request, as it was before it was compressed. */
  readonly bodies: string[];
  /** Events that it calls wrong, by their ids. */
  readonly wrong: Set<number>;
  /** How far its clock is ahead of ours. */
  clockAheadMs: number;
  project: string;
  override: ((request: ReceivedRequest) => Reply | undefined) | undefined;
  close(): Promise<void>;
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const PUBLIC = createPublicKey(publicKey);
const EMAIL = 'writer@my-project.iam.gserviceaccount.com';
const MAX_REQUEST = 10_000_000;
const MAX_ENTRY = 256 * 1024;
const TOLERATED_MS = 10 * 60_000;
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

export async function startLoggingServer(): Promise<LoggingServer> {
  const receiver = await startReceiver();
  const server: LoggingServer = {
    receiver,
    url: receiver.url,
    clientEmail: EMAIL,
    privateKey,
    keyFile: JSON.stringify({
      type: 'service_account',
      private_key_id: 'key-1',
      private_key: privateKey,
      client_email: EMAIL,
    }),
    logs: new Map(),
    taken: [],
    bodies: [],
    wrong: new Set(),
    clockAheadMs: 0,
    project: 'my-project',
    override: undefined,
    close: () => receiver.close(),
  };
  receiver.respond((request) => server.override?.(request) ?? answer(server, request));
  return server;
}

function answer(server: LoggingServer, request: ReceivedRequest): Reply {
  if (request.method !== 'POST' || request.path !== '/v2/entries:write')
    return { status: 404, body: '<html>Error 404 (Not Found)!!1</html>' };
  const login = loginError(request, Date.now() + server.clockAheadMs, PUBLIC);
  if (login !== undefined) return googleError(401, 'UNAUTHENTICATED', login);
  const isCompressed = request.headers['content-encoding'] === 'gzip';
  const text = (isCompressed ? gunzipSync(request.bytes) : request.bytes).toString();
  server.bodies.push(text);
  if (Buffer.byteLength(text) > MAX_REQUEST)
    return googleError(400, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit: 10485760 bytes.');
  const body = JSON.parse(text) as {
    logName: string;
    resource: { type: string };
    partialSuccess: boolean;
    entries: LogEntry[];
  };
  const [, project, log = ''] = /^projects\/([^/]+)\/logs\/([^/]+)$/.exec(body.logName) ?? [];
  if (project === undefined) return googleError(400, 'INVALID_ARGUMENT', 'The log name is not valid');
  if (project !== server.project)
    return googleError(403, 'PERMISSION_DENIED', "Permission 'logging.logEntries.create' denied on resource");
  const errors = new Map(
    body.entries.flatMap((entry, index) => {
      const message = entryError(server, entry);
      return message === undefined ? [] : [[index, message] as const];
    }),
  );
  if (errors.size > 0 && !body.partialSuccess)
    return googleError(400, 'INVALID_ARGUMENT', 'An entry is not valid');
  const written = server.logs.get(decodeURIComponent(log)) ?? [];
  server.logs.set(decodeURIComponent(log), written);
  for (const [index, entry] of body.entries.entries()) {
    const isThere = written.some(
      ({ insertId, timestamp }) => insertId === entry.insertId && timestamp === entry.timestamp,
    );
    if (errors.has(index)) continue;
    server.taken.push(entry.jsonPayload.id);
    if (!isThere) written.push(entry);
  }
  if (errors.size === 0) return { status: 200, body: '{}' };
  const logEntryErrors = Object.fromEntries(
    [...errors].map(([index, message]) => [index, { code: 3, message }]),
  );
  return googleError(400, 'INVALID_ARGUMENT', 'Log entry errors', [
    { '@type': 'type.googleapis.com/google.logging.v2.WriteLogEntriesPartialErrors', logEntryErrors },
  ]);
}

function entryError({ wrong }: LoggingServer, entry: LogEntry): string | undefined {
  if (wrong.has(entry.jsonPayload.id)) return 'Log entry is not valid';
  if (Buffer.byteLength(JSON.stringify(entry)) > MAX_ENTRY)
    return 'Log entry with size exceeds maximum size of 256.0K';
  if (!/^[\w.-]{1,512}$/.test(entry.insertId)) return 'insertId is not valid';
  if (entry.timestamp !== undefined && !RFC_3339.test(entry.timestamp)) return 'timestamp is not valid';
  if (Date.parse(entry.timestamp ?? '') > Date.now() + 86_400_000)
    return 'Log entry is too far in the future';
  return Object.values(entry.labels).every((value) => typeof value === 'string')
    ? undefined
    : 'label is not valid';
}

function loginError({ headers }: ReceivedRequest, now: number, key: KeyObject): string | undefined {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const [head = '', claims = '', signature = ''] = token.split('.');
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${claims}`),
    key,
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) return 'Request had invalid authentication credentials.';
  const { iss, aud, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<
    string,
    number
  >;
  if (String(iss) !== EMAIL || String(aud) !== 'https://logging.googleapis.com/')
    return 'Invalid JWT: audience or issuer';
  if (iat === undefined || exp === undefined || exp - iat > 3_600)
    return 'Invalid JWT: it must be short-lived';
  if (iat * 1_000 > now + TOLERATED_MS || exp * 1_000 < now - TOLERATED_MS)
    return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.';
  return undefined;
}

export function googleError(
  code: number,
  status: string,
  message: string,
  details?: readonly object[],
): Reply {
  const error = { code, message, status, ...(details && { details }) };
  return {
    status: code,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({ error }),
  };
}
