import { describe, expect, it } from '@jest/globals';
import { boundedUpdate } from '../../src/observability/bounded-update.ts';
import { createMetrics } from '../../src/observability/metrics.ts';

describe('createMetrics', () => {
  it('answers in the text format of Prometheus, with what is set at that moment', async () => {
    const metrics = createMetrics({ process: false });
    metrics.counter('c_total', 'Counted.', ['kind']).inc({ kind: 'a' }, 2);
    metrics.histogram('h_seconds', 'Observed.', [0.1, 1]).observe(0.5);
    const gauge = metrics.gauge('g', 'Looked up.');
    let value = 0;
    metrics.beforeAnswer(async () => gauge.set((value += 1)));

    const { contentType, text } = await metrics.answer();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('# HELP c_total Counted.\n# TYPE c_total counter\nc_total{kind="a"} 2\n');
    expect(text).toContain('h_seconds_bucket{le="0.1"} 0\nh_seconds_bucket{le="1"} 1\n');
    expect(text).toContain('\ng 1\n');
    expect((await metrics.answer()).text).toContain('\ng 2\n');
  });

  it('says nothing of a gauge that was not set, or that was cleared', async () => {
    const metrics = createMetrics({ process: false });
    const gauge = metrics.gauge('g', 'Looked up.');
    const labelled = metrics.gauge('l', 'Looked up.', ['of']);
    expect((await metrics.answer()).text).not.toMatch(/^[gl]\b.* \d/m);
    gauge.set(1);
    labelled.set(1, { of: 'x' });
    expect((await metrics.answer()).text).toMatch(/^g 1\n(.*\n)*l\{of="x"\} 1$/m);
    gauge.clear();
    labelled.clear();
    expect((await metrics.answer()).text).not.toMatch(/^[gl]\b.* \d/m);
  });

  it('keeps two servers in one process apart', async () => {
    const [one, other] = [createMetrics({ process: true }), createMetrics({ process: true })];
    one.counter('c_total', 'Counted.').inc();
    expect((await other.answer()).text).not.toContain('c_total');
    expect((await other.answer()).text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });
});

describe('boundedUpdate', () => {
  it('waits for an update, and no longer than it may; meanwhile no other one begins', async () => {
    let begun = 0;
    let unknown = 0;
    let finish = (): void => undefined;
    const update = boundedUpdate({
      timeoutMs: 20,
      onUnknown: () => void (unknown += 1),
      update: () => {
        begun += 1;
        return new Promise((resolve) => (finish = resolve));
      },
    });
    await Promise.all([update(), update()]);
    await update();
    expect({ begun, unknown }).toEqual({ begun: 1, unknown: 3 });

    finish();
    const next = update();
    // The first one's end has to be noticed before another begins.
    await next;
    const known = update();
    finish();
    await known;
    expect(begun).toBeGreaterThan(1);
  });

  it('takes a failure for not knowing', async () => {
    let unknown = 0;
    const update = boundedUpdate({
      timeoutMs: 60_000,
      onUnknown: () => void (unknown += 1),
      update: () => Promise.reject(new Error('away')),
    });
    await update();
    expect(unknown).toBe(1);
  });
});
