// Logs each line of its input by bunyan, whose stream sends to Splunk in batches.
import { createInterface } from 'node:readline';
import bunyan from 'bunyan';
import splunkBunyan from 'splunk-bunyan-logger';

const { SENDER_URL: url, SENDER_TOKEN: token } = process.env;
const stream = splunkBunyan.createStream({ url, token, maxBatchCount: 100 });
const logger = bunyan.createLogger({ name: 'app', streams: [stream] });
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.startsWith('{')) logger.info(line);
  else {
    const { level, message, ...fields } = JSON.parse(line);
    logger[level]({ ...fields, message }, message);
  }
}
stream.flush();
