import { TriangleAlert } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import type { FilterFault } from '../../../shared/model/filter/problem.ts';
import { inventoryFilterText as words } from '../../../shared/text/en/ui/inventory-filter.ts';
import css from './filter-field.module.css';

interface FaultMarkProps {
  readonly text: string;
  readonly fault: FilterFault;
  readonly input: RefObject<HTMLInputElement | null>;
}

/** Underlines what is wrong, behind the letters of the field. */
export function FaultMark({ text, fault, input }: FaultMarkProps) {
  const mirror = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const field = input.current;
    const follow = () => {
      if (mirror.current !== null && field !== null) mirror.current.scrollLeft = field.scrollLeft;
    };
    follow();
    field?.addEventListener('scroll', follow);
    return () => field?.removeEventListener('scroll', follow);
  }, [input]);
  const from = Math.min(fault.position, Math.max(0, text.length - 1));
  const to = Math.max(from + 1, fault.position + fault.length);
  return (
    <span ref={mirror} aria-hidden className={css['mirror']}>
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </span>
  );
}

/** What is wrong, in words. */
export const FaultWords = ({ id, fault }: { readonly id: string; readonly fault: FilterFault }) => (
  <p className={css['wrong']} id={id} role="alert">
    <TriangleAlert aria-hidden />
    {words.wrong(fault.problem)}
  </p>
);
