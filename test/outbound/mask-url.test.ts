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
  [
    'https://hooks.example/services/T024BE7LD/B1234ABCD/r8qhN0mX2bTz5KcVw3Yd7LpQ',
    'https://hooks.example/services/T024BE7LD/B1234ABCD/***',
  ],
  [
    'https://x.example/api/webhooks/1098765432109876543/aZ3-k9_Xq2Lw8PvR5tYb7NcM/github',
    'https://x.example/api/webhooks/1098765432109876543/***/github',
  ],
  ['https://x.example/hook/4b1c8a90-7d5e-4f3b-9a21-0c6d8e7f1a2b', 'https://x.example/hook/***'],
  ['https://x.example/9f86d081884c7d659a2feaa0c55ad015?a=1', 'https://x.example/***?a=***'],
  [
    'https://x.example/audit-events-of-production-2026/v1.2.3',
    'https://x.example/audit-events-of-production-2026/v1.2.3',
  ],
  [
    'https://x.example/services/collector/raw/IncomingWebhookOfThePlatformTeam',
    'https://x.example/services/collector/raw/IncomingWebhookOfThePlatformTeam',
  ],
  [
    'https://x.example/2026-11-29T10-20-30Z/SERVICE_COLLECTOR_EVENTS_V2',
    'https://x.example/2026-11-29T10-20-30Z/SERVICE_COLLECTOR_EVENTS_V2',
  ],
  [
    'https://x.example/%E5%AE%A1%E8%AE%A1%E4%BA%8B%E4%BB%B6%E6%B5%81',
    'https://x.example/%E5%AE%A1%E8%AE%A1%E4%BA%8B%E4%BB%B6%E6%B5%81',
  ],
  [
    'https://9f86d081884c7d659a2feaa0c55ad015.example/a',
    'https://9f86d081884c7d659a2feaa0c55ad015.example/a',
  ],
  ['', ''],
])('%s is shown as %s', (url, masked) => {
  expect(maskUrl(url)).toBe(masked);
});
