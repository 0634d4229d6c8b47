import type { Palette, Shape } from './scene.ts';

const FAMILY = '"Inter Variable", "Segoe UI", system-ui, sans-serif';
const HATCH_PX = 7;

/** Draws shapes on a canvas whose pixels are `ratio` to one of the window. */
export function paintCanvas(context: CanvasRenderingContext2D, shapes: readonly Shape[], palette: Palette): void {
  for (const shape of shapes) paint(context, shape, palette);
}

function paint(context: CanvasRenderingContext2D, shape: Shape, palette: Palette): void {
  switch (shape.kind) {
    case 'box':
      context.globalAlpha = shape.alpha ?? 1;
      context.fillStyle = palette[shape.fill];
      context.beginPath();
      context.roundRect(shape.x, shape.y, shape.width, shape.height, shape.round ?? 0);
      context.fill();
      context.globalAlpha = 1;
      return;
    case 'frame':
      context.strokeStyle = palette[shape.ink];
      context.lineWidth = 1;
      context.strokeRect(shape.x + 0.5, shape.y + 0.5, Math.max(0, shape.width - 1), Math.max(0, shape.height - 1));
      return;
    case 'hatch':
      return paintHatch(context, shape, palette[shape.ink]);
    case 'line':
      context.strokeStyle = palette[shape.ink];
      context.lineWidth = shape.thick ?? 1;
      context.setLineDash(shape.dashed === true ? [3, 3] : []);
      context.beginPath();
      context.moveTo(...shape.from);
      context.lineTo(...shape.to);
      context.stroke();
      context.setLineDash([]);
      return;
    case 'text':
      return paintText(context, shape, palette);
    case 'shape':
      context.beginPath();
      // The first line to a point begins the figure there.
      for (const [x, y] of shape.points) context.lineTo(x, y);
      context.closePath();
      if (shape.fill !== undefined) {
        context.fillStyle = palette[shape.fill];
        context.fill();
      }
      if (shape.ink !== undefined) {
        context.strokeStyle = palette[shape.ink];
        context.lineWidth = 1.25;
        context.stroke();
      }
  }
}

function paintText(
  context: CanvasRenderingContext2D,
  shape: Extract<Shape, { readonly kind: 'text' }>,
  palette: Palette,
): void {
  context.font = `${shape.strong === true ? 600 : 400} ${shape.size}px ${FAMILY}`;
  context.textAlign = shape.align === 'middle' ? 'center' : (shape.align ?? 'start');
  if (shape.rim !== undefined) {
    context.strokeStyle = palette[shape.rim];
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.strokeText(shape.text, shape.x, shape.y);
  }
  context.fillStyle = palette[shape.ink];
  context.fillText(shape.text, shape.x, shape.y);
}

function paintHatch(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: string,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.28;
  context.lineWidth = 1;
  context.beginPath();
  // Lines begin at multiples of their distance, so that neighbouring lanes share them.
  for (
    let at = Math.floor((x - height + y) / HATCH_PX) * HATCH_PX - height;
    at < x + width + y + height;
    at += HATCH_PX
  ) {
    context.moveTo(at - y, y);
    context.lineTo(at - y - height, y + height);
  }
  context.stroke();
  context.restore();
}
