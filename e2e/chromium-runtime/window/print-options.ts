import type { PrintToPDFOptions } from 'electron';

const PAGE_INCHES: Readonly<Record<string, readonly [width: number, height: number]>> = {
  A3: [11.7, 16.54],
  A4: [8.27, 11.7],
  A5: [5.83, 8.27],
  Letter: [8.5, 11],
  Legal: [8.5, 14],
  Tabloid: [11, 17],
};

/** Electron's options of `printToPDF` → those of Page.printToPDF; both measure in inches. */
export function buildPrintOptions(options: PrintToPDFOptions): Record<string, unknown> {
  const { margins, pageSize, ...same } = options;
  const [paperWidth, paperHeight] = sizeOf(pageSize);
  const given = {
    marginTop: margins?.top,
    marginBottom: margins?.bottom,
    marginLeft: margins?.left,
    marginRight: margins?.right,
  };
  return Object.fromEntries(
    Object.entries({ ...same, ...given, paperWidth, paperHeight }).filter(([, value]) => value !== undefined),
  );
}

function sizeOf(pageSize: PrintToPDFOptions['pageSize']): readonly [number, number] {
  if (pageSize === undefined) return [8.5, 11];
  if (typeof pageSize === 'object') return [pageSize.width, pageSize.height];
  const known = PAGE_INCHES[pageSize];
  if (known === undefined) throw new Error(`the Chromium runtime does not know the page size ${pageSize}`);
  return known;
}
