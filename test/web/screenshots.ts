// Run by `npm run screenshots`: pictures of the tabs, light and dark, wide and narrow, in the folder of the system's
// temporary files. Three of them are in docs/images.
import { afterAll, beforeAll, it } from '@jest/globals';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createDestination } from '../journeys/api-client.ts';
import { aStreamedGroup, type Streamed } from './scenarios/destinations.ts';
import { startWebWorld, type WebWorld } from './web-world.ts';

const FOLDER = join(tmpdir(), 'auditstream-screenshots');
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 780 } } as const;
const PEOPLE = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Barbara Liskov'];
const EVENTS = [
  { event_type: 'project_created', details: { custom_message: 'Added project' } },
  {
    event_type: 'user_add_to_group',
    target_details: 'Margaret Hamilton',
    details: { add: 'user_access', as: 'Developer' },
  },
  {
    event_type: 'repository_git_operation',
    details: { custom_message: { protocol: 'ssh', action: 'git-upload-pack' } },
  },
  {
    event_type: 'merge_request_create',
    target_details: 'Rotate keys of the gateway',
    details: { custom_message: 'Added merge request' },
  },
  {
    event_type: 'ci_variable_updated',
    target_details: 'REGISTRY_TOKEN',
    details: { change: 'protected', from: 'false', to: 'true' },
  },
  {
    event_type: 'deploy_token_created',
    target_details: 'release robot',
    details: { custom_message: 'Created deploy token' },
  },
];

let world: WebWorld;
let sources = 0;
beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  world = await startWebWorld();
});
afterAll(() => world.close());

async function aBusyGroup(): Promise<Streamed> {
  const streamed = await aStreamedGroup(world, 'acme');
  const { client, id, at } = streamed;
  const rename = (destination: string, name: string, rest: object = {}): Promise<unknown> =>
    client.graphql(
      `mutation ($input: ExternalAuditEventDestinationUpdateInput!) {
         externalAuditEventDestinationUpdate(input: $input) { errors } }`,
      { input: { id: destination, name, ...rest } },
    );
  world.receiver.respond(({ path, body }) => {
    if (path === '/archive') return 503;
    return path === at && body.includes('deploy_token_created')
      ? { status: 422, body: '{"error":"unknown event type"}' }
      : 200;
  });
  await rename(id, 'Security operations');
  await rename(await createDestination(client, 'acme', `${world.receiver.url}/archive`), 'Archive');
  const paused = await createDestination(client, 'acme', `${world.receiver.url}/staging`);
  await rename(paused, 'Staging', { active: false });
  for (let n = 0; n < 120; n += 1) {
    await streamed.send(1, {
      ...EVENTS[n % EVENTS.length],
      ip_address: `203.0.113.${1 + (n % 9)}`,
      author_name: PEOPLE[n % PEOPLE.length],
      entity_path: `acme/${n % 3 === 0 ? 'platform' : 'web'}/service-${n % 7}`,
      created_at: new Date(Date.now() - (120 - n) * 97_000).toISOString(),
    });
  }
  return streamed;
}

/** Adds a source, as somebody does who has to set it up next. */
async function aSource(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add source' }).first().click();
  await page.getByLabel('System').selectOption({ label: 'Backstage, Red Hat Developer Hub' });
  await page.getByLabel('Name', { exact: true }).fill(`hub ${(sources += 1)}`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'I have copied it' }).waitFor();
}

it('takes the pictures', async () => {
  const { owned, visit: first } = await aBusyGroup();
  await first.close();
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const options = { viewport, colorScheme };
      const visit = await world.signedIn(owned.token, '/groups/acme/-/audit_events', options);
      const { page } = visit;
      const save = (name: string): Promise<Buffer> =>
        page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`) });
      await page.getByText('Retrying', { exact: true }).waitFor();
      await save('streams');
      const item = page.getByRole('listitem', { name: 'Security operations' });
      await item.getByRole('button', { name: 'Deliveries' }).click();
      await item
        .getByRole('button', { name: /^Details/ })
        .first()
        .waitFor();
      await item.evaluate((element) => element.scrollIntoView());
      await save('deliveries');
      await item
        .getByRole('button', { name: /^Details/ })
        .first()
        .click();
      await page.getByLabel('Request headers').waitFor();
      await save('delivery');
      await page.keyboard.press('Escape');
      await item.getByRole('button', { name: 'Edit' }).click();
      await item.getByRole('button', { name: 'Save' }).waitFor();
      await save('edit');
      await page.getByRole('tab', { name: 'Sources' }).click();
      await aSource(page);
      await save('sources');
      await page.getByRole('button', { name: 'Rules, and try them' }).click();
      await page.getByRole('form', { name: 'Try the rules' }).evaluate((element) => element.scrollIntoView());
      await save('redaction');
      await page.getByRole('tab', { name: 'Events' }).click();
      await page
        .getByRole('button', { name: /project_created/ })
        .first()
        .waitFor();
      await save('events');
      await visit.close();
    }
  }
  process.stdout.write(`The pictures are in ${FOLDER}\n`);
});
