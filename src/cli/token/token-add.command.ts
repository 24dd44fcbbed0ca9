import { newTokenSchema } from '../access/access-schemas.ts';
import { findUserId } from '../access/find-user.ts';
import { checkHandOver, handOverOptions, handOverToken } from '../access/hand-over-token.ts';
import { LEVEL_HELP, readLevel } from '../access/levels.ts';
import { parseAnswer } from '../api/rest-pages.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';

export function tokenAdd(cli: Cli) {
  return command('add', 'Create an access token: of a group, for jobs and senders, or of a user')
    .argument('<name>', 'its name, which the event log shows as the sender of events')
    .option('--group <path>', 'of this group; needs --level')
    .option('--level <role>', LEVEL_HELP, readLevel)
    .option('--user <user>', 'of this user: id, or for admins the username')
    .requiredOption('--scope <scope...>', 'what it may do: api, read_api, ingest')
    .option('--expires <date>', 'last day; default: 365 days from now')
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .addHelpText(
      'after',
      examples(
        'token add billing --group my-group --level maintainer --scope ingest --token-output-file billing.token',
        'token add laptop --user ada --scope api read_api --expires 2026-12-31 --show-token',
      ),
    )
    .action(async (name, { group, level, user, scope, expires, ...handOver }) => {
      const hasOne = (group === undefined) !== (user === undefined);
      if (!hasOne || (group !== undefined && level === undefined))
        throw new UsageError(cliErrors.TOKEN_WHOSE);
      await checkHandOver(handOver);
      const api = await cli.api();
      const path =
        group !== undefined
          ? `/api/v4/groups/${encodeURIComponent(group)}/access_tokens`
          : `/api/v4/users/${await findUserId(api, user ?? '')}/personal_access_tokens`;
      const json = {
        name,
        scopes: scope,
        ...(group !== undefined && { access_level: level }),
        ...(expires !== undefined && { expires_at: expires }),
      };
      const { text } = await api.rest('POST', path, { body: { json } });
      await handOverToken(cli, parseAnswer(api, text, newTokenSchema), handOver);
    });
}
