import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCliServer, type CliServer } from './cli-server.ts';

let server: CliServer;
let folder: string;

beforeAll(async () => {
  server = await startCliServer();
  folder = await mkdtemp(join(tmpdir(), 'cli-redaction-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('redaction', () => {
  it('is set part by part, shown and tried', async () => {
    const edit = 'redaction edit my-group --on --key customer secret_name --path details.a --output json';
    const settings = { enabled: true, keys: ['customer', 'secret_name'], patterns: [], paths: ['details.a'] };
    const edited = await server.run(edit);
    expect([edited.code, JSON.parse(edited.stdout)]).toEqual([0, settings]);
    const shown = await server.run('redaction show my-group --output json');
    expect(JSON.parse(shown.stdout)).toEqual(settings);

    const file = join(folder, 'event.json');
    await writeFile(file, '{"details":{"customer":7,"n":12345678901234567890,"a":{"b":1.0}}}');
    expect(await server.run(`redaction try my-group ${file}`)).toEqual({
      code: 0,
      stdout:
        '{"details":{"customer":"[REDACTED]","n":12345678901234567890,"a":{"b":"[REDACTED]"}},' +
        '"redacted":["details.customer","details.a.b"]}\n',
      stderr: 'Removed: details.customer\nRemoved: details.a.b\n',
    });

    const cleared = await server.run('redaction edit my-group --off --clear keys paths --output json');
    expect(JSON.parse(cleared.stdout)).toEqual({ enabled: false, keys: [], patterns: [], paths: [] });
  });

  it('says what is wrong with a rule, a group, a file and an empty change', async () => {
    expect(await server.run('redaction edit my-group --pattern (')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('The pattern ( is not a regular expression of RE2'),
    });
    expect(await server.run('redaction show not-there')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('no top-level group "not-there"'),
    });
    const file = join(folder, 'wrong.json');
    await writeFile(file, '{"a":1}{"b":2}');
    expect(await server.run(`redaction try my-group ${file}`)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is not one event'),
    });
    expect(await server.run('redaction edit my-group')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is nothing to change'),
    });
  });
});
