import { ownerKey } from '../../access/share-keys.ts';
import type { OpenPlace } from '../../destination-kinds/kind.ts';
import type { Answer } from '../../destination-kinds/sender.ts';
import type { DestinationVerifier } from '../../destinations/changes/destination-changes.ts';
import { loadDestinationConfig } from '../../destinations/model/destination-config.ts';
import { modelOf } from '../../destinations/model/destination-ids.ts';
import { sentHeaders } from '../../destinations/rules/http-config.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { testErrors } from '../streaming-errors.ts';
import { openSender } from '../request/open-sender.ts';
import type { TargetParts } from '../request/target.ts';
import type { TestResult, TestSender } from './test-sender.ts';

/** Verifies with test events; what they came to is told and not recorded, because the destination is not there yet. */
export function createDestinationVerifier(
  deps: TargetParts & { readonly tests: TestSender },
): DestinationVerifier {
  const { tests } = deps;
  return {
    async asNew(permit, { kind, name, config, secrets, headers, options }) {
      const { group, author } = permit;
      const target = { type: modelOf(permit), id: null, details: name };
      const place = {
        destinationId: null,
        config,
        secrets: opened(secrets),
        headers: sentHeaders(headers),
        options,
      };
      const sender = openSender(deps, { kind, place, shareKey: ownerKey(group) });
      return refusalOf(await tests.tryOut({ group, author, target }, sender));
    },
    async asChanged(permit, { id, name }, { config, secrets = {}, removedSecrets = [], headers, options }) {
      const loaded = await loadDestinationConfig(deps.database.prisma, deps, id);
      // Gone meanwhile: the change itself finds that out.
      if (loaded === undefined) return undefined;
      const { group, author } = permit;
      const target = { type: modelOf(permit), id, details: name };
      const place = {
        ...loaded.place,
        ...(config !== undefined && { config }),
        ...(headers && { headers: sentHeaders(headers) }),
        ...(options && { options }),
        secrets: without({ ...loaded.place.secrets, ...opened(secrets) }, removedSecrets),
      };
      const sender = openSender(deps, { ...loaded, place });
      return refusalOf(await tests.tryOut({ group, author, target }, sender));
    },
  };
}

function without(secrets: OpenPlace['secrets'], names: readonly string[]): OpenPlace['secrets'] {
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => !names.includes(name)));
}

function opened(secrets: Readonly<Record<string, string>>): OpenPlace['secrets'] {
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, { value }]));
}

function refusalOf(test: TestResult): ErrorText | undefined {
  if (test.kind === 'too-many') return testErrors.VERIFY_TOO_MANY({ reason: test.message });
  const { answer, outcome } = test.attempt;
  if (outcome.kind === 'delivered') return undefined;
  const reason = outcome.kind === 'denied' ? outcome.text : whatHappened(answer);
  return testErrors.VERIFY_NOT_TAKEN({ reason });
}

function whatHappened({ message, status, code }: Answer): string {
  return message ?? testErrors.VERIFY_ANSWERED({ status: status ?? code ?? 'nothing' });
}
