import { z } from 'zod';
import { createApi, type Api } from '../api/api.ts';
import { serverUrl } from '../api/access.ts';
import { accessWarnings } from '../api/access-warnings.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError, UsageError } from '../command-error.ts';
import { readBytes, readSecret } from '../read-secret.ts';
import { findSource, loadSources } from '../source/sources.ts';

/** A source that files are sent to. */
export interface FilesTarget {
  /** Name, number, id, kind or address of the source. */
  readonly from: string;
  readonly group: string | undefined;
  readonly secretFile: string | undefined;
}

const answerSchema = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  skipped: z.number().default(0),
  refused: z.number().default(0),
});

/** Sends files to a source as its system has written them, compressed or not, one request for each. */
export async function sendFiles(cli: Cli, files: readonly string[], target: FilesTarget): Promise<void> {
  const { api, path } = await connect(cli, target);
  const progress = cli.progress('files');
  const sum = { files: 0, accepted: 0, duplicates: 0, skipped: 0, refused: 0 };
  try {
    for (const file of files) {
      const bytes = await readBytes(cli, file);
      // A source recognises repeated records: it counts them and does not store them.
      const { text } = await api.rest('POST', path, { body: { bytes }, repeatable: true });
      const answer = parseAnswer(api, text, answerSchema);
      for (const name of ['accepted', 'duplicates', 'skipped', 'refused'] as const) sum[name] += answer[name];
      progress.update((sum.files += 1), files.length);
    }
  } catch (error) {
    progress.clear();
    const next = files[sum.files] ?? '';
    cli.printer.note(
      `Sent: ${sum.files} of ${files.length} files (${sum.accepted} events new); stopped at ${next}.`,
    );
    throw error;
  }
  progress.clear();
  const { accepted, duplicates, skipped, refused } = sum;
  cli.printer.result(sum, () => [
    `${sum.files} files: ${accepted} accepted, ${duplicates} duplicates, ${skipped} skipped, ${refused} refused`,
  ]);
}

/** Connects with the secret of the source alone. */
async function connect(cli: Cli, target: FilesTarget): Promise<{ readonly api: Api; readonly path: string }> {
  const { from, secretFile } = target;
  if (secretFile === undefined) throw new UsageError(cliErrors.SOURCE_SECRET_MISSING);
  const token = (await readSecret(cli, 'secret', { file: secretFile })) ?? '';
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new RefusedError(cliErrors.SOURCE_SECRET_MALFORMED({ file: secretFile }));
  const { url, path } = await addressOf(cli, target, from);
  const { note } = cli.printer;
  for (const text of await accessWarnings({ url, token }, secretFile)) note(text);
  return { api: createApi({ url, token, retries: cli.options.retries, signal: cli.io.signal, note }), path };
}

const ADDRESS = /^(https?:\/\/.+?)(\/sources\/[\w-]+)\/?$/;

async function addressOf(
  cli: Cli,
  { group }: FilesTarget,
  from: string,
): Promise<{ readonly url: string; readonly path: string }> {
  const [, url, path] = ADDRESS.exec(from) ?? [];
  if (url !== undefined && path !== undefined) return { url: serverUrl(cli.io.env, url), path };
  if (group === undefined) throw new UsageError(cliErrors.SOURCE_WITHOUT_GROUP);
  const api = await cli.api();
  const ofKind = (await loadSources(api, group)).filter(({ kind }) => kind === from);
  const [only] = ofKind;
  const source = ofKind.length === 1 && only !== undefined ? only : await findSource(api, group, from);
  // Only the path of the address is used: the source is on the server that was asked.
  return { url: api.url, path: new URL(source.url).pathname.replace(/^.*(?=\/sources\/)/, '') };
}
