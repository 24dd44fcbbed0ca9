import { type Field, type FieldReading, readFields } from './rest-fields.ts';
import { readRestInput } from './rest-input.ts';
import type { HttpRequest } from './route.ts';

/** Reads what the shape names, wherever the request carries it; otherwise there is an answer that refuses the request. */
export async function readRestFields<S extends Readonly<Record<string, Field<unknown>>>>(
  request: Pick<HttpRequest<unknown>, 'query' | 'headers' | 'readBody'>,
  shape: S,
): Promise<FieldReading<S>> {
  const input = await readRestInput(request);
  return input.ok ? readFields(input.values, shape) : input;
}
