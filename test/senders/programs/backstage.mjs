// Writes audit lines by Backstage's own auditor, as a backend in production and as one on a console does.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { auditorServiceFactory } = require('@backstage/backend-defaults/auditor');
const { WinstonLogger } = require('@backstage/backend-defaults/rootLogger');
const { ConfigReader } = require('@backstage/config');

const { SENDER_FORM: form } = process.env;
const root = WinstonLogger.create({
  meta: { service: 'backstage' },
  level: 'debug',
  format: form === 'console' ? WinstonLogger.colorFormat() : require('winston').format.json(),
  transports: [new (require('winston').transports.Console)()],
});
const factory = auditorServiceFactory.service === undefined ? auditorServiceFactory() : auditorServiceFactory;
const plugin = (pluginId) => ({
  config: new ConfigReader({}),
  logger: root.child({ plugin: pluginId }),
  plugin: { getId: () => pluginId },
  auth: {
    isPrincipal: (credentials, type) => credentials.principal.type === type,
    getOwnServiceCredentials: () =>
      Promise.resolve({ principal: { type: 'service', subject: `plugin:${pluginId}` } }),
  },
  httpAuth: {
    credentials: (request) => Promise.resolve({ principal: { type: 'user', userEntityRef: request.user } }),
  },
});
const auditorOf = async (pluginId) => factory.factory(plugin(pluginId));
const request = {
  ip: '::ffff:192.0.2.10',
  hostname: 'hub.example.com',
  method: 'POST',
  originalUrl: '/api/catalog/locations?token=x',
  get: () => 'Mozilla/5.0',
  user: 'user:default/jane',
};

const catalog = await auditorOf('catalog');
const entity = await catalog.createEvent({
  eventId: 'entity-mutate',
  severityLevel: 'medium',
  request,
  meta: { actionType: 'delete', entityRef: 'component:default/shop' },
});
await entity.success();
const scaffolder = await auditorOf('scaffolder');
const task = await scaffolder.createEvent({
  eventId: 'task',
  severityLevel: 'medium',
  meta: { actionType: 'execution', taskId: '7f', createdBy: 'user:default/jane' },
});
await task.fail({ error: new Error('No space left on "disk" key={x}') });
const read = await catalog.createEvent({ eventId: 'entity-fetch', request, meta: { queryType: 'all' } });
await read.success();
