import type { PostResult } from '../../outbound/connections.ts';
import { judge as judgeHttp } from '../http/judge.ts';
import { isPage } from '../judge-http.ts';
import { answerClasses } from '../kind-errors.ts';
import type { Outcome } from '../outcome.ts';
import type { EventReport } from '../sender.ts';
import { amazonS3Answers as say } from './amazon-s3-errors.ts';
import { CODES } from './answers.ts';

/** Names the region of a bucket where a request came to another. */
const REGION_HEADER = 'x-amz-bucket-region';

/** What is kept of an answer. */
export const KEPT = { bodyBytes: 4 * 1024, headers: [REGION_HEADER] } as const;

const REGION = /^[a-z0-9-]{1,50}$/;
const REDIRECTS: ReadonlySet<number> = new Set([301, 308]);

/**
 * Concludes a request: by the code that the store answers with, and by the status when the code is unknown. `secrets`
 * are masked.
 */
export function judge(result: PostResult, now: () => Date, secrets: readonly string[]): EventReport {
  const report = judgeHttp(result, now);
  if (result.kind === 'failure') return report;
  if (report.outcome.kind === 'delivered') return isPage(result) ? foreign(result) : report;
  const { status, durationMs, excerpt = '', kept, phases } = result;
  const [region] = kept?.headers[REGION_HEADER] ?? [];
  const code = elementOf(excerpt, 'Code');
  return {
    outcome: outcomeOf(code, [region, elementOf(excerpt, 'Region')]) ?? withoutCode(status, report.outcome),
    answer: {
      ...{ durationMs, status, class: answerClasses.status, excerpt: shownAnswer(excerpt, secrets) },
      ...(code !== undefined && { code }),
      ...(phases && { phases }),
    },
  };
}

/** A store says nothing to a put that it takes. */
function foreign({ status, durationMs, phases }: Extract<PostResult, { kind: 'response' }>): EventReport {
  const said = { class: answerClasses.foreign, message: say.S3_FORBIDDEN({ status }) };
  return {
    outcome: { kind: 'failed', answered: true },
    answer: { durationMs, status, ...said, ...(phases && { phases }) },
  };
}

function outcomeOf(code: string | undefined, regions: readonly (string | undefined)[]): Outcome | undefined {
  const meaning = code === undefined ? undefined : CODES.get(code);
  if (code === undefined || meaning === undefined) return undefined;
  if (meaning === 'busy' || meaning === 'failed') return { kind: meaning, answered: true };
  if (meaning === 'refused') return { kind: 'refused', code };
  const region = regions.find((text) => text !== undefined && REGION.test(text));
  return { kind: 'denied', text: meaning({ code, region }) };
}

/** What does not speak S3, or a code of another store's own. */
function withoutCode(status: number, outcome: Outcome): Outcome {
  if (status === 401 || status === 403) return { kind: 'denied', text: say.S3_FORBIDDEN({ status }) };
  if (REDIRECTS.has(status)) return { kind: 'denied', text: say.S3_FORBIDDEN({ status }) };
  // No store ends a bucket so; a proxy before it may.
  return outcome.kind === 'gone' ? { kind: 'failed', answered: true } : outcome;
}

/** The text of an element of an answer: letters, digits and what stands in codes and names of regions. */
function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([A-Za-z0-9._-]{1,64})\\s*</${name}>`).exec(xml)?.[1];
}

// Of what a store answers, that which says nothing of the request: others repeat it with all its headers, a session token
// among them.
const SHOWN = [
  ...['Code', 'Message', 'Region', 'Endpoint', 'BucketName', 'ArgumentName', 'ArgumentValue'],
  ...['RequestTime', 'ServerTime', 'MaxAllowedSkewMilliseconds', 'RequestId', 'HostId'],
];
const ELEMENT = new RegExp(`<(${SHOWN.join('|')})>[^<]*</\\1>`, 'g');

/** The begin of an answer as people may see it. */
function shownAnswer(text: string, secrets: readonly string[]): string {
  const shown = /<Error\b/.test(text) ? `<Error>${(text.match(ELEMENT) ?? []).join('')}</Error>` : text;
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), shown);
}
