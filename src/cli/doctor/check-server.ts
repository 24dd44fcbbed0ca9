import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { parseAnswer, restJson } from '../api/rest-pages.ts';
import { userSchema } from '../access/access-schemas.ts';
import type { Cli } from '../cli.ts';
import { check, type Check } from './check.ts';
import { checkDifference } from './clock.ts';
import { doctorErrors } from './doctor-errors.ts';

const healthSchema = z.object({ status: z.literal('ok') });

/** What can be seen from anywhere: the address, the health, the access token, the clock. */
export async function checkServer(cli: Cli): Promise<Check[]> {
  let date: string | undefined;
  const connection = await check('connection', async () => {
    const api = await cli.api();
    return { outcome: 'ok', text: `${api.url}, with an access token` };
  });
  if (connection.outcome !== 'ok') return [connection];
  const api = await cli.api();
  const server = await check('server', async () => {
    const started = performance.now();
    const answer = await api.rest('GET', '/-/health');
    date = answer.date;
    parseAnswer(api, answer.text, healthSchema);
    return {
      outcome: 'ok',
      text: `answers in ${Math.round(performance.now() - started)} ms, and so does its database`,
    };
  });
  if (server.outcome !== 'ok') {
    const skipped = { outcome: 'skipped', text: doctorErrors.NOT_WITHOUT_SERVER } as const;
    return [connection, server, { name: 'access token', ...skipped }, { name: 'clock', ...skipped }];
  }
  return [connection, server, await checkToken(api), checkClock(date)];
}

function checkToken(api: Api): Promise<Check> {
  return check('access token', async () => {
    const { username, name, is_admin: admin } = await restJson(api, 'GET', '/api/v4/user', userSchema);
    return {
      outcome: 'ok',
      text: `of ${username ?? `a group, called ${name}`}${admin === true ? ', an admin' : ''}`,
    };
  });
}

function checkClock(date: string | undefined): Check {
  // The header has whole seconds.
  const server = date === undefined ? Number.NaN : Date.parse(date) + 500;
  return { name: 'clock', ...checkDifference('the server', server - Date.now()) };
}
