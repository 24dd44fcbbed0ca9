import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { startReceiver, type ReceivedRequest, type Receiver } from '../../support/receiver.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import { judgeOtlp } from './judge-otlp.ts';

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string };
}

/** A log record as it came. */
export interface LogRecord {
  readonly timeUnixNano?: string;
  readonly observedTimeUnixNano?: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body?: { readonly stringValue?: string };
  readonly attributes: readonly KeyValue[];
}

/** One request as it came. */
export interface Exported {
  readonly resource: { readonly attributes: readonly KeyValue[] };
  readonly schemaUrl: string;
  readonly scopeLogs: readonly {
    readonly scope: { readonly name: string; readonly version: string };
    readonly schemaUrl: string;
    readonly logRecords: readonly LogRecord[];
  }[];
}

/** Answers as OTLP's specification says that a receiver does. */
export interface OtlpReceiver {
  readonly receiver: Receiver;
  readonly url: string;
  /** What has to come in Authorization; undefined: nothing. */
  authorization: string | undefined;
  /** Events that it takes no record of, by their ids. */
  readonly wrong: Set<number>;
  maxBytes: number;
  readonly exports: Exported[];
  readonly taken: LogRecord[];
  /** Answers in place of its own; undefined: its own. */
  override: ((request: ReceivedRequest) => Reply | undefined) | undefined;
  /** As it is at first. */
  reset(): void;
  close(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const receiver = await startReceiver();
  const otlp: OtlpReceiver = {
    ...{ receiver, url: receiver.url, authorization: undefined, wrong: new Set(), maxBytes: Infinity },
    ...{ exports: [], taken: [], override: undefined },
    reset() {
      receiver.clear();
      otlp.wrong.clear();
      otlp.exports.length = 0;
      otlp.taken.length = 0;
      Object.assign(otlp, { authorization: undefined, maxBytes: Infinity, override: undefined });
    },
    close: () => receiver.close(),
  };

  function answer(request: ReceivedRequest): Reply {
    const { headers, method, path } = request;
    if (!path.endsWith('/v1/logs')) return { status: 404, body: '404 page not found' };
    if (method !== 'POST') return { status: 405, body: 'method not allowed, supported: [POST]' };
    if (headers['content-type'] !== 'application/json')
      return { status: 415, body: 'unsupported media type, supported: [application/json]' };
    if (otlp.authorization !== undefined && headers.authorization !== otlp.authorization)
      return failure(401, 'authentication failed', 16);
    const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(request.bytes) : request.bytes;
    if (bytes.length > otlp.maxBytes) return failure(413, 'request body too large');
    return take(bytes.toString());
  }

  function take(text: string): Reply {
    const faults = faultsOf(text);
    if (faults !== undefined) return failure(400, faults, 3);
    const { resourceLogs } = JSON.parse(text) as { resourceLogs: Exported[] };
    const records = resourceLogs.flatMap(({ scopeLogs }) =>
      scopeLogs.flatMap(({ logRecords }) => logRecords),
    );
    const good = records.filter((record) => !otlp.wrong.has(idOf(record)));
    otlp.exports.push(...resourceLogs);
    otlp.taken.push(...good);
    const rejected = records.length - good.length;
    return rejected === 0 ? said(200, {}) : partial(rejected, 'the timestamp is too old');
  }

  receiver.respond((request) => otlp.override?.(request) ?? answer(request));
  return otlp;
}

/** What OpenTelemetry's definition says against a body. */
function faultsOf(text: string): string | undefined {
  try {
    const { sent, written } = judgeOtlp('ExportLogsServiceRequest', text);
    return isDeepStrictEqual(sent, written) ? undefined : 'this is not how the rules of JSON have it';
  } catch (error) {
    return String(error);
  }
}

export function idOf({ attributes }: LogRecord): number {
  return Number(attributes.find(({ key }) => key === 'auditstream.event.id')?.value.intValue);
}

/** An answer, which the definition of the protocol has to know where it is a success. */
export function said(status: number, body: object): Reply {
  const text = JSON.stringify(body);
  if (status === 200) judgeOtlp('ExportLogsServiceResponse', text);
  return { status, headers: { 'content-type': 'application/json' }, body: text };
}

export function partial(rejected: number, errorMessage: string): Reply {
  return said(200, { partialSuccess: { rejectedLogRecords: String(rejected), errorMessage } });
}

/** A failure is a google.rpc.Status. */
export function failure(status: number, message: string, code?: number): Reply {
  return said(status, { ...(code !== undefined && { code }), message });
}
