import { resetRootTokenCommand } from './admin/reset-root-token.command.ts';
import { rotateEncryptionKeyCommand } from './admin/rotate-encryption-key.command.ts';
import type { Command } from './command.ts';

/** Every command there is. */
export const COMMANDS: readonly Command[] = [resetRootTokenCommand, rotateEncryptionKeyCommand];
