import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { restFailure } from '../http/failure.ts';
import { createPage } from '../http/page.ts';
import type { HttpRequest } from '../http/route.ts';
import { pagesErrors } from './pages-errors.ts';

/** What a person opens in a browser. */
export type Pages = Awaited<ReturnType<typeof createPages>>;

const GROUP_PAGE = /^.+\/-\/audit_events$/;

/** Reads the documents that the build has left in the folder; rejects with a SetupError when it has not. */
export async function createPages(folder: string) {
  const read = (name: string): Promise<string> => readDocument(join(folder, name));
  const owner = createPage(await read('page.html'));
  // Its editor writes style elements of its own.
  const explorer = createPage(await read('explorer.html'), { inlineStyles: true });
  return {
    /** The group owner's page; it finds its way by the address. */
    owner: () => Promise.resolve(owner()),
    /** The same, below `/groups/`: the rest of the path says whether there is a page. */
    group: ({ params }: Pick<HttpRequest<undefined>, 'params'>) =>
      Promise.resolve(GROUP_PAGE.test(params['*'] ?? '') ? owner() : restFailure(404)),
    /** GraphiQL. */
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
