import { batches, event } from '../environment/events.ts';
import { indexed } from '../environment/indexed.ts';
import { cpuSeconds, quiet } from '../environment/process-figures.ts';
import { inWorld } from '../environment/world.ts';
import { alternate, median, ratioLine, round, type Line, type RatioBar, type Row } from '../row.ts';

const SIZE = 500;
const BATCHES = 20;
const EVENTS = SIZE * BATCHES;
const CONNECTIONS = 4;
/** Where there is a bar, a round is the mean of so many turns of each side: what the machine does beside meets both then. */
const TURNS = 2;

/** One way in, and the bodies of one turn. */
interface Way {
  readonly name: string;
  /** None of its events was sent before: what is known again is not stored. */
  readonly bodies: (first: number) => string[];
  readonly send: (bodies: readonly string[]) => Promise<number>;
}

/** What comes from other systems, beside the same number of events by today's route. */
export const sources: Row = {
  name: 'sources',
  run: ({ rounds }) =>
    inWorld(async ({ client, server, database }) => {
      const [group, redacted] = [await client.createGroup(), await client.createGroup()];
      await client.redact(redacted);
      const collector = { ...(await client.createSource(group, 'splunk_hec')), path: '/services/collector' };
      const json = await client.createSource(group, 'json', { type: '/event_type', author: '/author_name' });
      const today = (name: string, to: string, one: (n: number) => object): Way => ({
        name,
        bodies: (first) => bodiesOf(first, one).map((texts) => `[${texts.join(',')}]`),
        send: (bodies) => client.ingest(to, bodies, CONNECTIONS),
      });
      const hec: Way = {
        name: 'Splunk’s protocol',
        bodies: (first) => bodiesOf(first, envelope).map((texts) => texts.join('')),
        send: (bodies) => client.send(collector, bodies, CONNECTIONS),
      };
      const plain = batches(group, BATCHES, SIZE);
      const jsonSource: Way = {
        ...{ name: 'a `json` source', bodies: () => plain },
        send: (bodies) => client.send(json, bodies, CONNECTIONS),
      };
      const usual = today("today's route", group, (n) => event(group, n));

      let sent = 0;
      const measured = async ({ bodies, send }: Way): Promise<Measured> => {
        const made = bodies((sent += EVENTS));
        const before = cpuSeconds(server.pid);
        const seconds = await send(made);
        // The work of followers behind the append is part of the cost of an event. On a busy machine a follower that waits for
        // its turn looks like one that has nothing to do.
        await indexed(database);
        await quiet(server.pid);
        return { cpu: ((cpuSeconds(server.pid) - before) / EVENTS) * 1e6, rate: EVENTS / seconds };
      };
      const compared = async (what: string, ours: Way, theirs: Way, bar?: RatioBar): Promise<Line> => {
        const inRound = bar === undefined ? 1 : TURNS;
        await quiet(server.pid);
        const turns = await alternate(
          (rounds + 1) * inRound,
          () => measured(theirs),
          () => measured(ours),
        );
        const [cost, other] = [roundsOf(turns[0], inRound), roundsOf(turns[1], inRound)];
        const [cpu, otherCpu] = [cost, other].map((side) => side.map((one) => one.cpu));
        const said = `${textOf(ours, other)}; ${textOf(theirs, cost)}`;
        return ratioLine(what, cpu ?? [], otherCpu ?? [], { ...bar, raw: said });
      };
      return [
        await compared(
          `${hec.name}, audit lines of Backstage in batches of ${SIZE}: events for the CPU that the same event takes by today's route, with the same bytes, an id and redaction`,
          hec,
          today("today's route, redacted", redacted, (n) => ({ id: `id-${n}`, ...stored(redacted, n) })),
          { atLeast: 0.8 },
        ),
        await compared(
          '… that the same event takes without id and redaction',
          hec,
          today("today's route", group, (n) => stored(group, n)),
        ),
        await compared("… that an event of GitLab's takes, which has half as many bytes", hec, usual),
        await compared(`a \`json\` source, events of GitLab's in batches of ${SIZE}`, jsonSource, usual),
      ];
    }),
};

interface Measured {
  /** Of the server, for an event, in µs. */
  readonly cpu: number;
  /** Events a second. */
  readonly rate: number;
}

/** The means of the turns of each round but the first, which warms up. */
function roundsOf(turns: readonly Measured[], inRound: number): Measured[] {
  const rounds: Measured[] = [];
  for (let first = inRound; first < turns.length; first += inRound) {
    const ofRound = turns.slice(first, first + inRound);
    const mean = (of: keyof Measured): number => ofRound.reduce((sum, turn) => sum + turn[of], 0) / inRound;
    rounds.push({ cpu: mean('cpu'), rate: mean('rate') });
  }
  return rounds;
}

function textOf({ name }: Way, rounds: readonly Measured[]): string {
  const [cpu, rate] = [median(rounds.map((one) => one.cpu)), median(rounds.map((one) => one.rate))];
  return `${name} ${cpu.toFixed(1)} µs of CPU an event, ${round(rate)} events/s`;
}

function bodiesOf(first: number, one: (n: number) => object): string[][] {
  return Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: SIZE }, (__, index) => JSON.stringify(one(first + batch * SIZE + index))),
  );
}

const START = 1_767_323_045;

/** What OpenShift's forwarder makes of a line of Backstage's auditor, for a collector. */
function envelope(n: number): object {
  return { time: START + n / 1000, source: 'hub', sourcetype: '_json', event: line(n) };
}

/** The event that this server makes of it. */
function stored(group: string, n: number): object {
  return {
    ...{ author_id: null, entity_id: 1, entity_type: 'Group', details: line(n), ip_address: '192.0.2.10' },
    ...{ author_name: 'user:default/jane', entity_path: group, target_details: 'component:default/shop' },
    ...{ created_at: new Date(START * 1000 + n).toISOString(), target_type: 'Entity' },
    ...{ target_id: 'component:default/shop', event_type: 'backstage.catalog.entity-mutate.update' },
    ...{ outcome: 'success', severity: 'medium', references: {} },
    source: { kind: 'splunk_hec', name: 'Splunk HEC', id: null },
  };
}

function line(n: number): object {
  return {
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
}
