import type { DestinationVerifier } from '../../destinations/changes/destination-changes.ts';
import { DESTINATION_MODELS } from '../../destinations/model/destination-ids.ts';
import type { Permit } from '../../destinations/changes/destination-events.ts';
import { sentHeaders } from '../../destinations/rules/http-config.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { SendResult } from '../../outbound/send-result.ts';
import { prepareHeaders } from '../request/delivery-request.ts';
import { testErrors } from '../streaming-errors.ts';
import { loadTarget } from '../request/target.ts';
import type { TestResult, TestSender } from './test-sender.ts';

/** Verifies with test events; what they came to is told and not recorded, because the destination is not there yet. */
export function createDestinationVerifier(
  deps: Parameters<typeof loadTarget>[0] & { readonly tests: TestSender },
): DestinationVerifier {
  const { tests } = deps;
  return {
    async asNew(permit, { name, url, verificationToken, headers }) {
      const target = { type: modelOf(permit), id: null, details: name };
      // Not signed: nobody can know the secret yet.
      const config = { verificationToken, headers: sentHeaders(headers), signing: undefined };
      const headersFor = prepareHeaders(config, deps.identity);
      return refusalOf(await tests.send({ ...subjectOf(permit), target }, { config: { url }, headersFor }));
    },
    async asChanged(permit, { id, name }, { headers, ...changed }) {
      const loaded = await loadTarget(deps, id);
      // Gone meanwhile: the change itself finds that out.
      if (loaded === undefined) return undefined;
      const target = { type: modelOf(permit), id, details: name };
      const config = { ...loaded.config, ...changed, ...(headers && { headers: sentHeaders(headers) }) };
      const headersFor = prepareHeaders(config, deps.identity);
      return refusalOf(await tests.send({ ...subjectOf(permit), target }, { config, headersFor }));
    },
  };
}

function modelOf({ group, generation }: Permit): string {
  return DESTINATION_MODELS[generation][group === null ? 'instance' : 'group'];
}

function subjectOf({ group, author }: Permit): Pick<Permit, 'group' | 'author'> {
  return { group, author };
}

function refusalOf(test: TestResult): ErrorText | undefined {
  if (test.kind === 'too-many') return testErrors.VERIFY_TOO_MANY({ reason: test.message });
  const { result, outcome } = test.attempt;
  if (outcome.kind === 'delivered') return undefined;
  return testErrors.VERIFY_NOT_TAKEN({ reason: whatHappened(result) });
}

function whatHappened(result: SendResult): string {
  return result.kind === 'failure' ? result.message : testErrors.VERIFY_ANSWERED({ status: result.status });
}
