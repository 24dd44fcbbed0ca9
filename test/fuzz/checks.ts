import type { Who, World } from './world.ts';

/** An answer, as far as it can be judged. */
export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const MAY_SEE_NOTHING: readonly Who[] = ['nobody', 'stranger'];

/** Throws when an answer is none that the server may ever give. */
export function checkAnswer(world: World, who: Who, { status, contentType, text }: Answered): void {
  if (!(status >= 200 && status < 500)) throw new Error(`Status ${status}: ${text.slice(0, 500)}`);
  const json = contentType.startsWith('application/json') ? parse(text) : undefined;
  const silent = status >= 400 || MAY_SEE_NOTHING.includes(who);
  checkSecrets(world, silent ? text : JSON.stringify(errorsIn(json)));
  checkComplaints(world);
}

/** Throws when a text has a secret in it. */
export function checkSecrets({ secrets }: Pick<World, 'secrets'>, text: string): void {
  if (secrets.some((secret) => text.includes(secret))) throw new Error(`A secret: ${text.slice(0, 2_000)}`);
}

/** Throws when the server has logged an error of its own or a secret, or a promise was rejected for nobody. */
export function checkComplaints({ complaints }: Pick<World, 'complaints'>): void {
  if (complaints.length > 0) throw new Error(`Logged: ${complaints.slice(0, 3).join('\n')}`);
}

export function checkGraphql(text: string): void {
  const answers = [parse(text)].flat() as { data?: unknown; errors?: { message?: unknown }[] }[];
  for (const { data, errors } of answers) {
    if (data === undefined && errors === undefined)
      throw new Error(`Neither data nor errors: ${text.slice(0, 500)}`);
    const messages = (errors ?? []).map(({ message }) => String(message));
    const wrong = messages.find((message) =>
      /Internal server error|not available at the moment/.test(message),
    );
    if (wrong !== undefined) throw new Error(wrong);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Not JSON: ${text.slice(0, 500)}`, { cause });
  }
}

/** What an answer that succeeded says about what went wrong. */
function errorsIn(json: unknown): unknown[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => (/^errors?$/.test(key) ? [value] : errorsIn(value)));
}
