import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SYSLOG_NG_PACKAGES, syslogNgModules } from './daemons.ts';
import { fromDebian, type Foreign } from './foreign-software.ts';

/** The machine's syslog-ng with its `http()` destination, or Debian's packages of it, unpacked. */
export function findSyslogNg(): Foreign {
  const isInstalled = existsSync(join(syslogNgModules('/') ?? '/nowhere', 'libhttp.so'));
  return isInstalled ? { ok: true, folder: '/' } : fromDebian('syslog-ng', SYSLOG_NG_PACKAGES);
}
