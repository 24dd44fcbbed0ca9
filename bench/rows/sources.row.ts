import { batches, event } from '../environment/events.ts';
import { cpuSeconds } from '../environment/process-figures.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Row } from '../row.ts';

const SIZE = 500;
const BATCHES = 40;
const CONNECTIONS = 4;

/** What comes from other systems, beside the same number of events by today's route. */
export const sources: Row = {
  name: 'sources',
  run: ({ rounds }) =>
    inWorld(async ({ client, server }) => {
      const group = await client.createGroup();
      const plain = batches(group, BATCHES, SIZE);
      const collector = { ...(await client.createSource(group, 'splunk_hec')), path: '/services/collector' };
      const json = await client.createSource(group, 'json', { type: '/event_type', author: '/author_name' });
      /** CPU of the server and of PostgreSQL for an event, in µs, and events/s. */
      const measured = async (send: () => Promise<number>) => {
        const before = cpuSeconds(server.pid);
        const seconds = await send();
        const events = BATCHES * SIZE;
        return { cpu: ((cpuSeconds(server.pid) - before) / events) * 1e6, rate: events / seconds };
      };
      const today = () => measured(() => client.ingest(group, plain, CONNECTIONS));
      const lines = [
        {
          what: 'Splunk’s protocol, audit lines of Backstage',
          source: collector,
          bodies: envelopes(),
          atLeast: 0.8,
        },
        { what: 'a `json` source', source: json, bodies: plain },
      ];
      const measuredLines = [];
      for (const { what, source, bodies, ...bar } of lines) {
        const [theirs, ours] = await alternate(rounds, today, () =>
          measured(() => client.send(source, bodies, CONNECTIONS)),
        );
        const cpu = [theirs, ours].map((side) => side.map((one) => one.cpu));
        const rate = [theirs, ours].map((side) => median(side.map((one) => one.rate)));
        const [cpuOfToday = [], cpuOfSource = []] = cpu;
        const raw = `${median(cpuOfSource).toFixed(1)} µs of CPU an event, ${round(rate[1] ?? 0)} events/s; today's route ${median(cpuOfToday).toFixed(1)} µs, ${round(rate[0] ?? 0)} events/s`;
        measuredLines.push(
          ratioLine(
            `${what} in batches of ${SIZE}: events for the CPU that one by today's route takes`,
            cpuOfToday,
            cpuOfSource,
            { ...bar, raw },
          ),
        );
      }
      return measuredLines;
    }),
};

/** Bodies for a collector: what OpenShift's forwarder makes of a line of Backstage's auditor. */
function envelopes(): string[] {
  return Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: SIZE }, (__, index) => envelope(batch * SIZE + index)).join(''),
  );
}

function envelope(n: number): string {
  const line = {
    ...{
      isAuditEvent: true,
      plugin: 'catalog',
      eventId: 'entity-mutate',
      severityLevel: 'medium',
      status: 'succeeded',
    },
    actor: {
      actorId: 'user:default/jane',
      ip: '::ffff:192.0.2.10',
      hostname: 'hub.example.com',
      userAgent: 'Mozilla/5.0',
    },
    request: { url: `/api/catalog/entities/${n}`, method: 'POST' },
    meta: { actionType: 'update', entityRef: 'component:default/shop', details: event('my-group', n) },
    ...{ service: 'backstage', level: 'info', message: 'catalog.entity-mutate' },
  };
  return JSON.stringify({ time: 1_767_323_045 + n / 1000, source: 'hub', sourcetype: '_json', event: line });
}
