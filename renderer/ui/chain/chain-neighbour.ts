interface Place {
  readonly x: number;
  readonly y: number;
}

const DIRECTIONS: Readonly<Record<string, Place>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};
/** Going astray costs more than going far. */
const SIDEWAYS = 2.5;

/** Where an arrow key, Home or End leads from a certificate of the graph; undefined where it leads nowhere. */
export function findNeighbour(places: readonly Place[], from: number, key: string): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return places.length - 1;
  const direction = DIRECTIONS[key];
  const here = places[from];
  if (direction === undefined || here === undefined) return undefined;
  let best: { readonly at: number; readonly cost: number } | undefined;
  for (const [at, { x, y }] of places.entries()) {
    const ahead = (x - here.x) * direction.x + (y - here.y) * direction.y;
    const aside = Math.abs((x - here.x) * direction.y) + Math.abs((y - here.y) * direction.x);
    const cost = ahead + SIDEWAYS * aside;
    if (at !== from && ahead > 0.5 && cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { at, cost };
  }
  return best?.at;
}
