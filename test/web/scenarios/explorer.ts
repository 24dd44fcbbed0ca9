import { expect, it } from '@jest/globals';
import type { WebWorld } from '../web-world.ts';

export function explorerScenarios(world: () => WebWorld): void {
  it('the explorer is signed in with the token of the page, and loads nothing from elsewhere', async () => {
    const { token } = await world().group('explorer');
    const visit = await world().signedIn(token, '/');
    const { page } = visit;
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== world().app.address) elsewhere.push(request.url());
    });
    await page.getByRole('link', { name: 'Explorer', exact: true }).click();
    await page.getByText('Requests carry the access token of this tab.').waitFor();
    for (const name of ['AddDestination', 'AddHeader', 'ListDestinations', 'SendEvent', 'TestDestination'])
      await page.getByRole('tab', { name }).waitFor();
    // Before both of its editors are there, the button does nothing.
    for (const part of ['query-editor', 'response'])
      await page.locator(`.graphiql-${part} .monaco-editor`).first().waitFor();
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().postData()?.includes('AddDestination') === true),
      page.getByRole('button', { name: /^Execute query/ }).click(),
    ]);
    // There is no group of the example's name.
    expect(answer.request().headers()['authorization']).toBe(`Bearer ${token}`);
    expect(await answer.json()).toMatchObject({ data: { externalAuditEventDestinationCreate: null } });
    expect(elsewhere).toEqual([]);
    await visit.close();
  });
}
