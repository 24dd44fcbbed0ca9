import { describe, expect, it } from '@jest/globals';
import { judgeOtlp } from './judge-otlp.ts';

const record = (members: string): string =>
  `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${members}}]}]}]}`;

describe("the judge of OTLP's JSON", () => {
  it.each([
    ['a time as a text', '"timeUnixNano":"1544712660300000000"', true],
    ['a time as a number', '"timeUnixNano":1544712660000000000', false],
    ['a severity as a number', '"severityNumber":9', true],
    ['a severity by its name', '"severityNumber":"SEVERITY_NUMBER_INFO"', false],
    ["names as the protocol's definition has them", '"time_unix_nano":"1"', false],
  ])('finds whether what is written is as the rules of OTLP have it: %s', (_, members, isRight) => {
    const { sent, written } = judgeOtlp('ExportLogsServiceRequest', record(members));
    expect(JSON.stringify(written) === JSON.stringify(sent)).toBe(isRight);
  });

  it.each(['"colour":"red"', '"body":"a text"', '"attributes":{}', '"timeUnixNano":"-1"'])(
    'refuses what the protocol does not know: %s',
    (members) => expect(() => judgeOtlp('ExportLogsServiceRequest', record(members))).toThrow(),
  );
});
