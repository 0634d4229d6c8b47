/** Browsers cut an element off at some 33 million pixels. A list that needs more is scrolled in proportion. */
export const MOST_PX = 30_000_000;

/** Rows beyond both edges that are kept ready. */
const OVERSCAN = 12;

/** Rows of one height and the place that shows some of them, pixels. */
export interface RowSpace {
  readonly count: number;
  readonly rowHeight: number;
  /** Height of what shows rows, without the head. */
  readonly view: number;
}

export interface DrawnRows {
  readonly first: number;
  /** Before `first` where there is none. */
  readonly last: number;
  /** What is added to a row's place among all rows to put it where it is seen. */
  readonly shift: number;
}

/** How high the element is that holds all rows. */
export const spaceHeight = ({ count, rowHeight }: RowSpace): number => Math.min(count * rowHeight, MOST_PX);

/** The rows that are drawn where the list is scrolled to `top`. */
export function rowsAt(space: RowSpace, top: number): DrawnRows {
  const { count, rowHeight, view } = space;
  const offset = top * ratioOf(space);
  return {
    first: Math.max(0, Math.min(count, Math.floor(offset / rowHeight)) - OVERSCAN),
    last: Math.min(count, Math.ceil((offset + view) / rowHeight) + OVERSCAN) - 1,
    shift: Math.round(top - offset),
  };
}

/** Where to scroll so that a row is seen whole; the same place where it is already. */
export function topShowing(space: RowSpace, top: number, index: number): number {
  const { rowHeight, view } = space;
  const ratio = ratioOf(space);
  const start = index * rowHeight;
  const end = start + rowHeight - view;
  const offset = top * ratio;
  if (start < offset) return start / ratio;
  return end > offset ? Math.max(0, end) / ratio : top;
}

/** Pixels of rows that go by for one of scrolling. */
function ratioOf(space: RowSpace): number {
  const whole = space.count * space.rowHeight;
  const height = spaceHeight(space);
  return whole <= height ? 1 : (whole - space.view) / (height - space.view);
}
