import css from './byte-view.module.css';

export type ByteMark = 'selected' | 'around' | 'different' | undefined;

export interface ByteRowProps {
  readonly offset: number;
  /** Undefined while it is read. */
  readonly hex: string | undefined;
  readonly length: number;
  readonly perRow: number;
  /** Octet that the keyboard stands on. */
  readonly cursor: number | null;
  readonly markOf: (at: number) => ByteMark;
}

/** Octets of one row in hex and as characters. */
export function ByteRow({ offset, hex, length, perRow, cursor, markOf }: ByteRowProps) {
  if (hex === undefined) return <span className={css['pending']}>{'·· '.repeat(length)}</span>;
  const octets = (hex.match(/../g) ?? []).map((text, at) => ({ text, at: offset + at, mark: markOf(offset + at) }));
  return (
    <>
      <span className={css['hex']} style={{ minWidth: `${perRow * 3}ch` }}>
        {octets.map(({ text, at, mark }, index) => {
          const joined = mark !== undefined && octets[index + 1]?.mark === mark;
          return (
            <span key={at}>
              <span data-at={at} data-cursor={at === cursor || undefined} className={classOf(mark)}>
                {joined ? `${text} ` : text}
              </span>
              {joined ? '' : ' '}
            </span>
          );
        })}
      </span>
      <span className={css['text']}>
        {octets.map(({ text, at, mark }) => (
          <span key={at} data-at={at} className={classOf(mark)}>
            {characterOf(text)}
          </span>
        ))}
      </span>
    </>
  );
}

const classOf = (mark: ByteMark): string | undefined => (mark === undefined ? undefined : css[mark]);

function characterOf(octet: string): string {
  const code = Number.parseInt(octet, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}
