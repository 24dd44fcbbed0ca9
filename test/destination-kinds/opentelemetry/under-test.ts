import { openTelemetryKind } from '../../../src/destination-kinds/opentelemetry/opentelemetry.kind.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import type { KindReceiver, KindUnderTest, Manner } from '../kind-under-test.ts';
import { failure, idOf, startOtlpReceiver } from './otlp-receiver.ts';

const TOKEN = 'a-token-for-otlp-that-is-secret';
const API_KEY = 'an-api-key-in-a-header';

const REPLIES: Readonly<Partial<Record<Manner, Reply>>> = {
  'is busy': failure(503, `the queue is full; the key was ${API_KEY}`),
  hangs: { hang: true },
  resets: { closeAfter: 'request' },
};

async function start(): Promise<KindReceiver> {
  const otlp = await startOtlpReceiver();
  const configAt = (url: string) => ({ url: `${url}/v1/logs` });
  return {
    config: configAt(otlp.url),
    otherConfig: { url: 'https://otlp.example.com/otlp/v1/logs' },
    behave(manner, eventId) {
      otlp.wrong.clear();
      if (manner === 'refuses' && eventId !== undefined) otlp.wrong.add(eventId);
      otlp.override = () => REPLIES[manner];
      otlp.authorization = `Bearer ${manner === 'denies' ? 'of another' : TOKEN}`;
    },
    ids: () => otlp.taken.map(idOf),
    keys: () =>
      otlp.exports.map(({ scopeLogs }) =>
        JSON.stringify(
          scopeLogs.flatMap(({ logRecords }) =>
            logRecords.map(
              ({ attributes }) => attributes.find(({ key }) => key === 'log.record.uid')?.value.stringValue,
            ),
          ),
        ),
      ),
    open: () => otlp.receiver.openConnections(),
    close: () => otlp.close(),
    http: {
      ...{ receiver: otlp.receiver, configAt, knowsItsAnswers: true },
      answer(reply) {
        otlp.override = () => reply;
      },
    },
  };
}

export const underTest: KindUnderTest = {
  kind: openTelemetryKind,
  manners: ['refuses', 'is busy', 'hangs', 'resets', 'denies'],
  secrets: {
    token: { value: TOKEN },
    headers: { value: JSON.stringify([['api-key', API_KEY]]) },
  },
  headers: [],
  badConfigs: [
    { url: '' },
    { url: 7 },
    { url: 'otel.example:4318' },
    { url: `https://otel.example/${'x'.repeat(255)}` },
    { url: 'https://user:secret@otel.example' },
    { url: 'https://otel.example?api-key=secret' },
    { url: 'https://otel.example', more: true },
  ],
  startReceiver: start,
};
