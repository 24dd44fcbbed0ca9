import { z } from 'zod';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { Api } from './api.ts';
import type { Method } from './http.ts';
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

/** Sends a request and returns the JSON of its answer, checked. */
export async function restJson<T>(
  api: Api,
  method: Method,
  path: string,
  schema: z.ZodType<T>,
  json?: object,
): Promise<T> {
  const { text } = await api.rest(method, path, json && { body: { json } });
  return parseAnswer(api, text, schema);
}

/** Parses and checks a REST answer; an answer of another shape comes from another server. */
export function parseAnswer<T>(api: Api, text: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(readJson(text, api.url));
  if (read.success) return read.data;
  throw new CommandError(cliErrors.NOT_AUDITSTREAM({ url: api.url }), {
    cause: read.error,
    exitCode: EXIT.UNREACHABLE,
  });
}
