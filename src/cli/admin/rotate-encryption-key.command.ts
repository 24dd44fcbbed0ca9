import type { Cli } from '../cli.ts';
import { command, examples } from '../define-command.ts';
import { adminContext } from './admin-context.ts';

/** `admin rotate-encryption-key`: replaces the encryption key while the servers serve (docs/adr/0008-key-rotation.md). */
export function rotateEncryptionKeyCommand(cli: Cli) {
  return command(
    'rotate-encryption-key',
    'Replace the encryption key of all stored secrets while the servers run',
  )
    .option('--new-key-file <file>', '32 bytes in base64; a missing file is created with a new key')
    .option('--finish', 'step 3')
    .addHelpText(
      'after',
      `
Seals verification tokens and header values with a new encryption key. The servers may go on running; run it where one
of them runs, as the same user and with the same environment. Interrupted or killed, it goes on where it stopped when it
is run again, and a server starts with the old and with the new key until then.

When the key is in the data folder (encryption.key), one run does everything and replaces the file.

When the key is in AUDITSTREAM_ENCRYPTION_KEY, there are three steps:
  1. Run it with --new-key-file and the old key in the environment.
  2. Set AUDITSTREAM_ENCRYPTION_KEY to the new key on every server, and restart one after the other.
  3. Run it with --finish and the new key in the environment. From then on the old key is worth nothing.
${examples(
  'admin rotate-encryption-key',
  'admin rotate-encryption-key --new-key-file /etc/auditstream/new.key',
  'admin rotate-encryption-key --finish',
)}`,
    )
    .action(async (options) => {
      const context = adminContext(cli);
      const { explainingStart } = await import('./explain-start.ts');
      const { rotateEncryptionKeyAction } = await import('./rotate-encryption-key.action.ts');
      await explainingStart(context, () => rotateEncryptionKeyAction(context, options));
    });
}
