// Plain JavaScript, as prepare.mjs, which it is for.
import { lstatSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 250;

/**
 * Waits until no other process holds the lock, which is a Unix socket at this path: only who may write in its folder can take
 * it, and it is free however its holder ends. Resolves to what gives it back, undefined where there are no such sockets.
 */
export async function takeLock(path, onWait) {
  if (process.platform === 'win32') return undefined;
  let waiting = false;
  for (;;) {
    const lock = await listen(path);
    if (lock !== 'taken') return lock;
    const found = inodeOf(path);
    if (!(await isHeld(path))) {
      removeLeftover(path, found);
      continue;
    }
    if (!waiting) onWait();
    waiting = true;
    await sleep(POLL_MS);
  }
}

function listen(path) {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('listening', () => resolve(server));
    // Some file systems have no sockets: two starts at the same moment are left to chance there.
    server.once('error', ({ code }) => resolve(code === 'EADDRINUSE' ? 'taken' : undefined));
    server.listen(path);
  });
}

/** A holder that was killed leaves the file behind, but nothing answers. */
function isHeld(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', ({ code }) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
    socket.on('close', () => socket.destroy());
  });
}

/** Unless another process has done it since, and holds the lock. */
function removeLeftover(path, inode) {
  if (inode !== undefined && inodeOf(path) === inode) rmSync(path, { force: true });
}

function inodeOf(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
}
