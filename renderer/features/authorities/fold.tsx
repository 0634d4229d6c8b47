import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import css from './fold.module.css';

export interface FoldProps {
  readonly title: string;
  /** What is set inside, told while it is folded. */
  readonly summary: string;
  /** Something inside is wrong: it stands open. */
  readonly forced: boolean;
  readonly children: ReactNode;
}

/** A part of a form that is seldom needed, folded into one line. */
export function Fold({ title, summary, forced, children }: FoldProps) {
  const [opened, setOpened] = useState(false);
  const open = opened || forced;
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <section className={css['fold']}>
      <button type="button" aria-expanded={open} onClick={() => setOpened(!open)}>
        <Chevron aria-hidden />
        <b>{title}</b>
        <span>{summary}</span>
      </button>
      {open ? <div className={css['body']}>{children}</div> : null}
    </section>
  );
}
