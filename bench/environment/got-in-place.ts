// Preloaded (`node --import`): the server gets a delivery client on got instead of the one on undici.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const replaced = specifier.endsWith('/outbound/delivery-client.js');
    return replaced
      ? {
          url: new URL('./got-delivery-client.ts', import.meta.url).href,
          format: 'module-typescript',
          shortCircuit: true,
        }
      : next(specifier, context);
  },
});
