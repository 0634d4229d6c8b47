import type { CrlAct, CrlDocumentSummary, CrlKind } from '../../../shared/model/crl-plan.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { formatters } from '../../../shared/text/format.ts';
import { formatCount, LOCALE } from '../../ui/format-number.ts';
import { formatMinute } from '../../ui/format-time.ts';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import { ValidityRuler } from '../../ui/validity-bar.tsx';
import css from './revocation.module.css';

const words = revocationText.state;

export interface CrlFactsProps {
  readonly kind: CrlKind;
  readonly act: CrlAct | undefined;
  readonly now: number;
}

/** The newest list of a kind: how far its time has gone, and what it holds. */
export function CrlFacts({ kind, act, now }: CrlFactsProps) {
  const documents = act?.documents.filter((document) => document.kind === kind) ?? [];
  const [first] = documents;
  return (
    <section className={css['facts']}>
      <SectionHead>{words[kind]}</SectionHead>
      {act === undefined || first === undefined ? (
        <p className={css['quiet']}>{kind === 'delta' ? words.noDelta : words.never}</p>
      ) : (
        <>
          <ValidityRuler
            validity={{
              notBefore: act.thisUpdate,
              notAfter: first.nextUpdate,
              status: first.nextUpdate < now ? 'expired' : 'valid',
            }}
            now={now}
            nowLabel={words.now}
            label={words.life(formatMinute(act.thisUpdate), formatMinute(first.nextUpdate))}
          />
          <KeyValue rows={factRows(act, documents, first, now)} />
        </>
      )}
    </section>
  );
}

function factRows(act: CrlAct, documents: readonly CrlDocumentSummary[], first: CrlDocumentSummary, now: number) {
  const total = (read: (document: CrlDocumentSummary) => number) =>
    documents.reduce((sum, document) => sum + read(document), 0);
  return [
    { label: words.number, value: formatCount(act.number) },
    ...(first.baseNumber === undefined ? [] : [{ label: words.base, value: formatCount(first.baseNumber) }]),
    ...(documents.length === 1 ? [] : [{ label: words.parts, value: formatCount(documents.length) }]),
    { label: words.entries, value: formatCount(total(({ entries }) => entries)) },
    { label: words.size, value: formatters(LOCALE).bytes(total(({ bytes }) => bytes)) },
    { label: words.thisUpdate, value: <ExactTime at={act.thisUpdate} precise /> },
    {
      label: words.nextUpdate,
      value: (
        <>
          <ExactTime at={first.nextUpdate} precise />{' '}
          <RelativeTime className={css['quiet']} at={first.nextUpdate} now={now} />
        </>
      ),
    },
  ];
}
