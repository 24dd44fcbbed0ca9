import { gzipSync } from 'node:zlib';
import { sampleLines } from '../sources/samples.ts';
import { DAMAGES } from '../sources/damages.ts';
import type { Choices } from './choices.ts';
import type { RestRequest, RoutePattern } from './rest-request.ts';
import { aJson, aText } from './values.ts';
import type { World } from './world.ts';

const LINES = [
  ...sampleLines('backstage/auditor.ndjson'),
  ...sampleLines('rhdh/audit-log.ndjson'),
  ...sampleLines('backstage/rbac-role-create-text-format.txt'),
  ...sampleLines('openshift/splunk-hec-of-rhdh.txt'),
  ...sampleLines('openshift/http-ndjson-of-rhdh.ndjson'),
];
const CHANNELS = ['0aeeac95-ac74-4aa9-b30d-6c4c0ac581ba', 'x', ''];

/** What another system sends, with its secret and mostly nearly right. */
export function sourceRequest({ method, path }: RoutePattern, choices: Choices, world: World): RestRequest {
  const { publicId, secret } = choices.pick(world.sources);
  const shown = choices.once(12) ? changed(secret, choices) : secret;
  const basic = Buffer.from(`x:${shown}`).toString('base64');
  const authorization = choices.pick([`Splunk ${shown}`, `Bearer ${shown}`, `Basic ${basic}`]);
  const body = Buffer.concat(records(choices, world));
  const packed = choices.once(5);
  const headers: Record<string, string> = { authorization };
  if (packed && choices.once(2)) headers['content-encoding'] = 'gzip';
  if (choices.once(4)) headers['x-splunk-request-channel'] = choices.pick(CHANNELS);
  const query = choices.once(4)
    ? `?sourcetype=${encodeURIComponent(aText(choices, world).toWellFormed())}`
    : '';
  const sent = packed ? gzipSync(body) : body;
  return {
    method,
    path: `${path.replace(':id', publicId).replace('*', 'x')}${query}`,
    headers,
    body:
      method === 'GET'
        ? undefined
        : choices.once(20)
          ? sent.subarray(0, choices.number(sent.length + 1))
          : sent,
  };
}

/** By one bit. */
function changed(secret: string, choices: Choices): string {
  const bytes = Buffer.from(secret);
  const at = choices.number(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << choices.number(5));
  return bytes.toString('latin1').replace(/[^!-~]/g, '~');
}

function records(choices: Choices, world: World): Buffer[] {
  return [1, ...choices.some(5, () => 1)].flatMap(() => {
    const between = choices.pick(['\n', '', ',', '\r\n', ' ']);
    return [record(choices, world), Buffer.from(between)];
  });
}

function record(choices: Choices, world: World): Buffer {
  const line = choices.number(3) > 0 ? choices.pick(LINES) : JSON.stringify(aJson(choices, world));
  const within = choices.pick([
    line,
    line,
    JSON.stringify({ message: line, '@timestamp': aJson(choices, world, 0) }),
    `{"event":${JSON.stringify(line)},"time":${JSON.stringify(aJson(choices, world, 0))}}`,
    `{"event":${line},"fields":${JSON.stringify(aJson(choices, world, 1))}}`,
  ]);
  return choices.number(3) > 0 ? Buffer.from(within) : choices.pick(DAMAGES).apply(within);
}
