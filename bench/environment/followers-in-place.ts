// Preloaded (`node --import`): the server's followers of the log work on its main thread instead of one of their own.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const replaced = specifier.endsWith('/threads/supervised-thread.js');
    return replaced
      ? {
          url: new URL('./followers-on-main-thread.ts', import.meta.url).href,
          format: 'module-typescript',
          shortCircuit: true,
        }
      : next(specifier, context);
  },
});
