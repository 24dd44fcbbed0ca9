/** What a server that has just started tells its operator. */
export interface Ready {
  address: string;
  role: string;
  dataDir: string;
  /** Full paths of the groups that this start made. */
  newGroups: readonly string[];
  /** The token of the admin `root`, when this start has generated it: shown on a terminal and never logged. */
  rootToken?: string;
  /** The file that the token is in. */
  rootTokenFile?: string;
}

/** The end of the start-up output on a terminal. */
export function startUpMessage(ready: Ready): string {
  const sections = [`Auditstream is ready.`, addresses(ready), firstStart(ready), 'Stop it with Ctrl-C.'];
  return `\n${sections.filter((section) => section !== '').join('\n\n')}\n\n`;
}

function addresses({ address, role, dataDir }: Ready): string {
  const lines = [
    ...(role === 'worker'
      ? []
      : [`  Page     ${address}/`, `  GraphQL  ${address}/api/graphql`, `  REST     ${address}/api/v4`]),
    `  Health   ${address}/-/health`,
    `  Data     ${dataDir}`,
  ];
  return lines.join('\n');
}

function firstStart({ address, newGroups, rootToken, rootTokenFile }: Ready): string {
  if (newGroups.length === 0) return '';
  const groups = `Groups created by this first start, owned by root: ${newGroups.join(', ')}`;
  if (rootToken === undefined) return groups;
  return [
    groups,
    '',
    `The access token of root, shown only now and kept in ${rootTokenFile}:`,
    '',
    `  export AUDITSTREAM_TOKEN=${rootToken}`,
    '',
    'Paste that line, then this one to see the first group:',
    '',
    `  curl ${address}/api/graphql -H "Authorization: Bearer $AUDITSTREAM_TOKEN" \\`,
    `    -H 'Content-Type: application/json' -d '{"query":"{ group(fullPath: \\"${newGroups[0]}\\") { id name } }"}'`,
  ].join('\n');
}
