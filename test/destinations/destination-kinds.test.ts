import { afterAll, describe, expect, it } from '@jest/globals';
import { httpKind } from '../../src/destination-kinds/http/http.kind.ts';
import type { AnyDestinationKind } from '../../src/destination-kinds/kind.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { FORMATS } from '../../src/formats/formats.ts';
import { createWorld } from './world.ts';

const QUERY = `{ auditEventDestinationKinds {
  name title form { name title type required choices help } formats
  secretToken { title required shown minimumLength maximumLength overlaps } deliveryOptions { batchMaxEvents compression }
} }`;

/** One that only this test knows. */
const PIGEON_FIELD = {
  name: 'loft',
  title: 'Loft',
  type: 'choice',
  choices: ['roof', 'yard'],
  help: 'Where it lives.',
} as const;
const PIGEONS: AnyDestinationKind = {
  ...httpKind,
  ...{ name: 'pigeon', title: 'Carrier pigeon', form: [PIGEON_FIELD] },
};

const world = await createWorld({ kinds: [...DESTINATION_KINDS, PIGEONS] });
afterAll(() => world.close());

describe('the kinds of destinations', () => {
  it('are listed for all callers with the fields of their configuration, whatever kinds the server has', async () => {
    const { data, errors } = await world.execute(QUERY, {}, undefined);
    expect(errors).toBeUndefined();
    const kinds = data?.['auditEventDestinationKinds'] as unknown as readonly { readonly name: string }[];
    expect(kinds.map(({ name }) => name)).toEqual([...DESTINATION_KINDS.map(({ name }) => name), 'pigeon']);
    const named = (name: string) => kinds.find((kind) => kind.name === name);
    expect(named('http')).toEqual({
      ...{ name: 'http', title: 'HTTP' },
      form: [
        {
          ...{ name: 'url', title: 'Destination URL', type: 'URL', required: true, choices: [] },
          help: 'Where events are sent, by POST.',
        },
      ],
      formats: FORMATS.map(({ name }) => name),
      secretToken: {
        ...{ title: 'Verification token', required: false, shown: true, overlaps: false },
        ...{ minimumLength: 16, maximumLength: 24 },
      },
      deliveryOptions: { batchMaxEvents: 1, compression: 'none' },
    });
    expect(named('splunk_hec')).toMatchObject({
      secretToken: { title: 'HEC token', required: true, shown: false, overlaps: true },
      deliveryOptions: { batchMaxEvents: 1_000, compression: 'gzip' },
    });
    expect(named('pigeon')).toMatchObject({
      title: 'Carrier pigeon',
      form: [{ ...PIGEON_FIELD, type: 'CHOICE', required: false }],
    });
  });
});
