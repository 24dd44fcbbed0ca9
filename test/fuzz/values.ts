import type { Choices } from './choices.ts';
import type { World } from './world.ts';

const HOSTILE = [
  '',
  ' ',
  'x',
  '0',
  '-1',
  '1e309',
  '9007199254740993',
  '2147483648',
  'null',
  'true',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '\\',
  '"',
  '%00',
  '%',
  '{}',
  '[]',
  '\0',
  '\ud800',
  '\u202e💥é',
  '../../etc/passwd',
  '\r\nX-Injected: 1',
  '<script>',
  '${7*7}',
  'x'.repeat(256),
  'é'.repeat(2_100),
  '2026-01-31',
  '2026-02-30T25:00:00Z',
  '0000-01-01',
  '+275760-09-13T00:00:00Z',
  'gid://gitlab/Group/1',
  'gid://gitlab/AuditEvents::ExternalAuditEventDestination/999999999999999999999',
  'gid://gitlab//',
  'MQ==',
  'eyJpZCI6IjEifQ==',
  'MC4w',
  'http://receiver.test/',
  'http://127.0.0.1:1/',
  'http://[::1]/',
  'https://user:pw@nowhere.test/?q=1#f',
  'ftp://receiver.test',
  'http://',
  'api',
  'read_api',
  'sha256',
  '10.1.2.3',
];

/** A text that names something, or that somebody with bad intentions would send. */
export function aText(choices: Choices, world: World): string {
  if (choices.number(3) === 0) return choices.pick(world.names);
  if (choices.once(6)) return choices.bytes(40).toString(choices.pick(['latin1', 'utf8']));
  return choices.pick(HOSTILE);
}

export function aNumber(choices: Choices): number {
  return choices.pick([
    0,
    1,
    2,
    10,
    20,
    50,
    -1,
    100,
    101,
    365,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 53,
    -(2 ** 53),
    0.5,
    1e21,
  ]);
}

/** Any JSON value, `depth` levels deep at most. */
export function aJson(choices: Choices, world: World, depth = 3): unknown {
  switch (choices.number(depth > 0 ? 7 : 5)) {
    case 0:
    case 1:
      return aText(choices, world);
    case 2:
      return aNumber(choices);
    case 3:
      return null;
    case 4:
      return choices.once(2);
    case 5:
      return choices.some(4, () => aJson(choices, world, depth - 1));
    default:
      return Object.fromEntries(
        choices.some(5, () => [aText(choices, world), aJson(choices, world, depth - 1)]),
      );
  }
}
