import type { AuthorityDetails, AuthoritySummary } from '../../../shared/model/authority.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityDetailsText } from '../../../shared/text/en/ui/authority-details.ts';
import { useAuthorities, useAuthority } from '../../stores/authorities.ts';
import type { DetailsReading } from '../../stores/authority-details.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { visibleText } from '../../ui/format-text.ts';
import { formatDate } from '../../ui/format-time.ts';
import { KeyValue, type KeyValueRow, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Fingerprint } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './authorities.module.css';
import { AuthorityCertificates } from './authority-certificates.tsx';
import { buildLimitRows } from './authority-limits.tsx';
import { TwoPersonRow } from './two-person-row.tsx';

const words = authoritiesText.details;
const more = authorityDetailsText;

export interface AuthoritySummaryTabProps {
  readonly authority: AuthoritySummary;
  readonly reading: DetailsReading;
  readonly onEdit: () => void;
}

export function AuthoritySummaryTab({ authority, reading, onEdit }: AuthoritySummaryTabProps) {
  const { value, error } = reading;
  return (
    <div className={css['tabBody']}>
      <Succession authority={authority} />
      <Identity authority={authority} />
      <TwoPersonRow authority={authority} />
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {value === null ? (
        error === null && <Spinner>{more.loading}</Spinner>
      ) : (
        <Details details={value} onEdit={onEdit} />
      )}
    </div>
  );
}

function Identity({ authority }: { readonly authority: AuthoritySummary }) {
  const parent = useAuthority(authority.parentId);
  const list = useAuthorities((state) => state.list) ?? [];
  const below = list.filter(({ parentId }) => parentId === authority.id);
  return (
    <KeyValue
      rows={[
        { label: words.subject, value: visibleText(authority.subject) },
        ...(parent === undefined ? [] : [{ label: words.parent, value: <AuthorityLink authority={parent} /> }]),
        { label: words.serial, value: <Fingerprint hex={authority.serialHex} name={words.serial} /> },
        {
          label: words.key,
          value: (
            <>
              {authority.key}{' '}
              <span className={css['quiet']}>{authority.hasKey ? words.keyHere : words.keyElsewhere}</span>
            </>
          ),
        },
        { label: words.sha256, value: <Fingerprint hex={authority.sha256} name={words.sha256} short /> },
        'rule',
        { label: words.issued, value: formatCount(authority.issued) },
        { label: words.revoked, value: formatCount(authority.revoked) },
        ...(below.length === 0
          ? []
          : [
              {
                label: words.below,
                value: below.map((each) => (
                  <div key={each.id}>
                    <AuthorityLink authority={each} />
                  </div>
                )),
              },
            ]),
      ]}
    />
  );
}

function AuthorityLink({ authority }: { readonly authority: AuthoritySummary }) {
  return <Link to={buildAddress('authorities', [authority.id])}>{visibleText(authority.name)}</Link>;
}

interface DetailsProps {
  readonly details: AuthorityDetails;
  readonly onEdit: () => void;
}

function Details({ details, onEdit }: DetailsProps) {
  return (
    <>
      <SectionHead>{more.cascade.title}</SectionHead>
      <CascadeText details={details} />
      <SectionHead>{more.limits.title}</SectionHead>
      <KeyValue rows={buildLimitRows(details)} />
      <SectionHead>{more.addresses.title}</SectionHead>
      <KeyValue rows={addressRows(details)} />
      {details.addresses.crl.length === 0 && details.summary.hasKey ? (
        <p className={css['quiet']}>{more.addresses.noneHint}</p>
      ) : null}
      <div className={css['buttons']}>
        <Button size="small" onClick={onEdit}>
          {more.addresses.edit}
        </Button>
      </div>
      <SectionHead>{more.certificates.title}</SectionHead>
      <AuthorityCertificates details={details} />
      <p className={css['after']}>
        <Link to={buildAddress('inventory', [details.summary.certificateId])}>{words.certificateLink}</Link>
      </p>
    </>
  );
}

function CascadeText({ details: { cascade } }: { readonly details: AuthorityDetails }) {
  const { authorities, certificates, cutShort, firstEnd, lastEnd } = cascade;
  if (authorities + certificates === 0) return <p className={css['quiet']}>{more.cascade.nothing}</p>;
  return (
    <p>
      <b>{more.cascade.sentence(authorities, certificates)}</b> {more.cascade.cutShort(cutShort)}{' '}
      {firstEnd === undefined || lastEnd === undefined
        ? null
        : more.cascade.ends(formatDate(firstEnd), formatDate(lastEnd))}
    </p>
  );
}

function addressRows({ addresses, note, standardProfile }: AuthorityDetails): readonly KeyValueRow[] {
  const lines = (list: readonly string[]) =>
    list.length === 0 ? (
      <span className={css['quiet']}>{more.addresses.none}</span>
    ) : (
      list.map((address) => <div key={address}>{visibleText(address)}</div>)
    );
  return [
    { label: more.addresses.crl, value: lines(addresses.crl) },
    { label: more.addresses.ocsp, value: lines(addresses.ocsp) },
    { label: more.addresses.caIssuers, value: lines(addresses.caIssuers) },
    ...(standardProfile === undefined
      ? []
      : [
          {
            label: more.standardProfile,
            value: <Link to={buildAddress('profiles', [standardProfile])}>{visibleText(standardProfile)}</Link>,
          },
        ]),
    ...(note === '' ? [] : [{ label: more.note, value: visibleText(note) }]),
  ];
}

/** What came before and after it, where its key was replaced. */
function Succession({ authority }: { readonly authority: AuthoritySummary }) {
  const before = useAuthority(authority.succeedsId);
  const after = useAuthority(authority.succeededById);
  return (
    <>
      {authority.archivedAt === undefined ? null : <p>{more.archived(formatDate(authority.archivedAt))}</p>}
      {after === undefined ? null : (
        <p>
          {more.succession.succeeded} <AuthorityLink authority={after} />. {more.succession.superseded}
        </p>
      )}
      {before === undefined ? null : (
        <p className={css['quiet']}>
          {more.succession.succeeds} <AuthorityLink authority={before} />.
        </p>
      )}
    </>
  );
}
