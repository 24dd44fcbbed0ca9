import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Only the rule about imports: the type-aware ones would need the files to exist.
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
  ruleFilter: ({ ruleId }) => ruleId.endsWith('no-restricted-imports'),
});

async function complaintsAbout(file: string, imported: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import { x } from '${imported}';\nx();\n`, {
    filePath: `${ROOT}${file}`,
  });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId?.endsWith('no-restricted-imports') === true)
    .map(({ message }) => message);
}

describe('the import direction', () => {
  it.each([
    ['src/event-log/x.ts', '../destinations/model/topics.ts'],
    ['src/event-log/deep/x.ts', '../../streaming/attempts/attempts.ts'],
    ['src/access/x.ts', '../groups/group-directory.ts'],
    ['src/queue/x.ts', '../event-log/topics.ts'],
    ['src/outbound/x.ts', '../destination-kinds/outcome.ts'],
    ['src/destination-kinds/http/x.ts', '../../destinations/model/topics.ts'],
    ['src/formats/x.ts', '../destinations/model/topics.ts'],
    ['src/streaming/x.ts', '../deliveries/delivery-id.ts'],
    ['src/streaming/x.ts', '../app.ts'],
    ['src/streaming/x.ts', '../api.ts'],
    ['src/streaming/x.ts', '../error-tables.ts'],
    ['src/schema.ts', './app.ts'],
    ['src/schema.ts', './api.ts'],
    ['src/api.ts', './app.ts'],
    ['src/app.ts', './main.ts'],
    ['src/app.ts', './embedded-postgres/embedded-postgres.ts'],
    ['src/server.ts', './embedded-postgres/embedded-postgres.ts'],
    ['src/cli/admin/x.ts', '../../embedded-postgres/embedded-postgres.ts'],
    ['src/database/x.ts', '../embedded-postgres/cluster.ts'],
    ['src/embedded-postgres/x.ts', '../database/pool.ts'],
    ['src/app.ts', './cli/commands.ts'],
    ['src/access/x.ts', '../cli/commands.ts'],
    ['src/streaming/x.ts', '../followers.ts'],
    ['src/streaming/x.ts', '../followers.thread.ts'],
    ['src/followers.thread.ts', './workers.ts'],
    ['src/followers.ts', './followers.thread.ts'],
    ['src/streaming/retry/x.ts', '../stream/run-batch.ts'],
    ['src/streaming/retry/x.ts', '../../deliveries/delivery-id.ts'],
    ['src/destinations/rules/x.ts', '../lifecycle/create-destination.service.ts'],
  ])('forbids %s to import %s', async (file, imported) => {
    expect(await complaintsAbout(file, imported)).toEqual([expect.stringContaining('Imports go one way')]);
  });

  it.each(['streaming', 'destinations'])('holds between all rooms of %s', async (folder) => {
    const rooms = readdirSync(`${ROOT}src/${folder}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    for (const one of rooms)
      for (const other of rooms.slice(rooms.indexOf(one) + 1)) {
        const there = await complaintsAbout(`src/${folder}/${one}/x.ts`, `../${other}/y.ts`);
        const back = await complaintsAbout(`src/${folder}/${other}/x.ts`, `../${one}/y.ts`);
        expect([one, other, there.length + back.length]).toEqual([one, other, 1]);
      }
  });

  it.each([
    ['src/streaming/x.ts', '../destinations/model/topics.ts'],
    ['src/streaming/x.ts', './attempts/attempts.ts'],
    ['src/streaming/attempts/x.ts', '../../destination-kinds/outcome.ts'],
    ['src/groups/x.ts', '../database/database.ts'],
    ['src/formats/x.ts', '../outbound/request.ts'],
    ['src/main.ts', './app.ts'],
    ['src/error-tables.ts', './embedded-postgres/embedded-errors.ts'],
    ['src/embedded-postgres/x.ts', '../data-folder/folder-lock.ts'],
    ['src/app.ts', './workers.ts'],
    ['src/workers.ts', './followers.thread.ts'],
    ['src/followers.thread.ts', './followers.ts'],
    ['src/cli/admin/x.ts', '../../app.ts'],
    ['src/streaming/stream/x.ts', '../retry/record-retry.ts'],
    ['src/destinations/headers/x.ts', '../rules/header-rules.ts'],
  ])('allows %s to import %s', async (file, imported) => {
    expect(await complaintsAbout(file, imported)).toEqual([]);
  });
});

describe('what few files know', () => {
  it.each([
    ['src/groups/x.service.ts', 'type-graphql'],
    ['src/destinations/x-rules.ts', 'type-graphql'],
    ['src/event-log/x.ts', '../database/prisma-transaction.ts'],
    ['src/streaming/retry/x.ts', '../../database/generated/client.ts'],
  ])('is not imported by %s: %s', async (file, imported) => {
    expect(await complaintsAbout(file, imported)).toEqual([expect.stringContaining('docs/adr/00')]);
  });

  it.each([
    ['src/groups/x.resolver.ts', 'type-graphql'],
    ['src/schema.ts', 'type-graphql'],
    ['src/event-log/audit-trail.ts', '../database/prisma-transaction.ts'],
    ['src/destinations/lifecycle/x.service.ts', '../../database/prisma-transaction.ts'],
  ])('is imported by %s: %s', async (file, imported) => {
    expect(await complaintsAbout(file, imported)).toEqual([]);
  });
});
