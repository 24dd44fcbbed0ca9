import { describe, expect, it } from '@jest/globals';
import type { HttpAnswer } from '../../src/http/answer.ts';
import type { HttpRequest } from '../../src/http/route.ts';
import { createHealthHandlers } from '../../src/http/health.route.ts';

// The handlers do not look at it.
const REQUEST = {} as HttpRequest<undefined>;

function ask(ping: () => Promise<unknown>, closing = false) {
  const handlers = createHealthHandlers({ ping, closing: () => closing });
  return (name: keyof typeof handlers): Promise<HttpAnswer> => handlers[name](REQUEST);
}

describe('the health routes', () => {
  it('say that all is well when the database answers', async () => {
    const get = ask(() => Promise.resolve());
    for (const name of ['liveness', 'readiness', 'health'] as const) {
      expect(await get(name)).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    }
  });

  it('say that the process lives but cannot serve when the database fails', async () => {
    const get = ask(() => Promise.reject(new Error('away')));
    expect(await get('liveness')).toMatchObject({ status: 200 });
    for (const name of ['readiness', 'health'] as const) {
      const answer = await get(name);
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
      expect(answer.body).not.toContain('away');
    }
  });

  it('do not wait for a database that hangs', async () => {
    const get = ask(() => new Promise(() => undefined));
    expect(await get('health')).toMatchObject({ status: 503 });
  });

  it('are no longer ready once the process is stopping', async () => {
    const get = ask(() => Promise.resolve(), true);
    expect(await get('readiness')).toMatchObject({ status: 503 });
    expect(await get('health')).toMatchObject({ status: 200 });
  });

  it('ask the database once for all who ask at the same time', async () => {
    let pings = 0;
    const answered = Promise.withResolvers<void>();
    const get = ask(() => {
      pings += 1;
      return answered.promise;
    });
    const answers = [get('health'), get('readiness'), get('health')];
    answered.resolve();
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    expect(pings).toBe(1);
    await get('health');
    expect(pings).toBe(2);
  });
});
