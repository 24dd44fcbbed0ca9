import { DESTINATION_KINDS } from '../../destination-kinds/kinds.ts';

type Config = Readonly<Record<string, unknown>>;

/**
 * The members that a server stores for this configuration, secrets apart: spelled as it spells them, and with what it fills in. Undefined
 * for a kind that this program does not know, and for a configuration that its rules refuse: the server says what is wrong with it.
 */
export function storedConfig(kind: string, config: Config): Config | undefined {
  const known = DESTINATION_KINDS.find(({ name }) => name === kind);
  if (known === undefined) return undefined;
  const secrets = known.configSecrets ?? {};
  const plain = Object.entries(config).filter(([member]) => !Object.hasOwn(secrets, member));
  const reading = known.config.safeParse(Object.fromEntries(plain));
  return reading.success ? { ...reading.data } : undefined;
}
