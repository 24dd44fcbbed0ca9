import { z } from 'zod';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Api } from './api.ts';
import { readJson } from './refusal.ts';

/** Every element of a REST list, page by page. */
export async function restPages<T>(api: Api, path: string, schema: z.ZodType<T>): Promise<T[]> {
  const all: T[] = [];
  const separator = path.includes('?') ? '&' : '?';
  let next: string | undefined = `${path}${separator}per_page=100`;
  while (next !== undefined) {
    const answer = await api.rest('GET', next);
    all.push(...parseAnswer(api, answer.text, z.array(schema)));
    next = answer.next;
  }
  return all;
}

/** The JSON of a REST answer, checked: what is another shape is another server. */
export function parseAnswer<T>(api: Api, text: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(readJson(text, api.url));
  if (read.success) return read.data;
  throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }), {
    cause: read.error,
    exitCode: EXIT.UNREACHABLE,
  });
}
