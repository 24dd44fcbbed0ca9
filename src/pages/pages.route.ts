import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { restFailure } from '../http/failure.ts';
import type { Files } from '../http/files.ts';
import { createPage } from '../http/page.ts';
import type { Handler } from '../http/route.ts';
import { pagesErrors } from './pages-errors.ts';

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

/** Reads the documents that the build has left in the folder; rejects with a SetupError when it has not. */
export async function createPages(folder: string): Promise<Pages> {
  const read = (name: string): Promise<string> => readDocument(join(folder, name));
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

async function readDocument(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SetupError(pagesErrors.PAGES_NOT_BUILT({ path, reason: String(error) }));
  }
}
