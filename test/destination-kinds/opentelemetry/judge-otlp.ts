import { readFileSync } from 'node:fs';
import { createFileRegistry, fromJson, toJson, type JsonValue } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const SERVICE = 'opentelemetry.proto.collector.logs.v1';
const descriptors = JSON.parse(
  readFileSync(new URL('facts/logs-service.descriptor.json', import.meta.url), 'utf8'),
) as JsonValue;
const registry = createFileRegistry(fromJson(FileDescriptorSetSchema, descriptors));

/** A request or an answer of OTLP's logs as JSON. */
export type OtlpMessage = 'ExportLogsServiceRequest' | 'ExportLogsServiceResponse';

/**
 * What OpenTelemetry's own definition of the protocol makes of a JSON text; throws for what is no such message. `written` is the same
 * message as the rules of OTLP's JSON write it: names in lower camel case, 64-bit numbers as texts, enumerations as numbers.
 */
export function judgeOtlp(
  message: OtlpMessage,
  text: string,
): { readonly sent: JsonValue; readonly written: JsonValue } {
  const schema = registry.getMessage(`${SERVICE}.${message}`);
  if (schema === undefined) throw new Error(`The definition has no ${message}`);
  const sent = JSON.parse(text) as JsonValue;
  return { sent, written: toJson(schema, fromJson(schema, sent), { enumAsInteger: true }) };
}
