import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useUiWords } from './host.tsx';
import css from './split-pane.module.css';
import { useRem } from './text-scale.ts';

export interface SplitPaneProps {
  readonly children: ReactNode;
  /** The pane at the right; null closes it. */
  readonly side: ReactNode;
  readonly sideLabel: string;
  /** Width of the side in rem, so that it follows the text scale. */
  readonly width: number;
  readonly onWidth: (width: number) => void;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** What Escape does while the pane is open; the focus goes to the list beside it. */
  readonly onClose?: (() => void) | undefined;
  /** Puts the resizable pane at the left. */
  readonly start?: boolean | undefined;
}

const STEP = 1;

/** Main part and a pane beside it with a handle between: drag, arrow keys, Home and End. */
export function SplitPane(props: SplitPaneProps) {
  const { children, side, sideLabel, width, onWidth, onClose, minimum = 18, maximum = 48, start = false } = props;
  const words = useUiWords();
  const rem = useRem();
  const origin = useRef({ x: 0, width: 0 });
  const clamp = (value: number) => Math.min(maximum, Math.max(minimum, value));
  const sign = start ? 1 : -1;
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onWidth(clamp(origin.current.width + (sign * (event.clientX - origin.current.x)) / rem));
  };
  const press = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    origin.current = { x: event.clientX, width };
  };
  const key = (event: KeyboardEvent) => {
    const next = widthAfter(event.key, { width, minimum, maximum, sign });
    if (next === undefined) return;
    event.preventDefault();
    onWidth(clamp(next));
  };
  const pane =
    side === null || side === false || side === undefined ? null : (
      <>
        <div
          className={css['handle']}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a movable separator has no element of its own
          role="separator"
          aria-orientation="vertical"
          aria-label={words.resizePane}
          aria-valuenow={Math.round(width)}
          aria-valuemin={minimum}
          aria-valuemax={maximum}
          tabIndex={0}
          onPointerDown={press}
          onPointerMove={drag}
          onKeyDown={key}
        />
        <aside className={css['side']} style={{ width: `${width}rem` }} aria-label={sideLabel}>
          {side}
        </aside>
      </>
    );
  return (
    <div
      className={css['split']}
      data-start={start || undefined}
      onKeyDown={pane === null || onClose === undefined ? undefined : (event) => closeOnEscape(event, onClose)}
    >
      <div className={css['main']}>{children}</div>
      {pane}
    </div>
  );
}

function closeOnEscape(event: KeyboardEvent<HTMLDivElement>, onClose: () => void): void {
  const { currentTarget: split, target } = event;
  // A dialog or a menu over the window stands in the tree of components, not in this element.
  const isInside = target instanceof Node && split.contains(target);
  if (event.key !== 'Escape' || event.defaultPrevented || !isInside) return;
  onClose();
  split.querySelector<HTMLElement>('[role=grid], [role=treegrid]')?.focus();
}

interface KeyContext {
  readonly width: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly sign: number;
}

function widthAfter(key: string, { width, minimum, maximum, sign }: KeyContext): number | undefined {
  if (key === 'ArrowLeft') return width - sign * STEP;
  if (key === 'ArrowRight') return width + sign * STEP;
  if (key === 'Home') return minimum;
  if (key === 'End') return maximum;
  return undefined;
}
