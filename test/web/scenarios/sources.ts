import { describe, expect, it } from '@jest/globals';
import type { WebWorld } from '../web-world.ts';

export function sourcesScenarios(world: () => WebWorld): void {
  describe('the sources of a group', () => {
    it('are added with an address, a secret that is shown once, and what to paste; then their events appear', async () => {
      const { token } = await world().group('sources-add');
      const visit = await world().signedIn(token, '/groups/sources-add/-/audit_events');
      const { page } = visit;
      await page.getByRole('tab', { name: 'Sources' }).click();
      await page.getByRole('heading', { name: 'No source yet' }).waitFor();
      expect(await visit.violations()).toEqual([]);
      await page.getByRole('button', { name: 'Add source' }).click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('Choose the system that sends').last().waitFor();
      await page.getByLabel('System').selectOption('JSON');
      await page.getByLabel('Name', { exact: true }).fill('shop');
      await page.getByLabel('Name of the system').fill('shop');
      expect(await visit.violations()).toEqual([]);
      await page.getByRole('button', { name: 'Add', exact: true }).click();

      const item = page.getByRole('listitem', { name: 'shop' });
      await item.getByText('Waiting for the first event', { exact: true }).waitFor();
      const address = await item.getByRole('group', { name: 'Address' }).locator('code').textContent();
      const secret = (await item.getByRole('group', { name: 'Secret' }).locator('code').textContent()) ?? '';
      const command = await item.getByLabel('To paste: One event with curl').textContent();
      expect(command).toContain(`'${address}'`);
      expect(command).toContain(`Bearer ${secret}`);
      await item.getByLabel('Sending system').selectOption('Fluent Bit');
      expect(await item.getByLabel('To paste: Fluent Bit').textContent()).toContain(secret);
      expect(await visit.violations()).toEqual([]);
      await item.getByRole('button', { name: 'I have copied it' }).click();
      await item.getByText('SECRET-OF-THE-SOURCE').first().waitFor();
      await page.getByText('Copy its secret now').waitFor({ state: 'detached' });
      expect(await page.content()).not.toContain(secret);

      const send = (body: string): Promise<Response> =>
        fetch(address ?? '', { method: 'POST', headers: { authorization: `Bearer ${secret}` }, body });
      const records = [
        { type: 'order.paid', author: 'jane' },
        { password: 'hunter2', colour: 'red '.repeat(200) },
      ];
      expect((await send(JSON.stringify(records))).status).toBe(202);
      // Where somebody waits for the first event, it comes and stays.
      await item.getByText('Receiving', { exact: true }).waitFor();
      const arrived = item.getByRole('region', { name: 'Events of shop' });
      await arrived.getByRole('button', { name: /jane: order paid/ }).waitFor();
      await item.getByRole('button', { name: 'What arrived' }).click();
      await arrived.getByRole('button', { name: /jane: order paid\s*shop\.order\.paid/ }).click();
      await page
        .getByRole('dialog', { name: /^Event \d+/ })
        .getByText('"order.paid"')
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      const leftOut = item.getByRole('region', { name: 'What was left out of shop' });
      await leftOut.getByText(/Skipped: no audit event, 1 record,/).waitFor();
      await leftOut.getByText(/Not a line of the system/).waitFor();
      await leftOut.getByText('An example, with secrets removed').click();
      expect(await leftOut.getByLabel('Example of no audit event').textContent()).toBe(
        `{"password":"[REDACTED]","colour":"${'red '.repeat(200)}"}`,
      );
      // However long a line of it is.
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
      expect(await visit.violations()).toEqual([]);
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('get another secret, are changed, paused and deleted', async () => {
      const { token, path } = await world().group('sources-change');
      const visit = await world().signedIn(token, `/groups/${path}/-/audit_events?tab=sources`);
      const { page } = visit;
      await page.getByRole('button', { name: 'Add source' }).click();
      await page.getByLabel('System').selectOption('Splunk HEC');
      await page.getByLabel('Indexer acknowledgement').check();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      const item = page.getByRole('listitem', { name: 'Splunk HEC' });
      const shown = item.getByRole('group', { name: 'Secret' }).locator('code');
      const first = await shown.textContent();
      await item.getByRole('button', { name: 'Rotate secret' }).click();
      await page.getByText('The previous one is valid for 24 hours.').waitFor();
      expect(await shown.textContent()).not.toBe(first);

      await item.getByRole('button', { name: 'Edit' }).click();
      expect(await item.getByLabel('Indexer acknowledgement').isChecked()).toBe(true);
      await item.getByLabel('Events that are not recognised').selectOption('keep');
      await item.getByLabel('Silent after hours').fill('1000');
      await item.getByRole('button', { name: 'Save' }).click();
      await item.getByText('Nothing was saved').waitFor();
      expect(await visit.violations()).toEqual([]);
      await item.getByLabel('Silent after hours').fill('24');
      await item.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Splunk HEC was saved.').waitFor();
      await item.getByRole('button', { name: 'Edit' }).click();
      expect(await item.getByLabel('Events that are not recognised').inputValue()).toBe('keep');
      expect(await item.getByLabel('Silent after hours').inputValue()).toBe('24');

      await item.getByRole('button', { name: 'Pause' }).click();
      await item.getByText('Paused', { exact: true }).waitFor();
      await item.getByRole('button', { name: 'Resume' }).waitFor();
      await item.getByRole('button', { name: 'Delete' }).click();
      await page.getByLabel('Type Splunk HEC to confirm').fill('Splunk HEC');
      await page.keyboard.press('Enter');
      await page.getByText('Splunk HEC was deleted. Its events stay.').waitFor();
      expect(visit.console).toEqual([]);
      await visit.close();
    });

    it('have rules of redaction, which can be tried', async () => {
      const { token, path } = await world().group('sources-rules');
      const visit = await world().signedIn(token, `/groups/${path}/-/audit_events?tab=sources`);
      const { page } = visit;
      await page.getByRole('button', { name: 'Rules, and try them' }).click();
      const rules = page.getByRole('form', { name: 'Redaction rules' });
      await rules.getByLabel('Patterns').fill('(?<!a)b');
      await rules.getByRole('button', { name: 'Save' }).click();
      await rules.getByText('Nothing was saved').waitFor();
      await rules.getByLabel('Patterns').fill('');
      await rules.getByLabel('Names of members').fill('customer_number\n');
      await rules.getByRole('button', { name: 'Save' }).click();
      await page.getByText(/The rules were saved/).waitFor();
      const trial = page.getByRole('form', { name: 'Try the rules' });
      await trial
        .getByLabel('Event to try')
        .fill('{ "details": { "customerNumber": 17, "password": "secret" }');
      await trial.getByRole('button', { name: 'Try' }).click();
      await trial.getByText(/This is not JSON/).waitFor();
      await trial
        .getByLabel('Event to try')
        .fill('{ "details": { "customerNumber": 17, "password": "secret" } }');
      await trial.getByRole('button', { name: 'Try' }).click();
      await trial.getByText('Removed: details.customerNumber, details.password.').waitFor();
      expect(
        await trial.getByLabel('Event as it would be stored', { exact: true }).textContent(),
      ).not.toContain('17');
      expect(await visit.violations()).toEqual([]);
      expect(visit.console).toEqual([]);
      await visit.close();
    });
  });
}
