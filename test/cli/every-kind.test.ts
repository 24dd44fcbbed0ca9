import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DESTINATION_KINDS } from '../../src/destination-kinds/kinds.ts';
import { folderOfKind } from '../destination-kinds/folder-of-kind.ts';
import type { KindReceiver, KindUnderTest } from '../destination-kinds/kind-under-test.ts';
import { startCliServer, type CliServer } from './cli-server.ts';

// What the command line does with a destination of any kind, by what the server says of the kind alone.

const OTHERS = DESTINATION_KINDS.filter(({ takesHeaders }) => !takesHeaders);

let server: CliServer;
let folder: string;
beforeAll(async () => {
  server = await startCliServer();
  folder = await mkdtemp(join(tmpdir(), 'cli-kinds-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

it('the command line lists every kind, with the fields of its configuration and what its secret token is', async () => {
  const { code, stdout } = await server.run('destination kinds');
  expect(code).toBe(0);
  for (const { name, title, form, secrets, secretToken } of DESTINATION_KINDS) {
    expect(stdout).toContain(`${name}  ${title}\n`);
    expect(stdout).toContain(`  ${secrets[secretToken]?.title}.`);
    for (const field of form) expect(stdout).toContain(field.help);
  }
  expect(stdout).toContain('  awsRegion (required)  ');
  expect(stdout).toContain('  layout (gitlab, batch)  ');
  expect(await server.json('destination kinds')).toHaveLength(DESTINATION_KINDS.length);
});

describe.each(OTHERS.map(({ name }) => [name]))('a destination of the kind %s', (name) => {
  // Test events are limited for each group.
  const group = `of-${name.replace('_', '-')}`;
  let tried: KindUnderTest;
  let receiver: KindReceiver;
  let token: string;
  beforeAll(async () => {
    const module: unknown = await import(`../destination-kinds/${folderOfKind(name)}/under-test.ts`);
    tried = (module as { underTest: KindUnderTest }).underTest;
    receiver = await tried.startReceiver();
    await server.client.rest('POST', '/api/v4/groups', { name, path: group }, 201);
    token = tried.secrets[tried.kind.secretToken]?.value ?? '';
  });
  afterAll(() => receiver.close());

  const env = () => ({ STREAMS_TOKEN: token, STREAMS_OTHER: secretField()?.[1] ?? '' });
  /** A field of its configuration that is a secret, and a text for it. */
  const secretField = (): readonly [string, string] | undefined => {
    const [first] = Object.entries(tried.kind.configSecrets ?? {});
    if (first === undefined) return undefined;
    const [field, { secret, read }] = first;
    // Where more than a text can be given, it has a short form of its own.
    return [
      field,
      read === undefined ? (tried.secrets[secret]?.value ?? '') : 'api-key=an-api-key-in-a-header',
    ];
  };
  const run = (line: string) => server.run(`${line} --group ${group}`, { env: env() });
  const apply = async (destination: object, ...args: string[]) => {
    const path = join(folder, `${name}.json`);
    const groups = { [group]: { destinations: [destination] } };
    await writeFile(path, JSON.stringify({ version: 1, groups }));
    return server.run(['apply', '-f', path, ...args], { env: env() });
  };
  const taken = () => receiver.ids().length;

  it('is added with a test event, looked at by doctor, which says what a person has to mend, and deleted', async () => {
    receiver.behave('takes');
    const fields = Object.entries(receiver.config).map(([field, value]) => `--set ${field}=${String(value)}`);
    const secret = secretField();
    const more = secret === undefined ? '' : ` --set-env ${secret[0]}=STREAMS_OTHER`;
    const before = taken();
    const added = await run(
      `destination add --category ${name} --name tried --secret-token-env STREAMS_TOKEN${more} ${fields.join(' ')} --verify`,
    );
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(taken()).toBeGreaterThan(before);
    const shown: { readonly config: unknown } = await server.json(`destination show tried --group ${group}`);
    expect(shown.config).toEqual(receiver.config);

    const well = await run('doctor --destination tried');
    expect(well.stdout).toContain('a test event was delivered to tried');
    receiver.behave('denies');
    const ill = await run('doctor --destination tried');
    expect(ill.code).toBe(6);
    // In the words of the kind, which say what to do.
    expect(ill.stdout).toMatch(/end to end .* tried: .*\b(?:set|let|give|allow|enable)\b/);
    receiver.behave('takes');
    expect((await run('destination test tried')).code).toBe(0);
    for (const value of [token, secret?.[1]])
      for (const { stdout, stderr } of [added, well, ill])
        expect(value !== undefined && (stdout + stderr).includes(value)).toBe(false);
    expect((await run('destination delete tried --yes')).code).toBe(0);
  });

  it('is what a file says, with its secret out of the environment, and is written as that file', async () => {
    receiver.behave('takes');
    const wanted = { name: 'filed', kind: name, config: receiver.config };
    const made = await apply({ ...wanted, secretToken: '${STREAMS_TOKEN}' });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('1 to add') });
    expect(made.stdout + made.stderr).not.toContain(token);
    expect((await run('destination test filed')).code).toBe(0);
    expect((await apply({ ...wanted, secretToken: '${STREAMS_TOKEN}' })).stdout).toBe('Nothing to change.\n');
    const { stdout } = await run('export -f -');
    expect(stdout).toContain(`kind: ${name}`);
    expect(stdout).not.toContain(token);
    const path = join(folder, `${name}.yaml`);
    await writeFile(path, stdout);
    expect((await server.run(['apply', '-f', path])).stdout).toBe('Nothing to change.\n');
    const changed = await apply({ ...wanted, config: { ...receiver.config, ...receiver.otherConfig } });
    expect(changed.stdout).toContain('~ config: ');
    expect((await run('destination delete filed --yes')).code).toBe(0);
  });

  it('is refused with what is wrong with it, or taken already, and nothing is made', async () => {
    const [bad] = tried.badConfigs as readonly object[];
    await apply({ name: 'taken', kind: name, config: receiver.config, secretToken: '${STREAMS_TOKEN}' });
    for (const config of [bad, receiver.config]) {
      const { code, stdout } = await apply({
        ...{ name: 'wrong', kind: name, config, secretToken: '${STREAMS_TOKEN}' },
      });
      expect({ config, code }).toEqual({ config, code: 3 });
      expect(stdout).toMatch(/! The server refused it: Config [^\n]*[^.]\. Correct that and run/);
    }
    expect((await run('destination list')).stdout).not.toContain('wrong');
  });
});
