import type { Reply } from '../support/receiver-reply.ts';

// What a receiver of the chaos test says and reads where it takes OTLP.

interface Exported {
  readonly resourceLogs: readonly {
    readonly scopeLogs: readonly {
      readonly logRecords: readonly { readonly body: { readonly stringValue: string } }[];
    }[];
  }[];
}

/** The same answer by OTLP. What would be refused for good is busy: nothing may be lost. */
export function otlpReply(reply: Reply): Reply {
  if (reply === 400) return { status: 503, body: '{"message":"the queue is full"}' };
  return reply === 200 ? { status: 200, body: '{}' } : reply;
}

/** The events of a body, each as it was written. */
export function eventsOfOtlp(text: string): readonly string[] {
  const { resourceLogs } = JSON.parse(text) as Exported;
  return resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) => logRecords.map(({ body }) => body.stringValue)),
  );
}
