import css from './evidence-letter.module.css';

/** The letter by which a card points at a message. */
export function EvidenceLetter({ letter }: { readonly letter: string }) {
  return (
    <span className={css['letter']} data-letter>
      {letter}
    </span>
  );
}
