// Imported by a server before its own program: in place of the operating system's resolver, one that says nothing about names
// that begin with "slow". It has as many threads for that as libuv gives to look-ups, half of all.
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const SILENCE_MS = 10_000;
const waiting: (() => void)[] = [];
let used = 0;

async function lookup(hostname: string): Promise<{ address: string; family: number }[]> {
  await takeThread();
  try {
    if (!hostname.startsWith('slow')) return [{ address: '127.0.0.1', family: 4 }];
    await sleep(SILENCE_MS);
    throw Object.assign(new Error(`getaddrinfo EAI_AGAIN ${hostname}`), { code: 'EAI_AGAIN' });
  } finally {
    used -= 1;
    waiting.shift()?.();
  }
}

async function takeThread(): Promise<void> {
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) / 2;
  if (used >= threads) await new Promise<void>((resolve) => waiting.push(resolve));
  used += 1;
}

Object.assign(dns, { lookup });
syncBuiltinESMExports();
