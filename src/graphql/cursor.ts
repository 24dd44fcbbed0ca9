import { MAX_ROW_ID } from './global-id.ts';
import { graphqlErrors } from './graphql-errors.ts';
import { RequestError } from './request-error.ts';

/** The cursor of a row in a list that is ordered by id. */
export function encodeCursor(id: number): string {
  return Buffer.from(JSON.stringify({ id: String(id) })).toString('base64');
}

/** The id a cursor stands for; undefined for no cursor, which clients also write as an empty string. */
export function decodeCursor(cursor: string | null | undefined, maxId = MAX_ROW_ID): number | undefined {
  if (cursor === undefined || cursor === null || cursor === '') return undefined;
  const [, digits] = /^\{"id":"(\d{1,16})"\}$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  const id = Number(digits);
  if (digits === undefined || id > maxId) throw new RequestError(graphqlErrors.CURSOR_INVALID);
  return id;
}
