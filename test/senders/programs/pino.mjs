// Logs each line of its input by pino, to its output.
import { createInterface } from 'node:readline';
import pino from 'pino';

const logger = pino();
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.startsWith('{')) logger.info(line);
  else {
    const { level, message, ...fields } = JSON.parse(line);
    logger[level](fields, message);
  }
}
