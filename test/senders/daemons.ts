import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What starts a daemon that reads lines out of a file and sends them. */
export interface Daemon {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The file that it reads. */
  readonly input: string;
}

/** Where it sends, and with which secret. */
export interface SendTo {
  readonly url: string;
  readonly secret: string;
  readonly form: 'event' | 'raw';
}

/** What Debian packages it in, with the libraries that it needs. */
export const SYSLOG_NG_PACKAGES: readonly string[] = [
  ...['syslog-ng-core', 'syslog-ng-mod-http', 'libivykis0', 'libnet1', 'libjson-c5', 'libwrap0', 'libpcre3'],
];

const LIBRARIES = 'usr/lib/x86_64-linux-gnu';

/** What SCL's `splunk_hec_event()` and `splunk_hec_raw()` expand to, which Debian's release is too old for. */
const SYSLOG_NG_BODIES = {
  event:
    '$(format-json --scope none --omit-empty-values time=$S_UNIXTIME host=$HOST source=file sourcetype=app event=$MSG)',
  raw: '$MSG',
} as const;

/** Debian's syslog-ng, unpacked in `root`, with its `http()` destination. */
export function syslogNg(root: string, { url, secret, form }: SendTo): Daemon {
  const folder = mkdtempSync(join(tmpdir(), 'auditstream-syslog-ng-'));
  const at = (file: string): string => join(folder, file);
  const query = form === 'raw' ? '?sourcetype=app&source=file' : '';
  writeFileSync(at('lines'), '');
  writeFileSync(
    at('conf'),
    `@version: 3.38
options { stats-freq(0); };
source lines { file("${at('lines')}" flags(no-parse) follow-freq(0.1)); };
destination collector {
  http(url("${url}/services/collector/${form}${query}") method("POST")
    headers("Authorization: Splunk ${secret}") user-agent("syslog-ng User Agent")
    body("${SYSLOG_NG_BODIES[form].replaceAll('"', '\\"')}") delimiter("\\n")
    batch-lines(100) batch-timeout(300) workers(1));
};
log { source(lines); destination(collector); };
`,
  );
  return { ...syslogNgIn(root, folder), input: at('lines') };
}

/** What starts the syslog-ng of `root` with the file `conf` of a folder, where it keeps what it knows, too. */
export function syslogNgIn(root: string, folder: string): Omit<Daemon, 'input'> {
  const at = (file: string): string => join(folder, file);
  const files = ['-f', at('conf'), '-R', at('persist'), '-c', at('control'), '-p', at('pid')];
  return {
    command: join(root, 'usr/sbin/syslog-ng'),
    args: ['-F', '--no-caps', '--stderr', ...files, `--module-path=${syslogNgModules(root)}`],
    env: { LD_LIBRARY_PATH: librariesOf(root) },
  };
}

/** The folder of the modules of a version; undefined: there is no syslog-ng in `root`. */
export function syslogNgModules(root: string): string | undefined {
  const versions = join(root, 'usr/lib/syslog-ng');
  if (!existsSync(versions)) return undefined;
  const version = readdirSync(versions).find((name) => /^\d/.test(name));
  return version === undefined ? undefined : join(versions, version);
}

/**
 * Debian's rsyslog, unpacked in `root`. Its package has no `omhttp`: `omprog` gives each message to a script, which posts
 * it by curl.
 */
export function rsyslog(root: string, { url, secret }: SendTo): Daemon {
  const folder = mkdtempSync(join(tmpdir(), 'auditstream-rsyslog-'));
  const at = (file: string): string => join(folder, file);
  writeFileSync(at('lines'), '');
  const post = `curl -sS -H 'Authorization: Splunk ${secret}' --data-binary @- ${url}/services/collector/event`;
  writeFileSync(
    at('send'),
    `#!/bin/sh
unset LD_LIBRARY_PATH
while IFS= read -r line; do printf '%s' "$line" | ${post} >>${at('answers')} 2>&1; done
`,
    { mode: 0o755 },
  );
  writeFileSync(
    at('conf'),
    `global(workDirectory="${folder}" maxMessageSize="64k")
module(load="imfile" mode="polling" pollingInterval="1")
module(load="omprog")
template(name="envelope" type="list") {
  constant(value="{\\"time\\":") property(name="timereported" dateFormat="unixtimestamp")
  constant(value=",\\"host\\":\\"") property(name="hostname" format="json")
  constant(value="\\",\\"source\\":\\"rsyslog\\",\\"sourcetype\\":\\"app\\",\\"event\\":\\"") property(name="msg" format="json")
  constant(value="\\"}\\n")
}
ruleset(name="collector") { action(type="omprog" binary="${at('send')}" template="envelope") }
input(type="imfile" file="${at('lines')}" tag="app:" ruleset="collector")
`,
  );
  return {
    command: join(root, 'usr/sbin/rsyslogd'),
    args: ['-n', '-f', at('conf'), '-i', at('pid'), '-M', join(root, LIBRARIES, 'rsyslog')],
    env: { LD_LIBRARY_PATH: librariesOf(root) },
    input: at('lines'),
  };
}

function librariesOf(root: string): string {
  return [LIBRARIES, 'lib/x86_64-linux-gnu', 'usr/lib/syslog-ng']
    .map((folder) => join(root, folder))
    .join(':');
}
