import { expect, it } from '@jest/globals';
import { maskUrl } from '../../src/outbound/mask-url.ts';

it.each([
  ['https://example.com', 'https://example.com'],
  ['https://example.com/a/b', 'https://example.com/a/b'],
  ['https://user:secret@example.com/', 'https://***@example.com/'],
  ['https://secret@example.com/@scope', 'https://***@example.com/@scope'],
  ['https://a@b@example.com/', 'https://***@example.com/'],
  ['https://example.com/?token=secret&b=2', 'https://example.com/?token=***&b=***'],
  ['https://example.com/?secret', 'https://example.com/?***'],
  ['https://example.com/?a=b=c&&d=', 'https://example.com/?a=***&&d=***'],
  ['https://example.com/?a=x@y', 'https://example.com/?a=***'],
  ['https://example.com/?', 'https://example.com/?'],
  ['https://example.com/#secret', 'https://example.com/#***'],
  ['https://example.com/?a=1#secret?x', 'https://example.com/?a=***#***'],
  ['http:user:secret@example.com', 'http:***@example.com'],
  ['http:\\\\user:secret@example.com', 'http:\\\\***@example.com'],
  ['user:secret@example.com/x?y=z', 'user:***@example.com/x?y=***'],
  ['', ''],
])('%s is shown as %s', (url, masked) => {
  expect(maskUrl(url)).toBe(masked);
});
