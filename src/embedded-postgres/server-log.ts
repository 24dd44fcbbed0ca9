import { open, type FileHandle } from 'node:fs/promises';

const LARGEST_BYTES = 16 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;
const TAIL_BYTES = 2_000;

export type ServerLog = Awaited<ReturnType<typeof openServerLog>>;

/** Opens PostgreSQL's log file for appending and keeps it short: it never grows far beyond 16 MB. */
export async function openServerLog(path: string) {
  const file = await open(path, 'a+', 0o600);
  await emptyWhenLarge(file);
  const { size: start } = await file.stat();
  // Every writer appends, so emptying the file under them is safe.
  const timer = setInterval(() => void emptyWhenLarge(file).catch(() => {}), CHECK_EVERY_MS).unref();
  return {
    /** For the standard output of PostgreSQL; our process opens the file, so its user need not be able to. */
    fd: file.fd,
    /** The end of what has been written since the log was opened. */
    tail: () => readTail(file, start),
    close(): Promise<void> {
      clearInterval(timer);
      return file.close();
    },
  };
}

async function emptyWhenLarge(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  if (size > LARGEST_BYTES) await file.truncate(0);
}

async function readTail(file: FileHandle, start: number): Promise<string> {
  const { size } = await file.stat();
  const from = Math.max(start, size - TAIL_BYTES);
  if (size <= from) return '';
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
  return buffer.toString('utf8', 0, bytesRead).trim();
}
