import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { foldPem, groupHex, shortenHex, visibleText } from './format-text.ts';
import { ScrollRegion } from './scroll-region.tsx';
import css from './mono.module.css';

export function Mono({ children }: { readonly children: ReactNode }) {
  return <span className={css['mono']}>{children}</span>;
}

export interface FingerprintProps {
  readonly hex: string;
  /** What it is, for the copy button: `SHA-256`. */
  readonly name: string;
  /** Cut in the middle; the whole value is in the tooltip and is what is copied. */
  readonly short?: boolean | undefined;
}

/** Hexadecimal in groups of four, with a button that copies it. */
export function Fingerprint({ hex, name, short = false }: FingerprintProps) {
  return (
    <span className={css['fingerprint']}>
      <span className={css['mono']} title={groupHex(hex)}>
        {short ? shortenHex(hex) : groupHex(hex)}
      </span>
      <CopyButton text={hex} name={name} />
    </span>
  );
}

/** A name that somebody else chose: isolated direction, control characters shown, whole name in the tooltip. */
export function Name({ children, className }: { readonly children: string; readonly className?: string | undefined }) {
  const text = visibleText(children);
  return (
    <bdi className={className} title={text}>
      {text}
    </bdi>
  );
}

/** Cuts in the middle, so that both ends of a name stay readable; the whole is in the tooltip and is what is read out. */
export function MiddleCut({ children }: { readonly children: string }) {
  const text = visibleText(children);
  const tail = Math.min(12, Math.floor(text.length / 2));
  return (
    <bdi className={css['middle']} title={text}>
      <span className="visually-hidden">{text}</span>
      <span aria-hidden>{text.slice(0, text.length - tail)}</span>
      <span aria-hidden>{text.slice(text.length - tail)}</span>
    </bdi>
  );
}

/** Text to copy whole: PEM, a command, a log line. */
export function CodeBlock({ children, label }: { readonly children: string; readonly label: string }) {
  return (
    <ScrollRegion as="pre" label={label} className={css['code']} data-selectable>
      {visibleText(children, { keepLines: true })}
    </ScrollRegion>
  );
}

/** PEM in a pane: in lines that are not cut at its edge. The button beside it copies what was given. */
export function PemBlock({ children, label }: { readonly children: string; readonly label: string }) {
  return <CodeBlock label={label}>{foldPem(children)}</CodeBlock>;
}
