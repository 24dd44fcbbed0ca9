import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option } from '@commander-js/extra-typings';
import { StringDecoder } from 'node:string_decoder';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { CommandError } from '../command-error.ts';
import { scopeOf } from '../destination/scope.ts';
import { EXIT } from '../exit-codes.ts';
import type { Progress } from '../output/progress.ts';
import { writeWhole } from '../output/write-whole.ts';
import { eventsPath, filterQuery, readingCommand } from './event-filters.ts';
import { printable, printableJson } from '../../errors/printable.ts';

export function eventsExport(cli: Cli) {
  return readingCommand(
    'export',
    'Export all audit events that pass the filters, newest first',
    'events export --group my-group --file events.ndjson',
    'events export --group my-group --format csv --after 2026-01-01 --file january.csv',
    'events export --group my-group --format gitlab_csv --file as-gitlab-exports.csv',
  )
    .addOption(
      new Option('--format <format>', 'format of the file')
        .choices(['ndjson', 'csv', 'gitlab_csv'] as const)
        .default('ndjson' as const),
    )
    .option('--file <file>', 'where to write them; default: the standard output')
    .action(async ({ group, instance, format, file, ...filters }) => {
      const scope = scopeOf({ group, instance });
      const api = await cli.api();
      const body = await api.stream(`${eventsPath(scope)}/export?${filterQuery(filters, { format })}`);
      const progress = cli.progress(file === undefined ? 'bytes' : 'bytes written');
      try {
        if (file === undefined) {
          const shown = cli.io.stdout.isTTY === true ? [showOnTerminal(format)] : [];
          await pipeline([body, counting(progress), ...shown, cli.io.stdout], { end: false });
        } else
          await writeWhole(file, (target) =>
            pipeline(body, counting(progress), target, { signal: cli.io.signal }),
          );
      } catch (cause) {
        if (cli.io.signal.aborted) throw cli.io.signal.reason;
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new CommandError(cliErrors.EXPORT_CUT({ reason }), { cause, exitCode: EXIT.UNREACHABLE });
      } finally {
        progress.clear();
      }
      if (file !== undefined) cli.printer.note(`Written to ${file}`);
    });
}

function counting(progress: Progress): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      progress.update(bytes);
      done(null, chunk);
    },
  });
}

/** Turns an export into what a terminal may show: it neither obeys what is in the events nor takes it for lines. */
function showOnTerminal(format: 'ndjson' | 'csv' | 'gitlab_csv'): Transform {
  const decoder = new StringDecoder('utf8');
  const show = format === 'ndjson' ? printableJson : createCsvLines();
  return new Transform({
    transform: (chunk: Buffer, _, done) => done(null, show(decoder.write(chunk))),
    flush: (done) => done(null, show(`${decoder.end()}\n`).replace(/\n$/, '')),
  });
}

/** Whole records only, each on one line: a quoted cell may have line breaks in it. */
function createCsvLines(): (text: string) => string {
  let [record, isQuoted] = ['', false];
  return (text) => {
    let shown = '';
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === '"') isQuoted = !isQuoted;
      if (text[at] !== '\n' || isQuoted) continue;
      shown += `${printable((record + text.slice(from, at)).replace(/\r$/, ''))}\n`;
      [record, from] = ['', at + 1];
    }
    record += text.slice(from);
    return shown;
  };
}
