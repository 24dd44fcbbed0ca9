import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Option } from '@commander-js/extra-typings';
import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError, RefusedError, UsageError } from '../command-error.ts';
import { command, examples } from '../define-command.ts';
import { scopeOf } from '../destination/scope.ts';
import { EXIT } from '../exit-codes.ts';
import { positiveInteger } from '../given-options.ts';
import { readBatches, type EventBatch } from './event-batches.ts';
import { eventsPath } from './event-filters.ts';
import { sendFiles } from './send-files.ts';
import { fileUnreadable } from '../unusable-file.ts';

const MAX_BATCH = 10_000;
const answerSchema = z.object({ accepted: z.number(), duplicates: z.number() });

export function eventsSend(cli: Cli) {
  return command('send', 'Send events as NDJSON, one event per line, from a file or the standard input')
    .argument(
      '[files...]',
      'file with events, or with --from several files; - is the standard input (default: -)',
    )
    .option('--group <path>', 'full path of the group to which the events belong')
    .addOption(new Option('--instance', 'the events belong to no group; for admins').conflicts('group'))
    .option('--batch <n>', 'number of events in one request, at most 10000', batchSize, 1_000)
    .option('--skip <n>', 'skip the first n events', (text: string) => positiveInteger('--skip', text))
    .option(
      '--add-ids',
      'give each event without an id one that is computed from its text and line number, so that you can send ' +
        'the file again without storing an event twice',
    )
    .option(
      '--from <source>',
      'send files that another system has written, compressed or not, to this source: its name, number, id, kind ' +
        'or url',
    )
    .option('--secret-file <file>', 'with --from: file with the secret of the source')
    .addHelpText(
      'after',
      `
After an interruption, run the command again. Within AUDITSTREAM_IDEMPOTENCY_WINDOW (48 h), the server does not store an
event with the same id twice. If the events have no ids, skip those that are stored with --skip.
${examples(
  'events send events.ndjson --group my-group',
  'events send --group my-group --add-ids < events.ndjson',
  'events send events.ndjson --instance --output json',
  'events send --from cloudtrail --group my-group --secret-file cloudtrail.secret day/*.json.gz',
)}`,
    )
    .action(async (files, options) => {
      const { from, secretFile } = options;
      if (from !== undefined) {
        if (options.skip !== undefined || options.addIds === true || options.instance === true)
          throw new UsageError(cliErrors.FROM_EXCLUDES);
        return sendFiles(cli, files.length === 0 ? ['-'] : files, { from, secretFile, group: options.group });
      }
      if (secretFile !== undefined) throw new UsageError(cliErrors.SECRET_FILE_ALONE);
      const [file = '-', ...others] = files;
      if (others.length > 0) throw new UsageError(cliErrors.ONE_FILE_OF_EVENTS);
      const path = eventsPath(scopeOf(options));
      const { input, size } = await open(cli, file);
      await sendAll(cli, path, input, size, {
        size: options.batch,
        skip: options.skip ?? 0,
        addIds: options.addIds === true,
      });
    });
}

async function sendAll(
  cli: Cli,
  path: string,
  input: Readable,
  inputBytes: number | undefined,
  options: Parameters<typeof readBatches>[1],
): Promise<void> {
  const api = await cli.api();
  const progress = cli.progress('events');
  const sum = { accepted: 0, duplicates: 0 };
  const sent = (): number => sum.accepted + sum.duplicates;
  let warned = false;
  try {
    for await (const batch of readBatches(input, options)) {
      if (!batch.repeatable && !warned) {
        warned = true;
        cli.printer.note(cliErrors.EVENTS_WITHOUT_ID);
      }
      const answer = await sendBatch(api, path, batch);
      sum.accepted += answer.accepted;
      sum.duplicates += answer.duplicates;
      progress.update(sent(), estimate(sent(), batch.bytesRead, inputBytes));
    }
  } catch (error) {
    progress.clear();
    const stored = options.skip + sent();
    cli.printer.note(
      `Stored: the first ${stored} events (${sum.accepted} new, ${sum.duplicates} known already).`,
    );
    throw error;
  }
  progress.clear();
  cli.printer.result(sum, () => [`${sum.accepted} accepted, ${sum.duplicates} duplicates`]);
}

async function sendBatch(api: Api, path: string, batch: EventBatch) {
  const { ndjson, repeatable } = batch;
  try {
    const { text } = await api.rest('POST', path, { body: { ndjson }, repeatable });
    return parseAnswer(api, text, answerSchema);
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode !== EXIT.REFUSED) throw error;
    throw new RefusedError(cliErrors.BATCH_REFUSED({ reason: withLines(error.message, batch) }), {
      cause: error,
    });
  }
}

/** The server counts within the request; the caller sees lines of the file. */
function withLines(message: string, { lines }: EventBatch): string {
  return message.replaceAll(/events\[(\d+)\](?: \(line \d+\))?/g, (whole, index: string) => {
    const line = lines[Number(index)];
    return line === undefined ? whole : `line ${line}`;
  });
}

/** How many events the whole input has, if they go on as they were so far. */
function estimate(events: number, bytesRead: number, inputBytes: number | undefined): number | undefined {
  if (inputBytes === undefined || bytesRead === 0) return undefined;
  return Math.max(events, Math.round((events * inputBytes) / bytesRead));
}

async function open(cli: Cli, file: string): Promise<{ input: Readable; size: number | undefined }> {
  if (file === '-') return { input: cli.io.stdin, size: undefined };
  try {
    const { size } = await stat(file);
    const input = createReadStream(file);
    await new Promise((resolve, reject) => input.once('open', resolve).once('error', reject));
    return { input, size };
  } catch (cause) {
    throw fileUnreadable(file, cause);
  }
}

function batchSize(text: string): number {
  return Math.min(positiveInteger('--batch', text), MAX_BATCH);
}
