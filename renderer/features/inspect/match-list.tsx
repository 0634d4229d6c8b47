import type { ReactNode } from 'react';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import type { InspectMatches } from '../../../shared/model/inspect-answers.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { chooseItem, useInspect } from '../../stores/inspect.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { buildAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { LinkButton } from '../../ui/button.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { visibleText } from '../../ui/format-text.ts';
import { type KeyValueRow, KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Status } from '../../ui/status.tsx';
import css from './match-list.module.css';
import { rowTitle } from './verdict.ts';

const text = inspectPartText.matches;

export interface MatchListProps {
  readonly item: InspectItem;
  readonly number: number;
}

/** What belongs to the item: in the same file, and in the open workspace. */
export function MatchList({ item, number }: MatchListProps) {
  const handle = useInspect((state) => state.handle);
  const workspace = useWorkspace();
  const asks = handle !== null && workspace !== null && canMatch(item);
  const { value } = useAnswer('inspect.matches', asks && handle !== null ? { handle, item: number } : null, FOLLOWED);
  const inFile = useFileRows(item);
  const inWorkspace = value === null ? [] : workspaceRows(value);
  return (
    <>
      {inFile.length === 0 ? null : (
        <section className={css['group']}>
          <SectionHead>{text.inFile}</SectionHead>
          <KeyValue rows={inFile} />
        </section>
      )}
      {!canMatch(item) ? null : (
        <section className={css['group']}>
          <SectionHead>{text.title}</SectionHead>
          {workspace === null ? (
            <p className={css['none']}>{text.noWorkspace}</p>
          ) : value === null ? null : inWorkspace.length === 0 ? (
            <p className={css['none']}>{text.none}</p>
          ) : (
            <KeyValue rows={inWorkspace} />
          )}
        </section>
      )}
    </>
  );
}

const FOLLOWED = ['certificate', 'authority', 'request'];

const canMatch = ({ kind }: InspectItem): boolean =>
  kind !== 'unknown' && kind !== 'pkcs7' && kind !== 'pkcs12' && kind !== 'keystore' && kind !== 'ocsp-request';

function useFileRows({ sameKey, signedBy }: InspectItem): readonly KeyValueRow[] {
  const { rows, item } = useInspect();
  const link = (number: number): ReactNode => {
    const row = rows[number];
    return row === undefined ? null : (
      <li key={number}>
        <LinkButton onClick={() => void chooseItem(number)}>{rowTitle(row)}</LinkButton>
      </li>
    );
  };
  const others = (sameKey ?? []).filter((number) => number !== item);
  return [
    ...(others.length === 0
      ? []
      : [
          {
            label: text.sameKey,
            value: (
              <ul>
                {others.slice(0, MOST).map(link)}
                {others.length > MOST ? <li className={css['date']}>{text.issuedMore(others.length - MOST)}</li> : null}
              </ul>
            ),
          },
        ]),
    ...(signedBy === undefined || signedBy === item
      ? []
      : [{ label: text.signedBy, value: <ul>{link(signedBy)}</ul> }]),
  ];
}

/** Of the items with the same key, those that are named. */
const MOST = 6;

function workspaceRows(found: InspectMatches): readonly KeyValueRow[] {
  const { certificate, authority, hasPrivateKey, sameKey, requests, issuers, issued, issuedCount, revoked } = found;
  const rows: readonly (KeyValueRow | null)[] = [
    certificate === undefined ? null : { label: text.certificate, value: <CertificateLinks all={[certificate]} /> },
    authority === undefined
      ? null
      : {
          label: text.authority,
          value: <Link to={buildAddress('authorities', [authority.id])}>{visibleText(authority.name)}</Link>,
        },
    hasPrivateKey ? { label: text.privateKey, value: <Status status="valid">{text.hasKey}</Status> } : null,
    sameKey.length === 0 ? null : { label: text.sameKey, value: <CertificateLinks all={sameKey} /> },
    requests.length === 0
      ? null
      : {
          label: text.request,
          value: (
            <ul>
              {requests.map((request) => (
                <li key={request.id}>
                  <Link to={buildAddress('requests', [request.id])}>{visibleText(request.name)}</Link>
                </li>
              ))}
            </ul>
          ),
        },
    issuers.length === 0
      ? null
      : {
          label: text.issuer,
          value: (
            <ul>
              {issuers.map((one) => (
                <li key={one.certificate.id}>
                  <CertificateLink certificate={one.certificate} />
                  <Status status={one.verified ? 'valid' : 'expired'}>
                    {one.verified ? text.verified : text.notVerified}
                  </Status>
                </li>
              ))}
            </ul>
          ),
        },
    issued.length === 0
      ? null
      : { label: text.issued, value: <CertificateLinks all={issued} more={issuedCount - issued.length} /> },
    revoked.length === 0 ? null : { label: text.revoked, value: <CertificateLinks all={revoked} /> },
  ];
  return rows.filter((row) => row !== null);
}

function CertificateLink({ certificate }: { readonly certificate: CertificateSummary }) {
  return (
    <>
      <Link to={buildAddress('inventory', [certificate.id])}>{visibleText(certificate.name)}</Link>
      <span className={css['date']}>{formatDate(certificate.notAfter)}</span>
    </>
  );
}

interface CertificateLinksProps {
  readonly all: readonly CertificateSummary[];
  /** How many are not listed. */
  readonly more?: number;
}

function CertificateLinks({ all, more = 0 }: CertificateLinksProps) {
  return (
    <ul>
      {all.map((certificate) => (
        <li key={certificate.id}>
          <CertificateLink certificate={certificate} />
        </li>
      ))}
      {more > 0 ? <li className={css['date']}>{text.issuedMore(more)}</li> : null}
    </ul>
  );
}
