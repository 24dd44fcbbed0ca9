import { gcpKind } from '../../../src/destination-kinds/google-cloud-logging/google-cloud-logging.kind.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import type { KindReceiver, KindUnderTest, Manner } from '../kind-under-test.ts';
import { googleError, startLoggingServer } from './logging-server.ts';

const REPLIES: Readonly<Partial<Record<Manner, Reply>>> = {
  'is busy': googleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded'),
  hangs: { hang: true },
  resets: { closeAfter: 'request' },
};

const server = await startLoggingServer();

function start(): Promise<KindReceiver> {
  const keys: string[] = [];
  const configAt = (endpoint: string) => ({
    ...{ googleProjectIdName: 'my-project', clientEmail: server.clientEmail },
    ...{ logIdName: 'audit/events', endpoint },
  });
  return Promise.resolve({
    config: configAt(server.url),
    otherConfig: {
      ...{ googleProjectIdName: 'other-project', clientEmail: 'other@example.com' },
      ...{ logIdName: 'audit-events', endpoint: 'https://logging.example.com' },
    },
    behave(manner, eventId) {
      server.wrong.clear();
      if (manner === 'refuses' && eventId !== undefined) server.wrong.add(eventId);
      server.override = () => REPLIES[manner];
      server.project = manner === 'denies' ? 'a project of others' : 'my-project';
    },
    ids: () => [...server.taken],
    keys() {
      keys.push(...server.bodies.splice(0).map((body) => (/"insertId":"(\d+)"/.exec(body) ?? [])[1] ?? ''));
      return [...keys];
    },
    open: () => server.receiver.openConnections(),
    close: () => server.close(),
    http: {
      ...{ receiver: server.receiver, configAt, knowsItsAnswers: true },
      answer(reply) {
        server.override = () => reply;
      },
    },
  });
}

export const underTest: KindUnderTest = {
  kind: gcpKind,
  manners: ['refuses', 'is busy', 'hangs', 'resets', 'denies'],
  tellsEach: true,
  secrets: { private_key: { value: server.privateKey } },
  headers: [],
  badConfigs: [
    { googleProjectIdName: 'short', clientEmail: 'a@b.example' },
    { googleProjectIdName: 'My-Project', clientEmail: 'a@b.example' },
    { googleProjectIdName: 'my-project', clientEmail: 'no e-mail' },
    { googleProjectIdName: 'my-project', clientEmail: 'a@b.example', logIdName: 'a b' },
    { googleProjectIdName: 'my-project', clientEmail: 'a@b.example', endpoint: 'https://x.example/path' },
    { googleProjectIdName: 'my-project', clientEmail: 'a@b.example', more: 1 },
  ],
  startReceiver: start,
};
