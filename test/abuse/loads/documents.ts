import type { Load } from '../load-process.ts';
import { postAgain } from './post-again.ts';

type Shape = 'spreads' | 'directives' | 'variables' | 'introspection' | 'arguments';

/** Documents that cost as much as their length allows. */
export const run: Load<{ shape: Shape; operations: number; token?: string; clients?: number }> = async (
  { port, shape, operations, token, clients = 2 },
  signal,
) => {
  let salt = 0;
  const headers = {
    'content-type': 'application/json',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  return postAgain(clients, signal, () => {
    const batch = Array.from({ length: operations }, () => ({ query: DOCUMENTS[shape]((salt += 1)) }));
    const body = JSON.stringify(operations === 1 ? batch[0] : batch);
    return [`http://127.0.0.1:${port}/api/graphql`, { headers, body }];
  });
};

const list = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join('');

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

// The salt makes each another document: equal ones are validated once.
const DOCUMENTS: Readonly<Record<Shape, (salt: number) => string>> = {
  // Names of one letter: the first 30 fragments spread each of the other 22.
  spreads: (salt) =>
    `{${list(30, (f) => `...${LETTERS[f]}`)}}` +
    list(30, (f) => `fragment ${LETTERS[f]} on Query{${list(22, (g) => `...${LETTERS[30 + g]}`)}}`) +
    list(22, (g) => `fragment ${LETTERS[30 + g]} on Query{..._}`) +
    `fragment _ on Query{z${salt}:__typename}`,
  directives: (salt) => `{z${salt}:__typename ${'@a'.repeat(4_900)}}`,
  variables: (salt) => `query(${list(900, (n) => `$v${n}:Int `)}){z${salt}:__typename}`,
  introspection: (salt) =>
    `{z${salt}:__typename ${list(10, (n) => `s${n}:__schema{types{...f}}`)}}` +
    `fragment f on __Type{${list(300, (n) => `n${n}:name `)}}`,
  arguments: (salt) => `{z${salt}:__typename ${list(320, () => 'g:group(fullPath:"a"){id}')}}`,
};
