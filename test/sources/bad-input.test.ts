import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SOURCE_KINDS } from '../../src/sources/source-kinds.ts';
import { DAMAGES, withWrongTypes } from './damages.ts';
import { mappedSamples } from './samples.ts';
import { createSourcesWorld, type MadeSource, type SourcesWorld } from './world.ts';

let world: SourcesWorld;
beforeAll(async () => {
  world = await createSourcesWorld();
});
afterAll(() => world.close());

/** Two different records that are events of a kind, each on one line. */
function goodRecords(kind: string, groupPath: string): readonly [string, string] {
  const made = (number: number): string => {
    const own = { event_type: 'x', entity_type: 'Group', entity_path: groupPath, author_name: 'Ada' };
    return JSON.stringify(
      kind === 'gitlab' ? { ...own, details: { number } } : { type: `t${number}`, number },
    );
  };
  const found = SOURCE_KINDS.find(({ name }) => name === kind);
  const [one, two] = found?.recognises === true ? mappedSamples(found).map(({ text }) => text) : [];
  return [one ?? made(1), two ?? made(2)];
}

const configOf = (kind: string): object => (kind === 'splunk_hec' ? { unrecognised: 'keep' } : {});
const joined = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.flatMap((part) => [Buffer.from(part), Buffer.from('\n')]));

interface Answered {
  readonly status: number;
  readonly json: Record<string, number> & { readonly message?: unknown; readonly text?: string };
}

async function post(source: MadeSource, path: string, body: Buffer): Promise<Answered> {
  const answer = await fetch(path === '' ? source.url : `${world.address}/services/collector/${path}`, {
    method: 'POST',
    headers: { authorization: `Splunk ${source.secret}` },
    body: Uint8Array.from(body),
  });
  return { status: answer.status, json: (await answer.json()) as Answered['json'] };
}

const KINDS = SOURCE_KINDS.map(({ name }) => name);

describe.each(KINDS)('a record for %s that is', (kind) => {
  let source: MadeSource;
  let good: readonly [string, string];
  beforeAll(async () => {
    source = await world.source(kind, configOf(kind));
    good = goodRecords(kind, source.groupPath);
  });

  it.each(DAMAGES.map((damage) => [damage.name, damage] as const))(
    '%s costs none of its neighbours',
    async (_name, { kept, apply }) => {
      const [one, two] = good;
      const bad = apply(two);
      const { status, json } = await post(source, '', joined(one, bad, two));
      if (kind === 'gitlab') {
        // All or nothing, as its senders expect.
        expect({ status, json }).toMatchObject(
          status === 202
            ? { json: { accepted: expect.any(Number) } }
            : { status: 400, json: { message: expect.anything() } },
        );
        return;
      }
      expect({ status, json }).toMatchObject({ status: 202 });
      const { accepted = 0, duplicates = 0 } = json;
      expect(accepted + duplicates).toBeGreaterThanOrEqual(kept ? 3 : 2);
    },
  );

  it('of wrong types costs none of its neighbours', async () => {
    const [one, two] = good;
    const wrong = withWrongTypes(two);
    const { status, json } = await post(source, '', joined(one, ...wrong, two));
    if (kind === 'gitlab') return expect([202, 400]).toContain(status);
    expect(status).toBe(202);
    const { accepted = 0, duplicates = 0, skipped = 0, refused = 0 } = json;
    expect(accepted + duplicates).toBeGreaterThanOrEqual(2);
    expect(accepted + duplicates + skipped + refused).toBe(wrong.length + 2);
  });
});

/** Sends envelopes as senders to Splunk do: behind the one that was named as bad it goes on. */
async function sendAll(source: MadeSource, envelopes: readonly Buffer[]): Promise<void> {
  for (let from = 0; from < envelopes.length;) {
    const { status, json } = await post(source, 'event', joined(...envelopes.slice(from)));
    if (status === 200) return;
    expect({ status, json }).toEqual({
      status: 400,
      json: {
        text: expect.any(String),
        code: expect.any(Number),
        'invalid-event-number': expect.any(Number),
      },
    });
    from += (json['invalid-event-number'] ?? 0) + 1;
  }
}

describe.each(['splunk_hec', 'json'])('at Splunk’s paths, for %s, a record that is', (kind) => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await world.source(kind, configOf(kind));
  });
  const stored = async (): Promise<number> => (await world.events(source.groupPath)).length;

  it.each(DAMAGES.map((damage) => [damage.name, damage] as const))(
    '%s costs none of its neighbours',
    async (_name, { kept, inside = kept, apply }) => {
      const [one, two] = goodRecords(kind, source.groupPath);
      const envelopes = [Buffer.from(one), apply(two), Buffer.from(two)];
      const before = await stored();
      await sendAll(
        source,
        envelopes.map((event) => Buffer.concat([Buffer.from('{"event":'), event, Buffer.from('}')])),
      );
      const between = await stored();
      expect(between - before).toBeGreaterThanOrEqual(inside ? 3 : 2);
      const raw = await post(source, 'raw', joined(...envelopes));
      expect(raw).toEqual({ status: 200, json: { text: 'Success', code: 0 } });
      expect((await stored()) - between).toBeGreaterThanOrEqual(kept ? 3 : 2);
    },
  );
});
