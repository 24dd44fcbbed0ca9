import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOKEN } from './server.ts';
import type { World } from './world.ts';

/** Ten destinations of one group, two of each way out that is not HTTP; they are paused at first. */
export interface TenDestinations {
  /** Activates them, and resolves once they have everything; says which one stops meanwhile, and why. */
  drain(): Promise<void>;
  pause(): Promise<void>;
}

interface Input {
  readonly category: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretToken: string;
  readonly deliveryOptions?: { readonly batchMaxAgeMs: number };
}

const LOOK_MS = 200;

const CREATE = `mutation ($input: GroupAuditEventStreamingDestinationsCreateInput!) {
  groupAuditEventStreamingDestinationsCreate(input: $input) { errors externalAuditEventDestination { id } } }`;
const UPDATE = `mutation ($id: AuditEventsGroupExternalStreamingDestinationID!, $active: Boolean!) {
  groupAuditEventStreamingDestinationsUpdate(input: { id: $id, active: $active }) { errors } }`;

export async function createTenDestinations(
  { server, receiver, database: { pool } }: World,
  group: string,
): Promise<TenDestinations> {
  const graphql = async (query: string, variables: object): Promise<string> => {
    const answer = await fetch(`${server.address}/api/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const text = await answer.text();
    if (!text.includes('"errors":[]')) throw new Error(text);
    return text;
  };
  const ids: string[] = [];
  for (const input of inputs(receiver.url))
    ids.push(/gid:[^"]+/.exec(await graphql(CREATE, { input: { groupPath: group, ...input } }))?.[0] ?? '');
  const setActive = async (active: boolean): Promise<void> => {
    for (const id of ids) await graphql(UPDATE, { id, active });
  };
  await setActive(false);
  return {
    pause: () => setActive(false),
    async drain() {
      await setActive(true);
      const told = new Set<string>();
      for (;;) {
        const { rows } = await pool.query<{ left: string; stopped: string[] }>(STATE, [group]);
        const [{ left, stopped } = { left: '0', stopped: [] }] = rows;
        // They go on when the machine has time for them again.
        for (const what of stopped) if (!told.has(what)) console.error(`    stopped: ${what}`);
        for (const what of stopped) told.add(what);
        if (left === '0') return;
        await sleep(LOOK_MS);
      }
    },
  };
}

const STATE = `
  SELECT count(*) FILTER (WHERE b.position < s.last_sequence) AS left,
         array_remove(array_agg(CASE WHEN d.failing_since IS NOT NULL OR NOT d.active THEN
           format('%s %s since %s at %s: %s', d.kind, d.id, d.failing_since, b.position,
             (SELECT format('%s %s %s, %s ms', a.status, a.error_class, a.error_message, a.duration_ms) FROM attempts a
              WHERE a.destination_id = d.id AND a.error_class IS NOT NULL ORDER BY a.attempted_at DESC LIMIT 1)) END), NULL)
           AS stopped
  FROM streams s JOIN subscriptions b ON b.stream_id = s.id JOIN destinations d ON d.id = b.destination_id
  WHERE s.group_id = (SELECT id FROM groups WHERE full_path = $1)`;

function inputs(url: string): Input[] {
  const { origin: endpoint } = new URL(url);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const bucket = { accessKeyXid: 'bench', awsRegion: 'us-east-1', endpoint };
  return [0, 1].flatMap((n): Input[] => [
    { category: 'splunk_hec', config: { url: `${url}/${n}` }, secretToken: 'a-token' },
    {
      category: 'aws',
      config: { ...bucket, bucketName: `batches-${n}`, layout: 'batch' },
      secretToken: 'a-secret',
      // The last object of a backlog waits for others no longer.
      deliveryOptions: { batchMaxAgeMs: 100 },
    },
    {
      category: 'aws',
      config: { ...bucket, bucketName: `objects-${n}`, layout: 'gitlab' },
      secretToken: 'a-secret',
    },
    {
      category: 'gcp',
      config: {
        googleProjectIdName: 'bench-project',
        logIdName: `log-${n}`,
        clientEmail: 'a@example.com',
        endpoint,
      },
      secretToken: key,
    },
    { category: 'opentelemetry', config: { url: `${url}/otlp-${n}` }, secretToken: 'a-token' },
  ]);
}
