import type { Mutant } from './mutant.ts';

/** What comes in and goes out, what is kept secret, what a person sees. */
export const EDGE_MUTANTS: readonly Mutant[] = [
  {
    invariant: 'No event is taken again where it has been',
    file: 'src/outbound/via.ts',
    take: "if (identities.includes(identity)) return { kind: 'back' };",
    test: ['test/audit-events/ingest/loops.test.ts', 'and refused when it comes back'],
  },
  {
    invariant: 'No group holds up what other groups send, read or change',
    file: 'src/database/change-turns.ts',
    take: 'placesPerKey: 1',
    put: 'placesPerKey: CHANGES_AT_ONCE',
    test: ['test/database/change-turns.test.ts', 'of one key are made one after the other'],
  },
  {
    invariant: 'Caps and uniqueness hold under concurrency',
    file: 'src/destinations/changes/destination-changes.ts',
    take: 'if (groupId !== null) return lockGroup(tx, groupId);',
    put: 'if (groupId !== null) return true;',
    test: [
      'test/destinations/destination-concurrency.test.ts',
      'a request while another process makes a destination',
    ],
  },
  {
    invariant: 'An instance destination reads every stream, whichever of the two is made first',
    file: 'src/destinations/changes/destination-changes.ts',
    take: 'SELECT 1 FROM instance FOR NO KEY UPDATE',
    put: 'SELECT 1 FROM instance',
    test: ['test/destinations/instance-subscriptions.test.ts', 'misses no stream and no event'],
  },
  {
    invariant: 'Names that get no answer delay nothing of other groups',
    file: 'src/outbound/shared-lookup.ts',
    take: 'createTurns({ places, placesPerKey })',
    put: 'createTurns({ places, placesPerKey: places })',
    test: ['test/outbound/silent-names.test.ts', 'delay nothing of another'],
  },
  {
    invariant: 'No request leads to an address that is refused',
    file: 'src/outbound/connector.ts',
    take: 'if (refusal !== undefined) throw new AddressNotAllowedError(refusal);',
    test: ['test/outbound/delivery-client.test.ts', 'when it connects'],
  },
  {
    invariant: 'No request leads to an address that is refused',
    file: 'src/outbound/lookup.ts',
    take: 'if (refusal !== undefined) throw new AddressNotAllowedError(refusal);',
    test: ['test/outbound/allowed-addresses.test.ts', 'are none when one of them is refused'],
  },
  {
    invariant: 'An answer means the same whatever way a delivery went, and none is read without an end',
    file: 'src/outbound/answer-guard.ts',
    take: 'this.#bytes += chunk.length;',
    test: ['test/outbound/answers.test.ts', 'one 103 whose headers never end'],
  },
  {
    invariant: 'What redaction takes out is in no table, and no digest is made of it',
    file: 'src/audit-events/ingest/ingest-events.ts',
    take: 'redaction === undefined ? value : finish(takeOutOfAny(value, redaction, textLength))',
    put: 'value',
    test: ['test/audit-events/redaction/redaction.test.ts', 'keeps what it takes out of the database'],
  },
  {
    invariant: 'No number is rounded, no key is lost',
    file: 'src/json/exact-json.ts',
    take: 'changedNumbers.length > 0 ? parseWithRawNumbers(text, changedNumbers) : value',
    put: 'value',
    test: ['test/json/exact-json.property.test.ts', 'gives every spelling of a number back'],
  },
  {
    invariant: 'No number is rounded, no key is lost',
    file: 'src/json/exact-json.ts',
    take: 'if (countMembers(value) !== scan.members) {',
    put: 'if (false) {',
    test: ['test/json/exact-json.property.test.ts', 'refuses every text in which a key stands twice'],
  },
  {
    invariant: 'Secrets are not readable in the database',
    file: 'src/destinations/headers/headers.service.ts',
    take: 'sealSecret(sealer, name, value)',
    put: 'Buffer.concat([sealSecret(sealer, name, value), Buffer.from(value)])',
    test: ['test/destinations/header-rules.test.ts', 'are not readable in the database'],
  },
  {
    invariant: 'No event is sent to one place with the secrets of another',
    file: 'src/destinations/model/destination-config.ts',
    take: 'const row = await readRow(prisma, destinationId);',
    put: `const first = await readRow(prisma, destinationId);
  const row = first && { ...first, secrets: (await readRow(prisma, destinationId))?.secrets ?? [] };`,
    test: [
      'test/destinations/destination-loading.test.ts',
      'has the URL, the token and the headers of one moment',
    ],
  },
  {
    invariant: 'No secret is sealed with a key that the instance does not know',
    file: 'src/cli/admin/key-rotation/rotate.ts',
    take: 'await isAnythingLeft(client, newKey)',
    put: 'false as boolean',
    test: ['test/cli/key-rotation.test.ts', 'waits for a transaction that is about to commit'],
  },
  {
    invariant: 'What the page shows keeps out nobody, in light and dark, and its console stays clean',
    file: 'web/page.html',
    take: ' lang="en"',
    test: ['test/web/page.test.ts', 'says what to do about a token that is not good'],
    build: true,
  },
  {
    invariant: 'Nothing runs in a page but its own files',
    file: 'src/http/page.ts',
    take: `"script-src 'self'"`,
    put: `"script-src 'self' 'unsafe-inline'"`,
    test: ['test/pages/pages.test.ts', 'runs no script and applies no style but ours'],
  },
  {
    invariant: 'No cookie counts',
    file: 'src/graphql/graphql-handler.ts',
    take: 'reader } = request;',
    put: 'reader, headers } = request as typeof request & { headers: unknown }; void headers;',
    test: ['test/graphql/graphql-handler.test.ts', 'have no way in and are never set'],
  },
  {
    invariant: 'Nothing is said to a person that `docs/errors.md` does not explain',
    file: 'eslint.config.js',
    take: `"NewExpression[callee.name='GraphQLError'] > .arguments:first-child",`,
    test: ['test/guards/errors.test.ts', 'is refused by lint in'],
  },
];
