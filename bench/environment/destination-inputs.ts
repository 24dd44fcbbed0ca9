import { generateKeyPairSync } from 'node:crypto';

/** What makes a destination by the consolidated form, its group apart. */
export interface DestinationInput {
  readonly category: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretToken: string;
  readonly deliveryOptions?: { readonly batchMaxEvents?: number; readonly batchMaxAgeMs?: number };
}

/** Makes a destination's input of the address that it gets at the receiver. */
export type InputOf = (url: string) => DestinationInput;

export const splunk: InputOf = (url) => ({
  category: 'splunk_hec',
  config: { url },
  secretToken: 'a-token',
});

/** A bucket in a layout, named after the path; an object of many events waits `ageMs` for the last of them. */
export const bucket =
  (layout: 'gitlab' | 'batch', ageMs?: number): InputOf =>
  (url) => {
    const { origin, pathname } = new URL(url);
    const bucketName = pathname.slice(1).replaceAll('/', '-');
    return {
      category: 'aws',
      config: { accessKeyXid: 'bench', bucketName, awsRegion: 'us-east-1', endpoint: origin, layout },
      secretToken: 'a-secret',
      ...(ageMs !== undefined && { deliveryOptions: { batchMaxAgeMs: ageMs } }),
    };
  };

/** Its path is Google's, so there is one at a receiver. */
export const google: InputOf = (url) => ({
  category: 'gcp',
  config: {
    ...{ googleProjectIdName: 'bench-project', clientEmail: 'bench@example.com' },
    endpoint: new URL(url).origin,
  },
  secretToken: privateKey(),
});

export const openTelemetry: InputOf = (url) => ({
  category: 'opentelemetry',
  config: { url },
  secretToken: 'a-token',
});

function privateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
