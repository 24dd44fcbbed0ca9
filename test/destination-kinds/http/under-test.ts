import { httpKind } from '../../../src/destination-kinds/http/http.kind.ts';
import { generateSigningSecret } from '../../../src/destination-kinds/http/signing-secret.ts';
import { startReceiver } from '../../support/receiver.ts';
import type { Reply } from '../../support/receiver-reply.ts';
import type { KindReceiver, KindUnderTest, Manner } from '../kind-under-test.ts';

const REPLIES: Readonly<Partial<Record<Manner, Reply>>> = {
  takes: 200,
  refuses: { status: 400, body: 'not this one' },
  'is busy': { status: 503, headers: { 'retry-after': '7' } },
  'is gone': 410,
  hangs: { hang: true },
  resets: { closeAfter: 'request' },
};

async function startHttpReceiver(): Promise<KindReceiver> {
  const receiver = await startReceiver();
  const taken: number[] = [];
  let reply: Reply = 200;
  receiver.respond(({ json }) => {
    if (reply === 200) taken.push((json as { id: number }).id);
    return reply;
  });
  return {
    config: { url: `${receiver.url}/in?key=query-secret` },
    otherConfig: { url: 'https://user:url-secret@siem.example/in' },
    behave(manner) {
      reply = REPLIES[manner] ?? 200;
    },
    ids: () => taken,
    keys: () => receiver.requests.map(({ headers }) => String(headers['webhook-id'])),
    open: () => receiver.openConnections(),
    close: () => receiver.close(),
    http: {
      receiver,
      configAt: (url) => ({ url: `${url}/in?key=query-secret` }),
      answer(next) {
        reply = next;
      },
      knowsItsAnswers: false,
    },
  };
}

export const underTest: KindUnderTest = {
  kind: httpKind,
  manners: ['refuses', 'is busy', 'is gone', 'hangs', 'resets'],
  secrets: {
    verification_token: { value: 'a-token-that-is-secret' },
    signing_secret: {
      value: generateSigningSecret(),
      previous: { value: generateSigningSecret(), until: new Date(Date.now() + 3_600_000) },
    },
  },
  headers: [{ key: 'Authorization', value: 'Bearer header-secret' }],
  badConfigs: [{ url: '' }, { url: 'x'.repeat(256) }, { url: 7 }, { url: 'https://a.example', more: 1 }],
  startReceiver: startHttpReceiver,
};
