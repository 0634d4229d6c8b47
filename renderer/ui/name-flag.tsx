import { TriangleAlert } from 'lucide-react';
import { findOddParts } from '../../shared/name/suspicious-text.ts';
import { suspiciousNameText as words } from '../../shared/text/en/ui/suspicious-names.ts';
import { visibleText } from './format-text.ts';
import css from './name-flag.module.css';
import { Tip } from './tooltip.tsx';

/** A warning beside a name that may be read as another, with the characters that make it so; nothing beside any other. */
export function NameFlag({ name }: { readonly name: string }) {
  const parts = findOddParts(name);
  if (parts.length === 0) return null;
  const told = visibleText(words.parts(parts), { keepLines: true });
  return (
    <Tip text={told}>
      <button type="button" className={css['flag']} aria-label={told}>
        <TriangleAlert aria-hidden />
      </button>
    </Tip>
  );
}
