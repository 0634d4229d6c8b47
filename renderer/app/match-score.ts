/** How well a title fits what was typed: 0 = not at all; the start of the title beats the start of a word beats the rest. */
export function matchScore(query: string, title: string): number {
  const text = title.toLowerCase();
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return 1;
  let score = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) score += 4;
    else if (/[^\p{Letter}\p{Number}]/u.test(text.charAt(at - 1))) score += 3;
    else score += 1;
  }
  return score;
}
