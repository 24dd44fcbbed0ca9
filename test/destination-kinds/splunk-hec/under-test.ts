import { splunkHecKind } from '../../../src/destination-kinds/splunk-hec/splunk-hec.kind.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import type { KindReceiver, KindUnderTest, Manner } from '../kind-under-test.ts';
import { said, startCollector } from './collector.ts';

const REPLIES: Readonly<Partial<Record<Manner, Reply>>> = {
  'is busy': said(503, { text: 'Server is busy', code: 9 }),
  hangs: { hang: true },
  resets: { closeAfter: 'request' },
};

const TOKEN = 'a-token-of-splunk-that-is-secret';

async function start(): Promise<KindReceiver> {
  const collector = await startCollector();
  const shipments: string[] = [];
  collector.tokens.set(TOKEN, {});
  const configAt = (url: string) => ({
    ...{ url, index: 'main', source: 'auditstream', sourcetype: '_json' },
    ...{ host: 'audit.example', acknowledgement: false },
  });
  return {
    config: configAt(collector.url),
    otherConfig: {
      ...{
        url: 'https://splunk.example:8088/proxy',
        index: 'audit',
        source: 'here',
        sourcetype: 'audit:json',
      },
      ...{ host: 'other.example', acknowledgement: true },
    },
    behave(manner, eventId) {
      collector.wrong.clear();
      if (manner === 'refuses' && eventId !== undefined) collector.wrong.add(eventId);
      collector.override = () => REPLIES[manner];
      if (manner === 'denies') collector.tokens.delete(TOKEN);
      else collector.tokens.set(TOKEN, {});
    },
    ids: () => collector.indexed.map(({ event }) => event.id),
    keys() {
      shipments.push(
        ...collector.bodies.splice(0).map((body) => (/"event":\{"id":(\d+)/.exec(body) ?? [])[1] ?? ''),
      );
      return [...shipments];
    },
    open: () => collector.receiver.openConnections(),
    close: () => collector.close(),
    http: {
      ...{ receiver: collector.receiver, configAt, knowsItsAnswers: true },
      answer(reply) {
        collector.override = () => reply;
      },
    },
  };
}

export const underTest: KindUnderTest = {
  kind: splunkHecKind,
  manners: ['refuses', 'is busy', 'hangs', 'resets', 'denies'],
  tellsEach: true,
  secrets: {
    token: {
      value: TOKEN,
      previous: { value: 'the-token-before-it', until: new Date(Date.now() + 3_600_000) },
    },
  },
  headers: [],
  badConfigs: [
    { url: '' },
    { url: 7 },
    { url: 'splunk.example:8088' },
    { url: `https://splunk.example/${'x'.repeat(255)}` },
    { url: 'https://user:secret@splunk.example:8088' },
    { url: 'https://splunk.example:8088/services/collector?token=secret' },
    { url: 'https://splunk.example:8088/services/search/jobs' },
    { url: 'https://splunk.example:8088', index: '_internal' },
    { url: 'https://splunk.example:8088', index: 'Main' },
    { url: 'https://splunk.example:8088', source: '' },
    { url: 'https://splunk.example:8088', host: 'a\nb' },
    { url: 'https://splunk.example:8088', acknowledgement: 'yes' },
    { url: 'https://splunk.example:8088', headers: {} },
  ],
  startReceiver: start,
};
