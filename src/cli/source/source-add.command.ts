import { checkHandOver, handOverOptions, handOverSecret } from '../access/hand-over-token.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { CREATE_SOURCE } from './source-documents.ts';
import { sourceConfigOption, readSourceSecret, secretOptions } from './source-options.ts';
import { SOURCE_FIELDS } from './sources.ts';

export function sourceAdd(cli: Cli) {
  return command('add', 'Create a source for the events of another system: its address and its secret')
    .argument('<kind>', 'one of `source kinds`')
    .requiredOption('--group <path>', 'full path of the group that its events belong to')
    .option('--project <path>', 'full path of the project, in the group, that its events belong to')
    .option('--name <name>', 'its name; default: the name of its kind')
    .addOption(sourceConfigOption())
    .addOption(secretOptions().env)
    .addOption(secretOptions().file)
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .addHelpText(
      'after',
      examples(
        'source add backstage --group my-group --name hub --token-output-file hub.secret',
        'source add json --group my-group --set system=shop --set type=/action --set author=/user --show-token',
      ),
    )
    .action(async (kind, { group, project, name, set, ...options }) => {
      await checkHandOver(options);
      const given = await readSourceSecret(cli, options);
      const api = await cli.api();
      const { auditEventsSourceCreate: made } = await api.mutate(CREATE_SOURCE, {
        input: {
          ...{ groupPath: group, kind },
          ...(project !== undefined && { projectPath: project }),
          ...(name !== undefined && { name }),
          ...(set !== undefined && { config: set }),
          ...(given !== undefined && { secret: given }),
        },
      });
      if (made?.source != null) await handOverSecret(cli, made.source, SOURCE_FIELDS, made.secret, options);
    });
}
