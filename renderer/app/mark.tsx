import css from './mark.module.css';

/** Two open rings that meet: one party's word and the other's answer. */
export function Mark({ large = false }: { readonly large?: boolean }) {
  return (
    <svg className={css['mark']} data-large={large || undefined} viewBox="0 0 18 18" aria-hidden>
      <path d="M10.6 3.6a6 6 0 100 10.8" />
      <path d="M7.4 6.2a4 4 0 110 5.6" />
    </svg>
  );
}
