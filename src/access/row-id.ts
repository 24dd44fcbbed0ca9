const MAX_INT4 = 2 ** 31 - 1;

/** Whether a row may have this id at all; PostgreSQL answers a larger number with an error instead of "none". */
export function isRowId(id: number): boolean {
  return Number.isInteger(id) && id >= 1 && id <= MAX_INT4;
}
