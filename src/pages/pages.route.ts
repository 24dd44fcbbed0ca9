import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restFailure } from '../http/failure.ts';
import type { Files } from '../http/files.ts';
import { createPage } from '../http/page.ts';
import type { Handler } from '../http/route.ts';

/** What a person opens in a browser. */
export interface Pages {
  /** The group owner's page; it finds its way by the address. */
  readonly owner: Handler<undefined>;
  /** The same, below `/groups/`: the rest of the path says whether there is a page. */
  readonly group: Handler<undefined>;
  /** GraphiQL. */
  readonly explorer: Handler<undefined>;
  readonly assets: Files;
}

const GROUP_PAGE = /^.+\/-\/audit_events$/;

/** Reads the documents that the build has left in the folder; rejects when they are missing. */
export async function createPages(folder: string): Promise<Pages> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const owner = createPage(await read('page.html'));
  // Its editor writes style elements of its own.
  const explorer = createPage(await read('explorer.html'), { inlineStyles: true });
  return {
    owner: () => Promise.resolve(owner()),
    group: ({ params }) => Promise.resolve(GROUP_PAGE.test(params['*'] ?? '') ? owner() : restFailure(404)),
    explorer: () => Promise.resolve(explorer()),
    assets: { prefix: '/-/assets/', folder },
  };
}
