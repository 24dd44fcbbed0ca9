import path from 'node:path';
import { REQUEST_HEADERS } from './request-headers.ts';

/** As many as the server has connections to a destination. */
export const WORKERS = 32;
/** The disk buffer of a worker grows up to this: more than a backlog has. */
const DISK_BUFFER_BYTES = 1_000_000_000;

/** One event for each request, out of a disk buffer that outlives a crash; `folder` has the lines and the buffers. */
export function syslogNgConfig(folder: string, url: string): string {
  const headers = REQUEST_HEADERS.map(([name, value]) => `"${name}: ${value}"`).join(' ');
  return `@version: 3.35
options { stats-freq(0); stats-level(1); time-reopen(1); };
source lines { file("${path.join(folder, 'lines')}" flags(no-parse) log-fetch-limit(1000) log-iw-size(10000)); };
destination receiver {
  http(url("${url}") method("POST") persist-name("receiver") headers(${headers}) body("$MSG")
    workers(${WORKERS}) batch-lines(1)
    disk-buffer(reliable(yes) disk-buf-size(${DISK_BUFFER_BYTES}) dir("${folder}")));
};
log { source(lines); destination(receiver); };
`;
}

/** How many messages are in the disk buffers of the destination, of what `syslog-ng-ctl stats` prints. */
export function storedOf(stats: string): number {
  const count = (name: string): number =>
    Number(new RegExp(`^dst\\.http;.*;${name};(\\d+)$`, 'm').exec(stats)?.[1] ?? 0);
  if (count('dropped') > 0) throw new Error(`syslog-ng dropped ${count('dropped')} messages`);
  return count('queued');
}
