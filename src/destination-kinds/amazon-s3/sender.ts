import type { PostResult } from '../../outbound/connections.ts';
import { answerClasses } from '../kind-errors.ts';
import type { OpenPlace, SenderDeps } from '../kind.ts';
import { previewOf } from '../preview-of.ts';
import type { EventReport, OutgoingEvent, SendContext, Sender, Shipment, ShipmentLimits } from '../sender.ts';
import { amazonS3Answers as say } from './amazon-s3-errors.ts';
import type { AmazonS3Config } from './config.ts';
import { judge, KEPT } from './judge.ts';
import { objectsOf, type Objects } from './objects.ts';
import { prepareRequests, type AmazonS3Secret } from './put-object.ts';
import { storeOf } from './store.ts';

type Place = OpenPlace<AmazonS3Config, AmazonS3Secret>;

/** Puts one object for each request: of one event, or of many, as the layout is. */
export function openAmazonS3(place: Place, deps: SenderDeps): Sender {
  const objects = objectsOf(place, deps);
  const store = storeOf(place.config);
  const { awsRegion: region } = place.config;
  const limits = limitsOf(place, objects);
  if (store === undefined) {
    const answer = { durationMs: 0, class: answerClasses.status };
    const report: EventReport = {
      outcome: { kind: 'denied', text: say.S3_REGION_UNUSABLE({ region }) },
      answer,
    };
    return { limits, send: () => Promise.resolve(report), preview: () => ({ headers: [] }) };
  }
  const requests = prepareRequests(store, place, objects.headers);
  const secrets = Object.values(place.secrets).flatMap((secret) => secret?.value ?? []);
  const { url } = store;
  const conclude = (result: PostResult): EventReport => judge(result, deps.now, secrets);
  const put = (
    events: Shipment['events'],
    body: string | Buffer,
    context: SendContext,
  ): Promise<EventReport> => {
    const { at, timeoutMs, signal } = context;
    const { path, headers } = requests.put(objects.keyOf(events), body, at);
    return deps.connections
      .post({ url, method: 'PUT', path, headers, body, keep: KEPT, timeoutMs, signal })
      .then(conclude);
  };
  // GitLab's layout calls it for each event: as few objects and turns as there can be.
  const send = ({ events }: Shipment, context: SendContext): Promise<EventReport> => {
    const written = objects.write(events);
    return typeof written === 'string' || Buffer.isBuffer(written)
      ? put(events, written, context)
      : written.then((body) => put(events, body, context));
  };
  // An access key that may only write is a good one: what is not deleted stays.
  const clear = async ({ events }: Shipment, { at, timeoutMs, signal }: SendContext): Promise<void> => {
    const request = requests.remove(objects.keyOf(events), at);
    const body = Buffer.alloc(0);
    await deps.connections.post({ url, method: 'DELETE', body, timeoutMs, ...request, signal });
  };
  return {
    ...{ limits, send, clear },
    preview: (event, at) =>
      previewOf(requests.put(objects.keyOf([event]), Buffer.alloc(0), at).headers, shown),
  };
}

function limitsOf({ options }: Place, objects: Objects): ShipmentLimits {
  const { batchMaxEvents, batchMaxBytes: bytes, batchMaxAgeMs } = options;
  if (!objects.isBatch) return { events: 1, bytes, ageMs: 0, inFlight: Infinity, stable: false };
  // An object with other events has another name: what is repeated would be there twice.
  const sizeOf = (event: OutgoingEvent): number => objects.sizeOf(event);
  return { events: batchMaxEvents, bytes, sizeOf, ageMs: batchMaxAgeMs, inFlight: 1, stable: true };
}

const HIDDEN: ReadonlySet<string> = new Set(['authorization', 'x-amz-security-token']);
/** Of the body of a delivery, which a preview has not. */
const OF_THE_BODY = /^(?:content-md5|x-amz-checksum-.*|x-amz-content-sha256)$/;

function shown(name: string, value: string): string {
  return HIDDEN.has(name) || OF_THE_BODY.test(name) ? '***' : value;
}
