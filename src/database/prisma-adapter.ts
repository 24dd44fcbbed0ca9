import { PrismaPg } from '@prisma/adapter-pg';

/**
 * Prisma's adapter, which sends the statements of a transaction one at a time. Prisma reads several relations of what a transaction
 * wrote at once, all on the transaction's connection. node-postgres would queue them, but it warns that a later version does not.
 * See https://github.com/prisma/orm/issues/29646.
 */
export class PrismaAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const transaction = await start(isolationLevel);
      const query = transaction.queryRaw.bind(transaction);
      let last: Promise<unknown> = Promise.resolve();
      transaction.queryRaw = (statement) => {
        const result = last.then(() => query(statement));
        last = result.catch(() => undefined);
        return result;
      };
      return transaction;
    };
    return adapter;
  }
}
