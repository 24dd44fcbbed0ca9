import type { Cli } from '../cli.ts';
import { cliErrors } from '../cli-errors.ts';
import { findDestination, loadDestinations } from '../destination/destinations.ts';
import type { Scope } from '../destination/scope.ts';
import { sendTest } from '../destination/send-test.ts';
import { check, type Check } from './check.ts';
import { doctorErrors } from './doctor-errors.ts';

/** How the destinations of an owner are, and, when one is named, whether a test event gets through to it. */
export async function checkDestinations(
  cli: Cli,
  scope: Scope | undefined,
  name: string | undefined,
  usable: boolean,
): Promise<Check[]> {
  const skipped = (text: string): Check => ({ name: 'end to end', outcome: 'skipped', text });
  if (!usable) return [skipped(doctorErrors.NOT_WITHOUT_TOKEN)];
  if (scope === undefined) return [skipped(doctorErrors.NO_DESTINATION_NAMED)];
  const states = await check('destinations', () => checkStates(cli, scope));
  if (name === undefined) return [states, skipped(doctorErrors.NO_DESTINATION_NAMED)];
  const endToEnd = await check('end to end', async () => {
    const api = await cli.api();
    const destination = await findDestination(api, scope, name);
    const { attempt, delivered, reason } = await sendTest(api, destination);
    return delivered
      ? {
          outcome: 'ok',
          text: `a test event was delivered to ${destination.name} in ${attempt?.durationMs} ms`,
        }
      : { outcome: 'fault', text: cliErrors.TEST_FAILED({ name: destination.name, reason }) };
  });
  return [states, endToEnd];
}

async function checkStates(cli: Cli, scope: Scope): Promise<Omit<Check, 'name'>> {
  const destinations = await loadDestinations(await cli.api(), scope);
  const ailing = destinations.filter(({ state }) => state === 'RETRYING' || state === 'OFF');
  if (ailing.length === 0) {
    const lag = destinations.reduce((sum, destination) => sum + destination.lag, 0);
    return { outcome: 'ok', text: `${destinations.length}, none is failing; ${lag} events wait` };
  }
  const texts = ailing.map(({ name, state, lastError }) =>
    doctorErrors.DESTINATION_AILING({
      name,
      state: String(state).toLowerCase(),
      reason: lastError?.message ?? 'no error is stored',
    }),
  );
  return { outcome: 'fault', text: texts.join('; ') };
}
