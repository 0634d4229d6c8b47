import { type ReactNode, useEffect, useRef } from 'react';
import { useAddress } from '../../stores/router.ts';
import { FixedFields } from '../../ui/fixed-fields.tsx';
import { PageSection } from '../../ui/page.tsx';
import css from './settings.module.css';

export interface SectionProps {
  readonly title: string;
  /** Why nothing in it can be changed now; it is shown and reads as it is. */
  readonly fixedBecause?: string | undefined;
  /** What an address calls it: `/settings?section=backup` brings it into view. */
  readonly name?: string | undefined;
  readonly children: ReactNode;
}

export function Section({ title, name, fixedBecause, children }: SectionProps) {
  const asked = useAddress().query['section'];
  const place = useRef<HTMLElement>(null);
  const isAsked = name !== undefined && asked === name;
  useEffect(() => (isAsked ? keepInView(place.current) : undefined), [isAsked]);
  return (
    <PageSection ref={place} title={title}>
      <FixedFields className={css['rows']} because={fixedBecause}>
        {children}
      </FixedFields>
    </PageSection>
  );
}

const SETTLES_WITHIN_MS = 1500;
const HANDS = ['wheel', 'pointerdown', 'keydown'] as const;

/** Brings a section to the top, again while what the other sections read arrives, until somebody moves. The answer ends that. */
function keepInView(section: HTMLElement | null): (() => void) | undefined {
  const page = section?.parentElement ?? null;
  if (section === null || page === null) return undefined;
  const observer = new ResizeObserver(() => section.scrollIntoView());
  observer.observe(page);
  const since = performance.now();
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const event of HANDS) window.removeEventListener(event, stopLater);
  };
  // The key press that led here is still on its way to the window.
  const stopLater = ({ timeStamp }: Event) => {
    if (timeStamp > since) stop();
  };
  const timer = setTimeout(stop, SETTLES_WITHIN_MS);
  for (const event of HANDS) window.addEventListener(event, stopLater, { passive: true });
  return stop;
}
