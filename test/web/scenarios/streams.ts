import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { createDestination } from '../../journeys/api-client.ts';
import type { WebWorld } from '../web-world.ts';
import { aStreamedGroup } from './destinations.ts';

export function streamsScenarios(world: () => WebWorld): void {
  describe('the list of destinations', () => {
    it('explains streaming where there is none, with a receiver to try it', async () => {
      const { token } = await world().group('streams-empty');
      const visit = await world().signedIn(token, '/groups/streams-empty/-/audit_events');
      await visit.page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      expect(await visit.page.getByLabel('Example of a receiver').textContent()).toContain(
        'x-gitlab-event-streaming-token',
      );
      expect(await visit.violations()).toEqual([]);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('shows at a glance how each does', async () => {
      const { receiver } = world();
      const { visit, name, at, send } = await aStreamedGroup(world(), 'streams-glance');
      const item = visit.page.getByRole('listitem', { name });
      await item.getByText('Streaming', { exact: true }).waitFor();
      await send(3);
      await item.getByLabel(/Attempts in the last hour: [5-9] delivered, 0 failed/).waitFor();
      // One request in two, for as long as it is looked at; then all of them.
      let requests = 0;
      receiver.respond(({ path }) => (path === at && (requests += 1) % 2 === 0 ? 503 : 200));
      await send(30);
      await item.getByText(/^It takes about \d.*for \d+ s/).waitFor();
      await item.getByLabel(/Attempts in the last hour: .* \d+ refused by a busy receiver/).waitFor();
      await item.getByRole('button', { name: 'Deliveries', exact: true }).click();
      const sending = item.getByRole('region', { name: 'Sending' });
      await sending.getByText(/^The receiver takes about \d.* for \d+ s\. Refused events/).waitFor();
      await sending.getByText(/^At most \d+ requests? at a time.*\d+ % of the requests refused/).waitFor();
      await item.getByRole('button', { name: 'Deliveries', exact: true }).click();
      receiver.respond(({ path }) => (path === at ? 503 : 200));
      await send(5);
      await item.getByText('Retrying', { exact: true }).waitFor();
      await item.getByText(/503/).waitFor();
      await item.getByText(/Next try (now|in \d+ (s|min))\./).waitFor();
      expect(await visit.violations()).toEqual([]);
      receiver.respond(200);
      expect(visit.console).toEqual([]);
      expect(await visit.layoutShift()).toBeLessThan(0.05);
      await visit.close();
    });

    it('calls each by the name that a person gave it, otherwise by where it sends to', async () => {
      const { receiver } = world();
      const { visit, client, name } = await aStreamedGroup(world(), 'streams-called');
      const { page } = visit;
      await createDestination(client, 'streams-called', `${receiver.url}/in/the?token=secret`);
      await page.getByRole('heading', { name }).waitFor();
      const label = `${new URL(receiver.url).host}/in/the`;
      const item = page.getByRole('listitem', { name: label });
      await item.getByRole('heading', { name: label, exact: true }).waitFor();
      expect(await page.getByText('Destination_').count()).toBe(0);
      // Nobody has to know the name that was made up: not to change it, nor to delete it.
      await item.getByRole('button', { name: 'Edit' }).click();
      const field = item.getByLabel('Name', { exact: true });
      expect(await field.inputValue()).toBe('');
      await item.getByLabel('Destination URL').fill(`${receiver.url}/in/the/end`);
      await item.getByRole('button', { name: 'Save' }).click();
      const moved = page.getByRole('listitem', { name: `${label}/end` });
      await moved.getByRole('button', { name: 'Delete' }).click();
      await page.getByLabel(`Type ${label}/end to confirm`).fill(`${label}/end`);
      await page.keyboard.press('Enter');
      await page.getByText('1 destination').waitFor();

      const named = page.getByRole('listitem', { name });
      await named.getByRole('button', { name: 'Edit' }).click();
      await named.getByLabel('Name', { exact: true }).fill(' ');
      await named.getByRole('button', { name: 'Save' }).click();
      await named.getByText("Name can't be blank").waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('pauses and resumes', async () => {
      const { visit, name, at, send } = await aStreamedGroup(world(), 'streams-pause');
      const item = visit.page.getByRole('listitem', { name });
      await item.getByRole('button', { name: 'Pause' }).click();
      await item.getByText('Paused', { exact: true }).waitFor();
      await visit.page.getByText(`${name} is paused. Its events wait.`).waitFor();
      await send(2);
      await item.getByText(/^[23] · oldest/).waitFor();
      await item.getByRole('button', { name: 'Resume' }).click();
      await item.getByText('Streaming', { exact: true }).waitFor();
      await world().receiver.waitFor(
        (requests) => requests.filter(({ path, body }) => path === at && body.includes('"n":')).length === 2,
      );
      await visit.close();
    });

    it('sends a test event and shows what came of it', async () => {
      const { receiver } = world();
      const { visit, name, at } = await aStreamedGroup(world(), 'streams-test');
      const item = visit.page.getByRole('listitem', { name });
      const send = item.getByRole('button', { name: 'Send test event' });
      await send.click();
      await item.getByText('The test event arrived').waitFor();
      await item.getByText(/^Answered 200 after/).waitFor();
      receiver.respond(({ path }) => (path === at ? { status: 418, body: 'only coffee here' } : 200));
      await send.click();
      await item.getByText('The test event was not delivered').waitFor();
      await item.getByText('only coffee here', { exact: true }).waitFor();
      expect(await visit.violations()).toEqual([]);
      await item.getByRole('button', { name: 'Close the result of the test' }).click();
      await eventually(async () => (await item.getByText('only coffee here').count()) === 0);
      receiver.respond(200);
      await visit.close();
    });

    it('deletes a destination for who types its name', async () => {
      const { visit, name } = await aStreamedGroup(world(), 'streams-delete');
      const { page } = visit;
      await page.getByRole('listitem', { name }).getByRole('button', { name: 'Delete' }).click();
      const dialog = page.getByRole('dialog', { name: 'Delete destination' });
      const confirm = dialog.getByRole('button', { name: 'Delete destination' });
      await dialog.getByLabel(/^Type /).fill('something else');
      expect(await confirm.isDisabled()).toBe(true);
      expect(await visit.violations()).toEqual([]);
      await dialog.getByLabel(/^Type /).fill(name);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'No streaming destination yet' }).waitFor();
      await page.getByText(`${name} was deleted.`).waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });
  });
}
