import { visibleText } from '../../ui/format-text.ts';
import type { Palette, Shape } from './scene.ts';

export interface SvgDrawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly shapes: readonly Shape[];
  readonly palette: Palette;
}

const MOST_TEXT = 200;

/**
 * Shapes as a file of its own: no script, no reference to anything outside, and names only as text, cut and with what is hidden in them made visible.
 */
export function writeSvg({ width, height, title, shapes, palette }: SvgDrawing): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="Inter, 'Segoe UI', sans-serif" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" stroke="${palette.dangerText}" stroke-opacity="0.28"/></pattern></defs>`,
    ...shapes.map((shape) => writeShape(shape, palette)),
    '</svg>',
    '',
  ].join('\n');
}

function writeShape(shape: Shape, palette: Palette): string {
  switch (shape.kind) {
    case 'box': {
      const alpha = shape.alpha === undefined ? '' : ` fill-opacity="${shape.alpha}"`;
      const rounded = shape.round === undefined ? '' : ` rx="${shape.round}"`;
      return `<rect ${boxOf(shape)} fill="${palette[shape.fill]}"${alpha}${rounded}/>`;
    }
    case 'frame':
      return `<rect ${boxOf(shape)} fill="none" stroke="${palette[shape.ink]}"/>`;
    case 'hatch':
      return `<rect ${boxOf(shape)} fill="url(#hatch)"/>`;
    case 'line': {
      const [x1, y1] = shape.from;
      const [x2, y2] = shape.to;
      const dashes = shape.dashed === true ? ' stroke-dasharray="3 3"' : '';
      return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${palette[shape.ink]}" stroke-width="${shape.thick ?? 1}"${dashes}/>`;
    }
    case 'text': {
      const anchor = shape.align === undefined || shape.align === 'start' ? '' : ` text-anchor="${shape.align}"`;
      const weight = shape.strong === true ? ' font-weight="600"' : '';
      const rim =
        shape.rim === undefined
          ? ''
          : ` stroke="${palette[shape.rim]}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"`;
      return `<text x="${round(shape.x)}" y="${round(shape.y)}" font-size="${round(shape.size)}" fill="${palette[shape.ink]}"${anchor}${weight}${rim}>${escapeXml(shape.text)}</text>`;
    }
    case 'shape': {
      const points = shape.points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
      const fill = shape.fill === undefined ? 'none' : palette[shape.fill];
      const ink = shape.ink === undefined ? '' : ` stroke="${palette[shape.ink]}" stroke-width="1.25"`;
      return `<polygon points="${points}" fill="${fill}"${ink}/>`;
    }
  }
}

const boxOf = ({
  x,
  y,
  width,
  height,
}: {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}): string =>
  `x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}"`;

const round = (value: number): string => String(Math.round(value * 10) / 10);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escapeXml = (text: string): string =>
  visibleText(text)
    .slice(0, MOST_TEXT)
    .toWellFormed()
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
