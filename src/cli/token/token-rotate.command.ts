import { newTokenSchema } from '../access/access-schemas.ts';
import { checkHandOver, handOverOptions, handOverToken } from '../access/hand-over-token.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

export function tokenRotate(cli: Cli) {
  return command('rotate', 'Replace the token that this command is called with; the old one ends at once')
    .option('--expires <date>', 'last day of the new one; default: 365 days from now')
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .addHelpText('after', examples('token rotate --token-file ci.token --token-output-file ci.token'))
    .action(async ({ expires, ...handOver }) => {
      await checkHandOver(handOver);
      const api = await cli.api();
      const json = expires === undefined ? {} : { expires_at: expires };
      const { text } = await api.rest('POST', '/api/v4/personal_access_tokens/self/rotate', {
        body: { json },
      });
      await handOverToken(cli, parseAnswer(api, text, newTokenSchema), handOver);
    });
}
