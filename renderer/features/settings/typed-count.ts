/** A whole number within bounds, as people type one; null for anything else. */
export function parseWithin(
  typed: string,
  { min, max }: { readonly min: number; readonly max: number },
): number | null {
  const digits = typed.trim();
  if (!/^\d{1,6}$/.test(digits)) return null;
  const value = Number(digits);
  return value >= min && value <= max ? value : null;
}
