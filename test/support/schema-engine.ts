import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import type * as EngineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { DatabaseConnection } from '../../src/database/pool.ts';

// Node's types leave WebAssembly to the DOM library, which a server has no use for.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: Record<string, () => void> } }>;
};

type Loadable = typeof EngineModule & { __wbg_set_wasm(exports: object): void };

const ENGINE = '@prisma/schema-engine-wasm/schema_engine_bg';
const SCHEMA_FILE = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * The SQL that makes an empty database what prisma/schema.prisma says. Prisma's own schema engine writes it, as
 * WebAssembly: the native one is a download that many machines cannot make.
 */
export async function schemaAsSql(connection: DatabaseConnection): Promise<string> {
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as Loadable;
  // The package's own entry imports a `.wasm` module, which Node does not do without a flag, hence by hand.
  const wasmFile = createRequire(import.meta.url)
    .resolve(ENGINE)
    .replace(/\.js$/, '.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(wasmFile), {
    './schema_engine_bg.js': engine,
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports['__wbindgen_start']?.();
  const content = await readFile(SCHEMA_FILE, 'utf8');
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(connection));
  const datamodels: [string, string][] = [['schema.prisma', content]];
  const schemaEngine = await engine.SchemaEngine.new({ datamodels }, () => undefined, adapter);
  try {
    const to = { tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] };
    const { stdout } = await schemaEngine.diff({
      from: { tag: 'empty' },
      to,
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    });
    return stdout ?? '';
  } finally {
    schemaEngine.free();
  }
}
