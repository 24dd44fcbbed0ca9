import type { EventReport, SendContext } from '../sender.ts';
import type { HecClient } from './hec-client.ts';
import { judge } from './judge.ts';
import { hecAnswers } from './splunk-hec-errors.ts';

const PATH = '/services/collector/health';

/**
 * Asks the collector for its health; undefined: it is healthy, or it does not say. Other software with Splunk's
 * protocol has no such path; then the test event shows whether it works.
 */
export async function askHealth(
  client: HecClient,
  { timeoutMs, signal }: Pick<SendContext, 'timeoutMs' | 'signal'>,
  place: Parameters<typeof judge>[2],
): Promise<EventReport | undefined> {
  const started = performance.now();
  const request = { path: PATH, method: 'GET' as const, headers: [], body: '' };
  const reply = await client.ask(request, { timeoutMs, signal });
  const { result, answer } = reply;
  if (result.kind === 'failure' || answer === undefined) return undefined;
  const verdict = judge(reply, 1, place);
  if (verdict.kind !== 'stopped' || answer.code === NO_SUCH_PATH) return undefined;
  const { said, code } = answer;
  return {
    outcome: verdict.outcome,
    answer: {
      durationMs: Math.round(performance.now() - started),
      status: result.status,
      ...(result.phases && { phases: result.phases }),
      ...verdict.said,
      message: hecAnswers.HEC_SICK({ said, code }),
    },
  };
}

const NO_SUCH_PATH = 404;
