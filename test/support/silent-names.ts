// Imported by a server before its own program: in place of the operating system's resolver, one that says nothing about names
// that begin with "slow", and about those that stand in the file SILENT_NAMES_FILE for as long as they do. It has as many
// threads for that as libuv gives to look-ups, half of all.
import dns from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const SILENCE_MS = 10_000;
const ASK_AGAIN_MS = 250;
const file = process.env['SILENT_NAMES_FILE'];
const waiting: (() => void)[] = [];
let used = 0;

async function lookup(hostname: string): Promise<{ address: string; family: number }[]> {
  await takeThread();
  try {
    const givesUp = performance.now() + SILENCE_MS;
    while (isSilent(hostname) && performance.now() < givesUp) await sleep(ASK_AGAIN_MS);
    if (!isSilent(hostname)) return [{ address: '127.0.0.1', family: 4 }];
    throw Object.assign(new Error(`getaddrinfo EAI_AGAIN ${hostname}`), { code: 'EAI_AGAIN' });
  } finally {
    used -= 1;
    waiting.shift()?.();
  }
}

function isSilent(hostname: string): boolean {
  if (hostname.startsWith('slow')) return true;
  return file !== undefined && readFileSync(file, 'utf8').split('\n').includes(hostname);
}

async function takeThread(): Promise<void> {
  const threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) / 2;
  if (used >= threads) await new Promise<void>((resolve) => waiting.push(resolve));
  used += 1;
}

Object.assign(dns, { lookup });
syncBuiltinESMExports();
