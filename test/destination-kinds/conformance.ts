import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IN_NO_STREAM } from '../../src/destination-kinds/event-place.ts';
import { checkConfig } from '../../src/config-forms/check-config.ts';
import type { FormField } from '../../src/config-forms/form-field.ts';
import { DEFAULT_DELIVERY_OPTIONS } from '../../src/destination-kinds/delivery-options.ts';
import type { OpenPlace } from '../../src/destination-kinds/kind.ts';
import {
  reportOf,
  type EventReport,
  type OutgoingEvent,
  type SendContext,
  type Sender,
  type SendReport,
} from '../../src/destination-kinds/sender.ts';
import { ERROR_TABLES } from '../../src/error-tables.ts';
import { entriesOf } from '../../src/errors/define-errors.ts';
import { connectionsOf } from '../../src/outbound/connections.ts';
import { createDeliveryClient } from '../../src/outbound/delivery-client.ts';
import { systemLookup } from '../../src/outbound/lookup.ts';
import { allow } from '../outbound/zone.ts';
import { makeCertificate } from '../support/certificate.ts';
import { loopbackAllowed } from '../support/loopback-allowed.ts';
import { eventually } from '../support/eventually.ts';
import { FOREIGN_ANSWERS, FOREIGN_SUCCESSES } from './foreign-answers.ts';
import type { HttpReceiver, KindReceiver, KindUnderTest, Manner } from './kind-under-test.ts';

const IDENTITY = '11111111-2222-3333-4444-555555555555';
const EXPECTED: Readonly<Record<Exclude<Manner, 'denies'>, object>> = {
  takes: { kind: 'delivered' },
  // For good, where its answers say so, or for now.
  refuses: { kind: expect.stringMatching(/^(?:failed|refused)$/) },
  'is busy': { kind: 'busy', answered: true },
  'is gone': { kind: 'gone' },
  hangs: { kind: 'busy', answered: false },
  resets: { kind: 'busy', answered: false },
};
// A text that is nearly all placeholders would be found in everything.
const PLACEHOLDER = /\{[a-z][A-Za-z]*\}/g;
const LEAST_LETTERS = 8;
const PATTERNS = ERROR_TABLES.flatMap(entriesOf)
  .filter(({ text }) => text.replace(PLACEHOLDER, '').replace(/[^a-z]/gi, '').length >= LEAST_LETTERS)
  .map(({ text }) => {
    const literal = text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    return new RegExp(`^${literal.replace(PLACEHOLDER, '.*')}$`, 's');
  });

/** Whether a text comes out of a table of errors. */
function isRegistered(text: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(text));
}

export function eventWith(id: number): OutgoingEvent {
  return { id, eventType: 'conformance', body: `{"id":${id},"n":1.50}`, via: null, ...IN_NO_STREAM };
}

