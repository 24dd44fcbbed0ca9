import { fillSnippet, snippetValues, UNKNOWN_SECRET, type Snippet } from '../../sources/snippet.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import type { CommandError } from '../command-error.ts';
import { RefusedError } from '../command-error.ts';
import { readShownSecret } from '../read-secret.ts';
import { secretOptions } from '../secret-options.ts';
import { SOURCE_SNIPPETS } from './source-documents.ts';
import { findSource, sourceCommand } from './sources.ts';

export function sourceSnippet(cli: Cli) {
  const toPutIn = secretOptions('secret', 'the secret', ' to insert');
  return sourceCommand(
    'snippet',
    'Show the text to paste into the system of a source so that it sends events',
    'source snippet spinnaker --group my-group',
    'source snippet hub --group my-group --file vector.yaml --secret-file hub.secret',
  )
    .option('--file <name>', 'which of several texts, such as vector.yaml; default: the first')
    .addOption(toPutIn.env)
    .addOption(toPutIn.file)
    .action(async (text, { group, file, secretEnv, secretFile }) => {
      const secret = await readShownSecret(cli, { env: secretEnv, file: secretFile });
      const api = await cli.api();
      const { kind, url } = await findSource(api, group, text);
      const { auditEventsSourceKinds: kinds } = await api.query(SOURCE_SNIPPETS, {});
      const values = snippetValues(url, secret ?? UNKNOWN_SECRET);
      const all = (kinds.find(({ name }) => name === kind)?.snippets ?? []).map((snippet) => ({
        ...snippet,
        text: fillSnippet(snippet, values),
      }));
      print(cli, all, file);
    });
}

function print({ printer }: Cli, all: readonly Snippet[], file: string | undefined): void {
  const chosen = file === undefined ? all[0] : all.find((snippet) => snippet.file === file);
  if (chosen === undefined) throw unknownSnippet(all, file);
  if (printer.format === 'json') {
    printer.json(JSON.stringify(file === undefined ? all : [chosen], null, 2));
    return;
  }
  printer.note(`${chosen.title} (${chosen.file}). ${chosen.where}`);
  const others = all.filter((snippet) => snippet !== chosen);
  if (file === undefined && others.length > 0)
    printer.note(
      `There are also: ${others.map(({ title, file: name }) => `--file ${name} (${title})`).join(', ')}`,
    );
  // The printer ends the text with a line break of its own.
  printer.document(chosen.text.replace(/\n$/, ''));
}

function unknownSnippet(all: readonly Snippet[], asked = ''): CommandError {
  const known = all.map(({ file }) => file).join(', ');
  return new RefusedError(cliErrors.SNIPPET_UNKNOWN({ asked, known }));
}
