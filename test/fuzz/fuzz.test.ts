import { describe, expect, it } from '@jest/globals';
import { runFuzz } from './run-fuzz.ts';

// `npm run test:fuzz` sets both.
const cases = Number(process.env['AUDITSTREAM_FUZZ_CASES'] ?? 600);
const seed = Number(process.env['AUDITSTREAM_FUZZ_SEED'] ?? Math.floor(Math.random() * 1_000_000));

describe('whatever is sent', () => {
  it(`is answered, and nothing breaks or leaks (seed ${seed}, ${cases} cases)`, async () => {
    const report = await runFuzz({ seed, cases });
    if (cases > 1_500) console.log(JSON.stringify(report, undefined, 2));
    // Not everything was refused at the door.
    expect(report.graphql['200']).toBeGreaterThan(cases / 10);
    expect(report.rest['200']).toBeGreaterThan(cases / 100);
    expect(report.raw['400']).toBeGreaterThan(cases / 100);
  }, 3_600_000);
});
