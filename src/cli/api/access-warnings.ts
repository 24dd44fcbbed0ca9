import { stat } from 'node:fs/promises';
import type { ErrorText } from '../../errors/define-errors.ts';
import { cliErrors } from '../cli-errors.ts';
import type { Access } from './access.ts';

const THIS_MACHINE = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const OTHERS_MAY_READ = 0o044;

/** How others could get at the token: on its way, or in the file that it is read from. */
export async function accessWarnings({ url }: Access, tokenFile: string | undefined): Promise<ErrorText[]> {
  const { protocol, hostname } = new URL(url);
  const warnings: ErrorText[] = [];
  if (protocol === 'http:' && !THIS_MACHINE.test(hostname))
    warnings.push(cliErrors.TOKEN_IN_CLEAR({ host: hostname }));
  if (tokenFile !== undefined && (await isReadByOthers(tokenFile)))
    warnings.push(cliErrors.TOKEN_FILE_OPEN({ file: tokenFile }));
  return warnings;
}

async function isReadByOthers(file: string): Promise<boolean> {
  // Windows keeps no such rights, and a pipe is gone after it has been read.
  if (process.platform === 'win32') return false;
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true && (found.mode & OTHERS_MAY_READ) !== 0;
}
