import { type RefObject, useLayoutEffect } from 'react';
import { paintCanvas } from './paint-canvas.ts';
import type { Palette, Shape } from './scene.ts';

export interface CanvasDrawing {
  readonly width: number;
  readonly height: number;
  /** What stands at the upper edge of the canvas. */
  readonly top: number;
  readonly build: () => readonly Shape[];
  readonly palette: Palette;
}

/** Keeps a canvas drawn, in pixels of the screen. */
export function useCanvas(canvas: RefObject<HTMLCanvasElement | null>, drawing: CanvasDrawing): void {
  useLayoutEffect(() => {
    if (canvas.current !== null && drawing.width > 0) draw(canvas.current, drawing);
  });
}

function draw(canvas: HTMLCanvasElement, { width, height, top, build, palette }: CanvasDrawing): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, -top * ratio);
  paintCanvas(context, build(), palette);
}