/** What every kind of destination has to do, whatever it sends to. */
export function describeKind(tried: KindUnderTest): void {
  const { kind } = tried;
  const values = Object.values(tried.secrets).flatMap((secret) =>
    secret === undefined ? [] : [secret.value, ...(secret.previous ? [secret.previous.value] : [])],
  );
  const hidden = [...values, ...tried.headers.map(({ value }) => value), 'query-secret', 'url-secret'];

  let receiver: KindReceiver;
  let client: ReturnType<typeof createDeliveryClient>;
  beforeAll(async () => void (receiver = await tried.startReceiver()));
  afterAll(() => receiver.close());
  beforeEach(() => {
    receiver.behave('takes');
    client = createDeliveryClient({ lookup: systemLookup, rules: loopbackAllowed() });
  });
  afterEach(() => client.close());

  const placeOf = (config: object, secrets: OpenPlace['secrets']): OpenPlace => ({
    destinationId: 1,
    config,
    secrets,
    headers: tried.headers,
    options: DEFAULT_DELIVERY_OPTIONS,
  });
  const open = (config = receiver.config, from = client, poolKey?: string, secrets = tried.secrets): Sender =>
    kind.open(placeOf(config, secrets), {
      connections: connectionsOf(from, { shareKey: 'a group', poolKey }),
      identity: IDENTITY,
      externalUrl: '',
      now: () => new Date(),
    });
  const send = (
    sender: Sender,
    events: readonly [OutgoingEvent, ...OutgoingEvent[]],
    context: Partial<SendContext> = {},
  ): Promise<SendReport> =>
    sender.send({ events }, { at: new Date(), trigger: 'STREAM', attempt: 1, timeoutMs: 5_000, ...context });
  const sendOne = async (sender: Sender, id: number, context?: Partial<SendContext>): Promise<EventReport> =>
    reportOf(await send(sender, [eventWith(id)], context), 0);

  /** All that people may come to see of a report. */
  const seen = (...texts: unknown[]): string => JSON.stringify(texts);
  const expectNothingHidden = (text: string): void => {
    for (const secret of hidden) expect(text).not.toContain(secret);
  };

  function describeOverHttp(): void {
    const http = (): HttpReceiver => {
      if (receiver.http === undefined) throw new Error('Say what it is over HTTP, or that it is local');
      return receiver.http;
    };
    /** For now, or until a person mends it: nothing is lost, and nothing is taken for delivered. */
    const expectKept = ({ outcome, answer }: EventReport): void => {
      expect(['failed', 'busy', 'denied']).toContain(outcome.kind);
      expect(answer.class).toMatch(/^[a-z-]+$/);
      expect(answer.message === undefined || isRegistered(answer.message)).toBe(true);
      expect(outcome.kind !== 'denied' || isRegistered(outcome.text)).toBe(true);
      expectNothingHidden(seen(outcome, answer));
    };

    it.each(FOREIGN_ANSWERS)(
      'keeps an event where something else answers, and sends it then: %s',
      async (_, reply) => {
        http().answer(reply);
        const sender = open();
        const before = receiver.ids().length;
        const { requests } = http().receiver;
        const asked = requests.length;
        expectKept(await sendOne(sender, 70));
        // A redirect leads away from what the rules of addresses have looked at.
        expect(requests.slice(asked).filter(({ path }) => path.includes('elsewhere'))).toEqual([]);
        expect(receiver.ids()).toHaveLength(before);
        receiver.behave('takes');
        expect((await sendOne(sender, 70)).outcome.kind).toBe('delivered');
        expect(receiver.ids().slice(before)).toEqual([70]);
      },
    );

    it.each(FOREIGN_SUCCESSES)('takes no success of something else for its own: %s', async (_, reply) => {
      if (!http().knowsItsAnswers) return;
      http().answer(reply);
      const sender = open();
      const report = await sendOne(sender, 71);
      expectKept(report);
      expect(isRegistered(String(report.answer.message))).toBe(true);
      receiver.behave('takes');
      expect((await sendOne(sender, 71)).outcome.kind).toBe('delivered');
    });

    it('takes a success for one whose answer is cut in the middle', async () => {
      http().answer({ closeAfter: 'half-body', status: 200 });
      const sender = open();
      expect((await sendOne(sender, 72)).outcome).toEqual({ kind: 'delivered' });
    });

    it('says that nothing can be reached at an address', async () => {
      const sender = open(http().configAt('http://127.0.0.1:1'));
      const { outcome, answer } = await sendOne(sender, 73);
      expect(outcome).toEqual({ kind: 'busy', answered: false });
      expect(answer.class).toBe('connect');
      expect(isRegistered(String(answer.message))).toBe(true);
    });

    it('sends nothing over a channel whose certificate is of an authority that nobody knows', async () => {
      let heard = 0;
      const server = createServer(makeCertificate('127.0.0.1'), (socket) => {
        socket.on('error', () => undefined).on('data', ({ length }) => void (heard += length));
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      const sender = open(http().configAt(`https://127.0.0.1:${port}`));
      const { outcome, answer } = await sendOne(sender, 74);
      await once(server.close(), 'close');
      expect(outcome).toEqual({ kind: 'failed', answered: false });
      expect(answer.class).toBe('tls');
      expect(isRegistered(String(answer.message))).toBe(true);
      expect(heard).toBe(0);
    });

    it('has no header made out of a secret with line breaks in it', async () => {
      const given = Object.values(kind.configSecrets ?? {}).filter(({ read }) => read === undefined);
      for (const name of [kind.secretToken, ...given.map(({ secret }) => secret)]) {
        const value = `${tried.secrets[name]?.value}\r\nX-Injected: 1`;
        // It is not saved.
        if (kind.secrets[name]?.pattern?.test(value) === false) continue;
        const before = http().receiver.requests.length;
        const sender = open(receiver.config, client, undefined, { ...tried.secrets, [name]: { value } });
        expectNothingHidden(seen(await sendOne(sender, 75)));
        const requests = http().receiver.requests.slice(before);
        expect(requests.filter(({ headers }) => 'x-injected' in headers)).toEqual([]);
      }
    });
  }

  describe(`the kind ${kind.name}`, () => {
    it('has a configuration that survives being stored, and is the same destination afterwards', () => {
      for (const config of [receiver.config, receiver.otherConfig]) {
        const stored = JSON.parse(JSON.stringify(kind.config.parse(config))) as object;
        expect(kind.config.parse(stored)).toEqual(config);
        expect(kind.identity(stored)).toEqual(kind.identity(config));
      }
      expect(kind.identity(receiver.config).key).not.toBe(kind.identity(receiver.otherConfig).key);
    });

    it('says what is wrong with a configuration in texts out of the tables of errors', () => {
      expect(checkConfig(kind.config, receiver.config)).toEqual([]);
      for (const config of [...tried.badConfigs, null, [], 'text', {}, { nothing: 'that it knows' }]) {
        const errors = checkConfig(kind.config, config);
        expect({ config, errors: errors.length > 0 }).toEqual({ config, errors: true });
        expect(errors.filter((text) => !isRegistered(text))).toEqual([]);
      }
    });

    it('has a form whose fields are members of its configuration or secrets that it can hold, and rules for each of its secrets', () => {
      const wanted = kind.form.filter(({ required }) => required).map(({ name }) => name);
      expect(Object.keys(receiver.config)).toEqual(expect.arrayContaining(wanted));
      const isSecret = ({ type }: FormField): boolean => type === 'secret';
      for (const field of kind.form) if (!isSecret(field)) expect(receiver.config).toHaveProperty(field.name);
      const inConfig = Object.entries(kind.configSecrets ?? {});
      expect(kind.form.filter(isSecret).map(({ name }) => name)).toEqual(inConfig.map(([name]) => name));
      expect(Object.keys(kind.secrets)).toEqual(
        expect.arrayContaining([kind.secretToken, ...inConfig.map(([, { secret }]) => secret)]),
      );
      expect(Object.keys(kind.secrets).sort()).toEqual(Object.keys(tried.secrets).sort());
    });

    it('tells of a change without secrets, and of none where there is none', () => {
      expect(kind.changes(receiver.config, receiver.config)).toEqual([]);
      const parts = kind.changes(receiver.config, receiver.otherConfig);
      expect(parts.length).toBeGreaterThan(0);
      expectNothingHidden(seen(parts, kind.identity(receiver.config).shown));
      expectNothingHidden(kind.identity(receiver.otherConfig).shown);
    });

    it('delivers, over connections that stay open and over one for each request', async () => {
      for (const poolKey of [undefined, 'a pool']) {
        const sender = open(receiver.config, client, poolKey);
        const before = receiver.ids().length;
        for (const id of [1, 2, 3]) {
          const { outcome, answer } = await sendOne(sender, id);
          expect({ outcome, class: answer.class }).toEqual({
            outcome: { kind: 'delivered' },
            class: undefined,
          });
          expect(Number.isInteger(answer.durationMs)).toBe(true);
        }
        expect(receiver.ids().slice(before)).toEqual([1, 2, 3]);
      }
    });

    it('takes as many events at once as its limits say, in order', async () => {
      const sender = open();
      const { events, bytes, ageMs, inFlight } = sender.limits;
      expect(Math.min(events, bytes, inFlight)).toBeGreaterThan(0);
      expect(ageMs).toBeGreaterThanOrEqual(0);
      const before = receiver.ids().length;
      const ids = Array.from({ length: events }, (_, index) => 100 + index);
      const [first = eventWith(0), ...others] = ids.map(eventWith);
      const report = await send(sender, [first, ...others]);
      expect(ids.map((_, index) => reportOf(report, index).outcome.kind)).toEqual(ids.map(() => 'delivered'));
      expect(receiver.ids().slice(before)).toEqual(ids);
    });

    it('sends a shipment again so that its receiver can recognise it', async () => {
      const sender = open();
      const before = receiver.keys().length;
      await sendOne(sender, 7);
      await sendOne(sender, 7, { trigger: 'RETRY', attempt: 2 });
      await sendOne(sender, 8);
      const [first, again, other] = receiver.keys().slice(before);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
    });

    it.each(tried.manners.filter((manner) => manner !== 'denies'))(
      'knows what it means when a receiver %s, and says so without secrets',
      async (manner) => {
        receiver.behave(manner, 20);
        const sender = open();
        const { outcome, answer } = await sendOne(sender, 20, {
          timeoutMs: manner === 'hangs' ? 300 : 5_000,
        });
        expect(outcome).toMatchObject(EXPECTED[manner]);
        expect(answer.class).toMatch(/^[a-z-]+$/);
        expect(answer.message === undefined || isRegistered(answer.message)).toBe(true);
        expectNothingHidden(seen(outcome, answer));
      },
    );

    if (tried.tellsEach === true)
      it('tells of each event of a shipment what becomes of it, in order', async () => {
        receiver.behave('refuses', 62);
        const sender = open();
        const before = receiver.ids().length;
        const report = await send(sender, [eventWith(61), eventWith(62), eventWith(63)]);
        expect([0, 1, 2].map((index) => reportOf(report, index).outcome)).toEqual([
          { kind: 'delivered' },
          expect.objectContaining(EXPECTED.refuses),
          { kind: 'delivered' },
        ]);
        expect(receiver.ids().slice(before)).toEqual([61, 63]);
      });

    if (tried.manners.includes('denies'))
      it('says what a person has to mend when its receiver does not know the secret', async () => {
        receiver.behave('denies');
        const sender = open();
        const { outcome, answer } = await sendOne(sender, 21);
        expect(outcome).toMatchObject({ kind: 'denied' });
        expect(isRegistered(String((outcome as unknown as { text: string }).text))).toBe(true);
        expectNothingHidden(seen(outcome, answer));
      });

    it('gives up what is in flight when it is told to, and says nothing about the destination', async () => {
      if (!tried.manners.includes('hangs')) return;
      receiver.behave('hangs');
      const sender = open();
      const abort = new AbortController();
      const sent = sendOne(sender, 30, { signal: abort.signal });
      setTimeout(() => abort.abort(), 50);
      expect((await sent).outcome).toEqual({ kind: 'aborted' });
    });

    it('shows a request without secrets', () => {
      const sender = open();
      const preview = sender.preview(eventWith(9), new Date());
      expect(preview.headers.length).toBeGreaterThan(0);
      expectNothingHidden(seen(preview));
    });

    it('sends nothing to an address that the rules refuse, and asks about it before it is saved', async () => {
      if (tried.isLocal === true) return;
      const guarded = createDeliveryClient({ lookup: systemLookup, rules: allow() });
      const sender = open(receiver.config, guarded);
      const before = receiver.ids().length;
      const { outcome, answer } = await sendOne(sender, 40);
      expect(outcome).toEqual({ kind: 'failed', answered: false });
      expect(answer.class).toBe('refused-address');
      expect(receiver.ids()).toHaveLength(before);
      await guarded.close();

      const asked: string[] = [];
      const blockedReason = (url: string) => Promise.resolve(void asked.push(url));
      expect(await kind.check(receiver.config, { blockedReason })).toEqual([]);
      expect(asked.length).toBeGreaterThan(0);
    });

    if (tried.isLocal !== true) describeOverHttp();

    it('leaves nothing open when it is done', async () => {
      const sender = open(receiver.config, client, 'another pool');
      await Promise.all([50, 51, 52].map((id) => sendOne(sender, id)));
      await client.close();
      await eventually(async () => (await receiver.open()) === 0);
    });
  });
}
