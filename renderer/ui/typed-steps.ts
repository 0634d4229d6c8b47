/** Reads `60, 30 14`: whole numbers from 1 to `most`, each once, the largest first; null where something else is among them or there are too many. */
export function parseSteps(typed: string, most: number, count: number): readonly number[] | null {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
  if (!words.every((word) => /^\d{1,5}$/.test(word))) return null;
  const steps = [...new Set(words.map(Number))].sort((a, b) => b - a);
  const isInside = steps.every((step) => step >= 1 && step <= most);
  return isInside && steps.length <= count ? steps : null;
}

export const writeSteps = (steps: readonly number[]): string => steps.join(', ');
