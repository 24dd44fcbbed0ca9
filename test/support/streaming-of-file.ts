import { afterAll } from '@jest/globals';
import type { StreamingSettings } from '../../src/streaming/streaming.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { startStreaming, type ProcessOptions, type TestStreaming } from './streaming.ts';

/** A database and one process that streams, for the test file that awaits them at its top; closed after its tests. */
export async function streamingOfFile(
  settings: Partial<StreamingSettings> = {},
  options: ProcessOptions = {},
): Promise<{ readonly test: TestDatabase; readonly process: TestStreaming }> {
  const test = await createTestDatabase({ max: 20 });
  const process = await startStreaming(test, settings, options);
  afterAll(async () => {
    await process.stop();
    await test.close();
  });
  return { test, process };
}
