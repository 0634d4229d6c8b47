import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { RelativeTime } from '../../ui/time.tsx';
import css from './inventory.module.css';
import { purposeOf } from './purpose.ts';

const words = inventoryText.details;

/** What it is, who signed it and when it ends, in plain words. */
export function StateSentence({ details, now }: { readonly details: CertificateDetails; readonly now: number }) {
  const { summary, item } = details;
  const issuer =
    item.kind === 'certificate' && item.certificate.selfIssued ? words.selfSigned : words.issuedBy(summary.issuerName);
  return (
    <p className={css['sentence']}>
      {words.sentence(purposeOf(item), issuer)} <WhenPart summary={summary} now={now} />
    </p>
  );
}

interface WhenPartProps {
  readonly summary: CertificateDetails['summary'];
  readonly now: number;
}

function WhenPart({ summary, now }: WhenPartProps) {
  const { status, notBefore, notAfter, revokedAt, revokedBy } = summary;
  if ((status === 'revoked' || status === 'on-hold') && revokedAt !== undefined) {
    return (
      <span className={css[status]}>
        {status === 'revoked' ? words.revokedOn : words.heldSince} <RelativeTime at={revokedAt} now={now} />
        {revokedBy === 'list' ? words.byList : ''}.
      </span>
    );
  }
  if (status === 'not-yet-valid') {
    return (
      <span>
        {words.beginsIn} <RelativeTime at={notBefore} now={now} />.
      </span>
    );
  }
  return (
    <span className={status === 'expired' || status === 'expiring' ? css[status] : undefined}>
      {notAfter < now ? words.endedAgo : words.endsIn} <RelativeTime at={notAfter} now={now} />.
    </span>
  );
}
