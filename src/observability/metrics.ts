import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Something that is looked up when it is asked for. */
export interface MetricGauge<Label extends string = never> {
  set(value: number, labels?: Readonly<Record<Label, string>>): void;
  /** Forgets every value. */
  clear(): void;
}

/** One process's metrics. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Metrics of a registry of their own: two servers in one process do not mix. */
export function createMetrics(options: { readonly process: boolean }) {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  const updates: (() => Promise<void>)[] = [];

  return {
    /** Something that only grows; a label's values are few and known, never a URL. */
    counter: <Label extends string = never>(name: string, help: string, labels: readonly Label[] = []) =>
      new Counter({ name, help, labelNames: labels, registers }),
    /** A distribution. `bounds`: upper bounds of the buckets, in the metric's unit. */
    histogram: (name: string, help: string, bounds: readonly number[]) =>
      new Histogram({ name, help, buckets: [...bounds], registers }),
    gauge<Label extends string = never>(
      name: string,
      help: string,
      labels: readonly Label[] = [],
    ): MetricGauge<Label> {
      const gauge = new Gauge({ name, help, labelNames: labels, registers });
      const clear = (): void => {
        gauge.reset();
        // Without labels, prom-client sets it to 0, and reports 0 from the start, although it has not been measured
        // yet.
        if (labels.length === 0) gauge.remove();
      };
      clear();
      return {
        set: (value: number, values?: Readonly<Record<Label, string>>) =>
          values === undefined ? gauge.set(value) : gauge.set(values, value),
        clear,
      };
    },
    /** Adds something that sets gauges before each answer; it must not fail and must not take long. */
    beforeAnswer: (update: () => Promise<void>) => void updates.push(update),
    /** Everything as Prometheus reads it. */
    async answer(): Promise<{ readonly contentType: string; readonly text: string }> {
      await Promise.all(updates.map((update) => update()));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
