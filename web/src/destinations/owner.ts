/** Whom destinations belong to. */
export type Owner =
  | { readonly kind: 'group'; /** Of a top-level group. */ readonly fullPath: string }
  | { readonly kind: 'instance' };

/** Tells the destinations of one owner from another's, among what is kept of answers. */
export function ownerKey(owner: Owner): string {
  return owner.kind === 'group' ? owner.fullPath : '(instance)';
}
