import { TOKEN_COLUMNS, tokenSchema, newTokenSchema } from '../access/access-schemas.ts';
import { findUserId } from '../access/find-user.ts';
import { restJson, restPages } from '../api/rest-pages.ts';
import type { Cli } from '../cli.ts';
import { command } from '../define-command.ts';
import { checkHandOver, handOverOptions, handOverToken } from '../access/hand-over-token.ts';
import { LEVEL_HELP, readLevel } from '../access/levels.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';
import { confirmByName, yesOption } from '../confirm.ts';

export function tokenList(cli: Cli) {
  return command(
    'list',
    'Access tokens of a group or of a user; default: all that the token may see',
    'token list --group my-group',
    'token list',
  )
    .option('--group <path>', 'tokens of this group')
    .option('--user <user>', 'tokens of this user: id, or for admins the username')
    .action(async ({ group, user }) => {
      const api = await cli.api();
      const path =
        group !== undefined
          ? `/api/v4/groups/${encodeURIComponent(group)}/access_tokens`
          : `/api/v4/personal_access_tokens${user === undefined ? '' : `?user_id=${await findUserId(api, user)}`}`;
      cli.printer.list(await restPages(api, path, tokenSchema), TOKEN_COLUMNS);
    });
}

export function tokenAdd(cli: Cli) {
  return command(
    'add',
    'Create an access token: of a group, for jobs and senders, or of a user',
    'token add billing --group my-group --level maintainer --scope ingest --token-output-file billing.token',
    'token add laptop --user ada --scope api read_api --expires 2026-12-31 --show-token',
  )
    .argument('<name>', 'its name, which the event log shows as the sender of events')
    .option('--group <path>', 'the token belongs to this group; needs --level')
    .option('--level <role>', LEVEL_HELP, readLevel)
    .option('--user <user>', 'the token belongs to this user: id, or for admins the username')
    .requiredOption('--scope <scope...>', 'what the token may do: api, read_api, ingest')
    .option(
      '--expires <date>',
      'date at whose beginning (00:00 UTC) the token expires; default: 365 days from now',
    )
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
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
      const access = group === undefined ? {} : { access_level: level };
      const json = { name, scopes: scope, ...access, expires_at: expires };
      await handOverToken(cli, await restJson(api, 'POST', path, newTokenSchema, json), handOver);
    });
}

export function tokenRotate(cli: Cli) {
  return command(
    'rotate',
    'Replace the token that this command is called with; the old one ends at once',
    'token rotate --token-file ci.token --token-output-file ci.token',
  )
    .option(
      '--expires <date>',
      'date at whose beginning (00:00 UTC) the new token expires; default: 365 days from now',
    )
    .addOption(handOverOptions().show)
    .addOption(handOverOptions().file)
    .action(async ({ expires, ...handOver }) => {
      await checkHandOver(handOver);
      const api = await cli.api();
      const path = '/api/v4/personal_access_tokens/self/rotate';
      const made = await restJson(api, 'POST', path, newTokenSchema, { expires_at: expires });
      await handOverToken(cli, made, handOver);
    });
}

export function tokenRevoke(cli: Cli) {
  return command(
    'revoke',
    'Revoke an access token',
    'token revoke 7 --group my-group --yes',
    'token revoke 8 --yes',
  )
    .argument('<id>', 'its number, as token list shows it')
    .option('--group <path>', 'the group that it belongs to; without this, the token of a user')
    .addOption(yesOption())
    .action(async (id, { group, ...options }) => {
      const api = await cli.api();
      await confirmByName(cli, options, `the access token ${id}`, id);
      const number = encodeURIComponent(id);
      await api.rest(
        'DELETE',
        group === undefined
          ? `/api/v4/personal_access_tokens/${number}`
          : `/api/v4/groups/${encodeURIComponent(group)}/access_tokens/${number}`,
      );
      cli.printer.result({ id }, () => [`The token ${id} is revoked.`]);
    });
}
