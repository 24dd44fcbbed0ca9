// Logs each line of its input by winston, whose transport sends to Splunk.
import { createInterface } from 'node:readline';
import winston from 'winston';
import SplunkTransport from 'winston-splunk-httplogger';

const { SENDER_URL: url, SENDER_TOKEN: token } = process.env;
const splunk = { url, token, source: 'winston', sourcetype: 'app', index: 'main' };
const logger = winston.createLogger({ transports: [new SplunkTransport({ splunk })] });
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.startsWith('{')) logger.info(line);
  else {
    const { level, message, ...fields } = JSON.parse(line);
    logger.log(level, message, fields);
  }
}
logger.end();
