import type { BrowserContextOptions } from 'playwright-core';
import { ACCESS_LEVELS, type Scope } from '../../src/access/actor.ts';
import { issueAccessToken } from '../../src/access/access-token.service.ts';
import type { App } from '../../src/app.ts';
import type { Group } from '../../src/database/generated/client.ts';
import { aGroup, aUser } from '../access/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startRunningApp } from '../support/running-app.ts';
import { launchBrowser } from './launch-browser.ts';
import { openVisit, type Visit } from './visit.ts';

/** The server with its pages, a browser in front of it and a receiver behind it. */
export interface WebWorld {
  readonly app: App;
  readonly test: TestDatabase;
  readonly receiver: Receiver;
  /** A top-level group of its own, with an Owner who has a token. */
  group(path: string): Promise<OwnedGroup>;
  subgroup(parent: OwnedGroup, path: string): Promise<Group>;
  /** A token of an admin. */
  admin(): Promise<string>;
  token(userId: number, scopes?: readonly Scope[]): Promise<string>;
  /** A tab of its own, with nothing in its storage. */
  visit(options?: BrowserContextOptions): Promise<Visit>;
  /** The same, signed in and at this address. */
  signedIn(token: string, path: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

export interface OwnedGroup {
  readonly group: Group;
  readonly path: string;
  readonly ownerId: number;
  readonly token: string;
}

export async function startWebWorld(): Promise<WebWorld> {
  const test = await createTestDatabase();
  const [app, receiver, browser] = await Promise.all([
    startRunningApp(test, {
      AUDITSTREAM_OUTBOUND_ALLOWLIST: '127.0.0.1',
      // So that failing for good takes no day.
      AUDITSTREAM_RETRY_SCHEDULE: '50ms',
    }),
    startReceiver(),
    launchBrowser(),
  ]);
  const { prisma } = test.database;
  let names = 0;

  const token = async (userId: number, scopes: readonly Scope[] = ['api']): Promise<string> =>
    (await issueAccessToken(prisma, { userId, name: `page ${(names += 1)}`, scopes }, new Date())).token;

  const world: WebWorld = {
    app,
    test,
    receiver,
    token,
    async group(path) {
      const group = await aGroup(prisma, path);
      const owner = await aUser(prisma, `owner-of-${path}`, { roles: [[group, ACCESS_LEVELS.owner]] });
      return { group, path, ownerId: owner.id, token: await token(owner.id) };
    },
    subgroup: ({ group }, path) => aGroup(prisma, path, group),
    async admin() {
      const { id } = await aUser(prisma, `admin-${(names += 1)}`, { admin: true });
      return token(id);
    },
    visit: (options) => openVisit(browser, app.address, options),
    async signedIn(given, path, options) {
      const visit = await world.visit(options);
      await visit.signIn(given, path);
      return visit;
    },
    async close() {
      await browser.close();
      await receiver.close();
      await app.close();
      await test.close();
    },
  };
  return world;
}

export type { Visit };
