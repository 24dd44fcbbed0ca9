/** What comes to a bucket: an object has the same events each time that it is put, and no event is in two objects. */
export function createBucket(name: string): {
  put(path: string, bodies: readonly string[]): readonly string[];
} {
  const eventsOf = new Map<string, string>();
  const objectOf = new Map<number, string>();
  return {
    put(path, bodies) {
      const ids = bodies.map((body) => (JSON.parse(body) as { id: number }).id);
      const events = ids.join();
      const isOther = (eventsOf.get(path) ?? events) !== events;
      const elsewhere = ids.filter((id) => (objectOf.get(id) ?? path) !== path);
      eventsOf.set(path, events);
      for (const id of ids) objectOf.set(id, path);
      return [
        ...(isOther ? [`${name}: the object ${path} came with other events`] : []),
        ...elsewhere.map((id) => `${name}: event ${id} is in ${path} and in another object`),
      ];
    },
  };
}
