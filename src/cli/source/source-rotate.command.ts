import { checkHandOver, handOverOptions, handOverSecret } from '../access/hand-over-token.ts';
import type { Cli } from '../cli.ts';
import { examples } from '../define-command.ts';
import { ROTATE_SOURCE_SECRET } from './source-documents.ts';
import { readSourceSecret, secretOptions, wholeNumber } from './source-options.ts';
import { findSource, SOURCE_FIELDS, sourceCommand } from './sources.ts';

export function sourceRotate(cli: Cli) {
  return sourceCommand('rotate', 'Give a source a new secret; the previous one stays valid for a while')
    .option(
      '--overlap <hours>',
      'hours for which the previous one stays valid, at most 168; default: 24',
      wholeNumber,
    )
    .addOption(secretOptions().env)
    .addOption(secretOptions().file)
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .addHelpText('after', examples('source rotate hub --group my-group --token-output-file hub.secret'))
    .action(async (text, { group, overlap, ...options }) => {
      await checkHandOver(options);
      const secret = await readSourceSecret(cli, options);
      const api = await cli.api();
      const { id } = await findSource(api, group, text);
      const { auditEventsSourceSecretRotate: rotated } = await api.mutate(ROTATE_SOURCE_SECRET, {
        input: {
          id,
          ...(secret !== undefined && { secret }),
          ...(overlap !== undefined && { overlapHours: overlap }),
        },
      });
      if (rotated?.source != null)
        await handOverSecret(cli, rotated.source, SOURCE_FIELDS, rotated.secret, options);
    });
}
