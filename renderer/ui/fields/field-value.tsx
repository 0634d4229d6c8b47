import type { ExtensionValue } from '../../../shared/model/extension-field.ts';
import { inspectFieldText } from '../../../shared/text/en/ui/inspect-fields.ts';
import { groupHex, visibleText } from '../format-text.ts';
import { Name } from '../mono.tsx';
import { NameFlag } from '../name-flag.tsx';
import { Status } from '../status.tsx';
import { ExactTime, RelativeTime } from '../time.tsx';
import css from './field-list.module.css';
import type { FieldValue } from './field-row.ts';

const HEX_LINE = /^(?:[0-9a-f]{2}){8,}$/;
const SOON_MS = 30 * 86_400_000;
/** Longest line that is drawn; the whole is copied. */
const MOST_CHARACTERS = 4000;
/** Lines of a value that are drawn; all are copied. */
const MOST_LINES = 200;

/** The value of a field, whatever its kind. Strings of the file are isolated and made visible. */
export function FieldValueView({ value, now }: { readonly value: FieldValue; readonly now: number }) {
  switch (value.kind) {
    case 'text':
      return (
        <span className={css['lines']} data-single={value.lines.length === 1 || undefined}>
          {value.lines.slice(0, MOST_LINES).map((line, at) => (
            <Line key={at}>{line}</Line>
          ))}
          <More all={value.lines.length} />
          <Note>{value.note}</Note>
        </span>
      );
    case 'structure':
      return (
        <span className={css['lines']}>
          {value.values.slice(0, MOST_LINES).map((one, at) => (
            <StructureLine key={at} value={one} now={now} />
          ))}
          <More all={value.values.length} />
          <Note>{value.note}</Note>
        </span>
      );
    case 'hex':
      return <span className={css['mono']}>{groupHex(value.hex)}</span>;
    case 'code':
      return <span className={css['code']}>{visibleText(value.text)}</span>;
    case 'entry':
      return (
        <span className={css['entry']}>
          <span className={css['mono']}>{groupHex(value.hex)}</span>
          <ExactTime at={value.at} precise />
          {value.lines.map((line, at) => (
            <Line key={at}>{line}</Line>
          ))}
        </span>
      );
    case 'instant':
      return <Instant at={value.at} now={now} />;
    case 'validity':
      return (
        <span>
          <ExactTime at={value.notBefore} precise /> – <ExactTime at={value.notAfter} precise />{' '}
          <RelativeTime
            at={value.notAfter}
            now={now}
            className={css[value.notAfter < now ? 'over' : value.notAfter - now < SOON_MS ? 'soon' : 'quiet']}
          />
        </span>
      );
    case 'check':
      return (
        <span className={css['check']}>
          {value.before === undefined ? null : <span>{value.before}</span>}
          <Status status={value.passed ? 'valid' : 'expired'}>{value.words}</Status>
        </span>
      );
  }
}

function Instant({ at, now }: { readonly at: number; readonly now: number }) {
  return (
    <span>
      <ExactTime at={at} precise /> <RelativeTime at={at} now={now} className={css['quiet']} />
    </span>
  );
}

function More({ all }: { readonly all: number }) {
  return all <= MOST_LINES ? null : (
    <span className={css['quiet']}>{inspectFieldText.moreLines(all - MOST_LINES)}</span>
  );
}

function Note({ children }: { readonly children: string | undefined }) {
  return children === undefined ? null : <span className={css['note']}>{children}</span>;
}

function Line({ children }: { readonly children: string }) {
  if (HEX_LINE.test(children))
    return <span className={css['mono']}>{groupHex(children.slice(0, MOST_CHARACTERS))}</span>;
  return (
    <span>
      <Name>{children.slice(0, MOST_CHARACTERS)}</Name> <NameFlag name={children} />
    </span>
  );
}

function StructureLine({ value, now }: { readonly value: ExtensionValue; readonly now: number }) {
  return (
    <span className={css['part']} style={{ paddingLeft: `${Math.min(value.depth, 8) * 0.875}rem` }}>
      {value.name === undefined ? null : <span className={css['partName']}>{visibleText(value.name)}</span>}
      {value.at === undefined ? <Line>{value.value}</Line> : <Instant at={value.at} now={now} />}
    </span>
  );
}

/** What is copied. */
export function plainText(value: FieldValue): string {
  switch (value.kind) {
    case 'text':
      return value.lines.join('\n');
    case 'structure':
      return value.values
        .map((one) => {
          const shown = one.at === undefined ? one.value : isoOf(one.at);
          return `${'  '.repeat(one.depth)}${one.name === undefined ? shown : `${one.name}: ${shown}`}`;
        })
        .join('\n');
    case 'hex':
      return value.hex;
    case 'code':
      return value.text;
    case 'entry':
      return [value.hex, isoOf(value.at), ...value.lines].join(' ');
    case 'instant':
      return isoOf(value.at);
    case 'validity':
      return [value.notBefore, value.notAfter].map(isoOf).join('/');
    case 'check':
      return [value.before, value.words].filter((part) => part !== undefined).join(' ');
  }
}

const isoOf = (at: number): string =>
  Number.isFinite(at) && Math.abs(at) <= 8_640_000_000_000_000 ? new Date(at).toISOString() : String(at);
