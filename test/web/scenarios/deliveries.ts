import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import type { WebWorld } from '../web-world.ts';
import { aStreamedGroup } from './destinations.ts';

export function deliveriesScenarios(world: () => WebWorld): void {
  describe('the deliveries of a destination', () => {
    it('are filtered, shown in full and sent again', async () => {
      const { receiver } = world();
      const { visit, name, at, send } = await aStreamedGroup(world(), 'deliveries');
      const { page } = visit;
      receiver.respond(({ path, body }) =>
        path === at && body.includes('user_created') ? { status: 422, body: 'no such user' } : 200,
      );
      await send(1, { event_type: 'user_created' });
      await send(1);
      const item = page.getByRole('listitem', { name });
      await item.getByRole('button', { name: 'Deliveries' }).click();
      const table = page.getByRole('table', { name: `Deliveries of ${name}` });
      const failed = table.getByRole('row', { name: /user_created/ });
      await failed.getByText('Failed', { exact: true }).waitFor();
      expect(await visit.violations()).toEqual([]);

      const rows = (count: number) =>
        eventually(async () => (await table.getByRole('row').count()) === count + 1);
      await page.getByLabel('Status').selectOption('Delivered');
      await eventually(async () => (await failed.count()) === 0);
      await page.getByLabel('Status').selectOption('Failed');
      await rows(1);
      await page.getByLabel('Status').selectOption('All');
      await page.getByRole('combobox', { name: 'Event type' }).fill('project_created');
      await rows(1);
      await page.getByRole('combobox', { name: 'Event type' }).fill('');
      await page.getByLabel('Attempted from').fill('2999-01-01T00:00');
      await page.getByText('No delivery passes the filters.').waitFor();
      await page.getByLabel('Attempted from').fill('');

      // Anywhere in its row, for a mouse; the row has a button for everything else.
      await failed.getByText('user_created').click();
      await page.getByRole('dialog', { name: 'Delivery' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Delivery' }).waitFor({ state: 'hidden' });
      await failed.getByRole('button', { name: /^Details/ }).click();
      const panel = page.getByRole('dialog', { name: 'Delivery' });
      await panel.getByLabel('Answer to attempt 1').waitFor();
      expect(await panel.getByLabel('Answer to attempt 1').textContent()).toBe('no such user');
      const headers = await panel.getByLabel('Request headers').textContent();
      expect(headers).toContain('X-Gitlab-Event-Streaming-Token: ***');
      const body = await panel.getByLabel('Body', { exact: true }).textContent();
      expect(body).toContain('"event_type": "user_created"');
      expect(await panel.getByLabel('Phases').first().textContent()).toContain('First byte');
      expect(await visit.violations()).toEqual([]);
      await page.keyboard.press('Escape');

      receiver.respond(200);
      await failed.getByRole('button', { name: /^Send again/ }).click();
      await page.getByText('1 delivery is sent again.').waitFor();
      await failed.getByText('Delivered', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Send all failed again' }).click();
      await page.getByText('No delivery can be sent again.').waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('say in how large a batch an event went out', async () => {
      const { receiver } = world();
      const { visit, name, at, send, client, id } = await aStreamedGroup(world(), 'delivery-batches');
      const { page } = visit;
      await client.graphql(
        `mutation ($input: AuditEventsStreamingDeliveryOptionsUpdateInput!) {
           auditEventsStreamingDeliveryOptionsUpdate(input: $input) { errors } }`,
        { input: { id, batchMaxEvents: 5, batchMaxAgeMs: 1_000 } },
      );
      await send(10);
      await receiver.waitFor((requests) =>
        requests.some(({ path, headers }) => path === at && headers['x-auditstream-count'] === '5'),
      );
      await page.getByRole('listitem', { name }).getByRole('button', { name: 'Deliveries' }).click();
      const table = page.getByRole('table', { name: `Deliveries of ${name}` });
      const row = table.getByRole('row', { name: /in a batch of 5 events/ }).first();
      await row.getByRole('button', { name: /^Details/ }).click();
      const panel = page.getByRole('dialog', { name: 'Delivery' });
      await panel.getByText(/Streamed in a batch of 5 events · attempt 1/).waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('are sent once more by a replay, which can be watched and cancelled', async () => {
      const { receiver } = world();
      const { visit, name, at, send } = await aStreamedGroup(world(), 'replay');
      const { page } = visit;
      await send(30);
      const arrived = () =>
        receiver.requests.filter(({ path, body }) => path === at && body.includes('"n":'));
      await receiver.waitFor(() => arrived().length === 30);
      await page.getByRole('listitem', { name }).getByRole('button', { name: 'Deliveries' }).click();
      await page.getByRole('button', { name: 'Replay…' }).click();
      expect(await visit.violations()).toEqual([]);
      await page.getByRole('button', { name: 'Start replay' }).click();
      await page.getByText(/Replay is finished: \d+ of \d+ events/).waitFor();
      await receiver.waitFor(() => arrived().length === 60);

      // One that does not end by itself.
      receiver.respond(({ path }) => (path === at ? { hang: true } : 200));
      await page.getByRole('button', { name: 'Replay…' }).click();
      await page.getByLabel('Replay from').fill('2020-01-01T00:00');
      await page.getByRole('button', { name: 'Start replay' }).click();
      await page.getByText(/Replay is running: 0 of \d+ events/).waitFor();
      await page.getByRole('progressbar', { name: 'Progress of the replay' }).waitFor({ state: 'attached' });
      expect(await visit.violations()).toEqual([]);
      await page.getByRole('button', { name: 'Cancel the replay' }).click();
      await page.getByText('Replay was cancelled').waitFor();
      receiver.respond(200);
      receiver.closeConnections();
      expect(visit.console).toEqual([]);
      await visit.close();
    });
  });
}
