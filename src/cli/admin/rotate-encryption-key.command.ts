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
    .option('--finish', 'end the rotation (step 3 below)')
    .addHelpText(
      'after',
      `
Encrypts all stored secrets, such as verification tokens and header values, with a new key. The servers may be running.
Run the command on the machine of one of them, as the server's user and with its environment. If the command is
interrupted, run it again: it continues where it stopped. Until it has ended, a server starts with either key.

If the key is in the data folder (encryption.key), one run is sufficient; it replaces the file.

If the key is in AUDITSTREAM_ENCRYPTION_KEY, three steps are necessary:
  1. Run the command with --new-key-file, and with the old key in the environment.
  2. Set AUDITSTREAM_ENCRYPTION_KEY to the new key on every server, and restart the servers one after the other.
  3. Run the command with --finish, and with the new key in the environment. Afterwards the old key opens no secret.
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
