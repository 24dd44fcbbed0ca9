import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Document, visit } from 'yaml';
import { z } from 'zod';
import { isUnsafe, printableYaml } from '../../errors/printable.ts';
import { errorCode } from '../../errors/error-code.ts';
import type { Api } from '../api/api.ts';
import { restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { RefusedError, UsageError } from '../command-error.ts';
import { command } from '../define-command.ts';
import { writeWhole } from '../output/write-whole.ts';
import { loadSources } from '../source/sources.ts';
import { createActualStreams } from './actual-streams.ts';
import { exportStreams, type ActualOwner } from './export-streams.ts';
import { loadRedaction } from '../redaction/redaction-documents.ts';
import type { StreamsFile } from './streams-schema.ts';
import { secretLines } from './variables.ts';
import { fileNotWritten } from '../unusable-file.ts';

const SCHEMA_LINE = '# yaml-language-server: $schema=streams.schema.json';
const groupSchema = z.object({ full_path: z.string(), parent_id: z.number().nullable() });

export function exportCommand(cli: Cli) {
  return command(
    'export',
    'Write destinations, sources and redaction rules to a file for apply, with references ' +
      'in place of secrets',
    'export -f streams.yaml',
    'export -f streams.yaml --group my-group --secrets-file streams.env',
    'export -f - --instance',
  )
    .option('-f, --file <file>', 'where to write it; - is the standard output')
    .option('--group <path...>', 'only these groups; default: all groups of which the token is an Owner')
    .option('--instance', 'the destinations of the instance, too; for admins')
    .option('--secrets-file <file>', 'write the values of the references to a file that only you can read')
    .option('--force', 'replace existing files')
    .action(async ({ file, group, instance = false, secretsFile, force = false }) => {
      if (file === undefined) throw new UsageError(cliErrors.FILE_MISSING);
      const api = await cli.api();
      const owners = await findOwners(api, group, instance);
      const { file: streams, secrets } = exportStreams(owners);
      const text = `${SCHEMA_LINE}\n${toYaml(streams)}`;
      if (file === '-') cli.printer.document(text.trimEnd());
      else await write(file, text, force);
      if (secretsFile !== undefined) await write(secretsFile, secretLines(secrets), force);
      const destinations = owners.reduce((sum, owner) => sum + owner.destinations.length, 0);
      const sources = owners.reduce((sum, owner) => sum + ('sources' in owner ? owner.sources.length : 0), 0);
      cli.printer.note(`${destinations} destinations and ${sources} sources of ${owners.length} owners`);
      if (secrets.size > 0 && secretsFile === undefined) {
        cli.printer.note(`apply takes these from the environment: ${[...secrets.keys()].join(', ')}`);
      }
    });
}

/** Names are other people's: what a terminal would obey is escaped in the file, too. */
function toYaml(streams: StreamsFile): string {
  const document = new Document(streams);
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && isUnsafe(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return printableYaml(document.toString({ lineWidth: 0 }));
}

async function findOwners(
  api: Api,
  paths: readonly string[] | undefined,
  instance: boolean,
): Promise<ActualOwner[]> {
  const owners: ActualOwner[] = [];
  const actual = createActualStreams(api);
  for (const path of paths ?? (await topLevelGroups(api))) {
    const scope = { kind: 'group' as const, path };
    const destinations = paths === undefined ? await actual.find(scope) : await actual.load(scope);
    if (destinations === undefined) continue;
    const [sources, redaction] = [await loadSources(api, path), await loadRedaction(api, path)];
    owners.push({ scope, destinations, sources, redaction });
  }
  const scope = { kind: 'instance' as const };
  if (instance) owners.push({ scope, destinations: await actual.load(scope) });
  return owners;
}

async function topLevelGroups(api: Api): Promise<string[]> {
  const groups = await restPages(api, '/api/v4/groups', groupSchema);
  return groups.filter(({ parent_id: parent }) => parent === null).map(({ full_path: path }) => path);
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    if (force) await writeWhole(file, (target) => pipeline([text], target));
    else await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') throw new RefusedError(cliErrors.FILE_EXISTS({ file }), { cause });
    throw fileNotWritten(file, cause);
  }
}
