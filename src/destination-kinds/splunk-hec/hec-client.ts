import { hash } from 'node:crypto';
import type { Post, PostResult } from '../../outbound/connections.ts';
import { CLIENT_HEADERS } from '../client-headers.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import { masked } from '../said.ts';
import type { SendContext } from '../sender.ts';
import { MEANINGS } from './codes.ts';
import type { SplunkHecConfig } from './config.ts';
import { readAnswer, type HecAnswer } from './read-answer.ts';
import { createTokens } from './tokens.ts';

export type HecSecret = 'token';

/** What came back, and what the collector says with it. */
export interface HecReply {
  readonly result: PostResult;
  /** Undefined: the answer did not come from a collector, or there was no answer. */
  readonly answer: HecAnswer | undefined;
}

/** One request to the collector. */
export interface HecRequest {
  readonly path: string;
  readonly method?: 'GET';
  readonly headers: readonly string[];
  readonly body: string | Buffer;
}

/** Talks to one collector, over one channel. */
export type HecClient = ReturnType<typeof createHecClient>;

/** Longer answers do not come from a collector. */
const KEPT_BYTES = 4 * 1_024;
const AUTHORIZATION = 'Authorization';
const CHANNEL = 'X-Splunk-Request-Channel';

export function createHecClient(
  { destinationId, config, secrets }: OpenPlace<SplunkHecConfig, HecSecret>,
  { connections, identity, now }: SenderDeps,
) {
  if (secrets.token === undefined) throw new Error('A destination that is Splunk has a token');
  const tokens = createTokens(secrets.token, now);
  const cookies = new Cookies();
  const headers = [...CLIENT_HEADERS.flat(), ...[CHANNEL, channelOf(identity, destinationId, config.url)]];

  async function askWith(token: string, request: HecRequest, post: Omit<Post, 'url' | 'headers' | 'body'>) {
    const cookie = cookies.header;
    const result = await connections.post({
      ...post,
      url: config.url,
      path: new URL(config.url).pathname.replace(/\/$/, '') + request.path,
      ...(request.method && { method: request.method }),
      headers: [
        ...[AUTHORIZATION, `Splunk ${token}`],
        ...headers,
        ...(cookie === undefined ? [] : ['Cookie', cookie]),
        ...request.headers,
      ],
      body: request.body,
      keep: { bodyBytes: KEPT_BYTES, headers: config.acknowledgement ? ['set-cookie'] : [] },
    });
    if (result.kind === 'failure') return { result, answer: undefined };
    cookies.take(result.kept?.headers['set-cookie'] ?? []);
    return { result, answer: readAnswer(result, tokens.all) };
  }

  return {
    /** Headers that every request has, as people may see them; tokens apart. */
    headers,
    /** Masks secrets in a text. */
    mask: (text: string) => masked(text, tokens.all),
    /** Tries the valid tokens within the time. Splunk does not process a request that it refuses because of its token. */
    async ask(
      request: HecRequest,
      { timeoutMs, signal }: Pick<SendContext, 'timeoutMs' | 'signal'>,
    ): Promise<HecReply> {
      const deadline = performance.now() + timeoutMs;
      let reply: HecReply | undefined;
      for (const token of tokens.good()) {
        const left = Math.max(Math.ceil(deadline - performance.now()), 1);
        const next = await askWith(token.value, request, { timeoutMs: left, signal });
        const isOfToken = next.answer !== undefined && MEANINGS.get(next.answer.code) === 'token';
        if (!isOfToken) {
          if (next.result.kind === 'response') tokens.worked(token);
          return next;
        }
        // The refusal of the first token names what a person has to correct.
        reply ??= next;
      }
      if (reply === undefined) throw new Error('There is at least one token');
      return reply;
    },
  };
}

/** Always the same for a destination, because Splunk counts acknowledgements by channel. */
function channelOf(identity: string, destinationId: number | null, url: string): string {
  const digest = hash('sha256', JSON.stringify([identity, destinationId, url]));
  return [8, 12, 16, 20, 32].map((end, index) => digest.slice([0, 8, 12, 16, 20][index], end)).join('-');
}

const MOST = 8;
const LONGEST = 1_024;
const PAIR = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)/;

/**
 * The cookies of one channel: a load balancer knows by them which indexer has the channel, and any other does not know what
 * became of what it was sent.
 */
class Cookies {
  readonly #pairs = new Map<string, string>();

  /** Takes the lines of `Set-Cookie`; their attributes do not matter for one address. */
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', name = '', value = ''] = PAIR.exec(line) ?? [];
      if (pair === '' || pair.length > LONGEST) continue;
      if (this.#pairs.size < MOST || this.#pairs.has(name)) this.#pairs.set(name, value);
    }
  }

  /** The value of `Cookie`; undefined: no cookie is known. */
  get header(): string | undefined {
    if (this.#pairs.size === 0) return undefined;
    return [...this.#pairs].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
