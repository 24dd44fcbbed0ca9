import { afterAll, describe, expect, it } from '@jest/globals';
import { httpKind } from '../../src/destination-kinds/http/http.kind.ts';
import type { AnyDestinationKind } from '../../src/destination-kinds/kind.ts';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { createWorld } from './world.ts';

const FIELDS = 'form { name title type required choices help }';
const QUERY = `{ auditEventDestinationKinds { name title ${FIELDS} } }`;

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
  it('are listed for everybody with what their configuration has, whatever kinds the server has', async () => {
    const { data, errors } = await world.execute(QUERY, {}, undefined);
    expect(errors).toBeUndefined();
    expect(data?.['auditEventDestinationKinds']).toEqual([
      {
        name: 'http',
        title: 'HTTP',
        form: [
          {
            ...{ name: 'url', title: 'Destination URL', type: 'URL', required: true, choices: [] },
            help: 'Where events are sent, by POST.',
          },
        ],
      },
      {
        name: 'pigeon',
        title: 'Carrier pigeon',
        form: [{ ...PIGEON_FIELD, type: 'CHOICE', required: false }],
      },
    ]);
  });
});
