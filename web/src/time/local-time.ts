/** What a field of the type `datetime-local` says, as the API takes it; undefined while it says nothing. */
export function toIso(local: string): string | undefined {
  const time = local === '' ? NaN : new Date(local).getTime();
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
