import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { Extension } from '../../pki/certificate/extension-build.ts';
import { authorityKeyId, subjectKeyId } from '../../pki/certificate/extension-build.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import { buildAddressExtensions } from '../../pki/issuing/extensions/addresses.ts';
import type { ReadDb } from '../../store/db.ts';
import { NO_ADDRESSES } from '../../store/authority-detail-rows.ts';
import { SAMPLE_SERIAL } from '../../pki/issuing/sample-key.ts';
import { findIssuerKeyId } from '../issuing/draft-parts.ts';
import { type Issuer, requireStanding } from '../issuer.ts';
import type { Outcome } from '../ports.ts';
import { addressesFor } from '../revocation/shard-addresses.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { judgeAuthority, requireSignable, type WarningChoice } from './authority-plan.ts';
import { type AuthoritySubject, signatureOf } from './authority-subject.ts';
import type { AuthorityValidity } from './authority-validity.ts';
import { requireKnownStanding, type Signer } from './known-authority.ts';
import type { SignedAuthority } from './sign-reserved.ts';
import { signReserved } from './sign-reserved.ts';

/** A subject that is certified by an authority here, or by itself. */
export interface Certification extends WarningChoice {
  readonly subject: AuthoritySubject;
  readonly signer: Signer;
  readonly validity: AuthorityValidity;
  /** Whose serial a root takes for itself; absent while it has no row. */
  readonly ownId?: AuthorityId | undefined;
  /** The authority that is renewed or succeeded: asked once more right before signing. Absent where another certificate of it is made across. */
  readonly ofId?: AuthorityId | undefined;
  /** The addresses of its certificate before, by the same parent: kept where the parent has none to give. */
  readonly formerAddresses?: readonly Extension[];
}

/**
 * Checks, reserves, signs; whoever asked records. Nothing is reserved for what the checks refuse. Fails with `issue.refused`, `issue.warnings`, `vault.*`
 * and, where signer or subject were withdrawn meanwhile, as getting them does.
 */
export async function certifyAuthority(context: WorkspaceContext, wanted: Certification): Outcome<SignedAuthority> {
  const { signer } = wanted;
  const issuer = findIssuer(signer);
  const signable = requireSignable(judgeAuthority(buildCertification(wanted, SAMPLE_SERIAL), issuer), wanted);
  if (!signable.ok) return signable;
  return signReserved(context, {
    signer: signingKey(signer),
    reservedBy: issuer?.authority.id ?? wanted.ownId,
    stands: (db) => requireBoth(context, db, wanted),
    build: (serial) => buildCertification(wanted, serial),
  });
}

/** Those above have to stand for a renewal too, but one whose key was replaced may still sign across for its successor. */
async function requireBoth(
  context: WorkspaceContext,
  db: ReadDb,
  { signer, ofId }: Certification,
): Promise<Result<null, AppError>> {
  const subject = ofId === undefined ? ok(null) : await requireKnownStanding(context, db, ofId);
  const issuer = findIssuer(signer);
  if (!subject.ok || issuer === undefined) return subject;
  const issues = ofId === undefined ? 'cross-certificates' : 'certificates';
  return requireStanding(context, db, { id: issuer.authority.id, issues });
}

const findIssuer = (signer: Signer): Issuer | undefined => ('issuer' in signer ? signer.issuer : undefined);
const signingKey = (signer: Signer): SealedKey => ('issuer' in signer ? signer.issuer.key : signer.self);

function buildCertification(wanted: Certification, serial: Uint8Array): CertificateDraft {
  const { subject, signer, validity, formerAddresses = [] } = wanted;
  const issuer = findIssuer(signer);
  const addresses = buildAddressExtensions(issuer === undefined ? NO_ADDRESSES : addressesFor(issuer, serial));
  return {
    serial,
    issuerNameDer: issuer?.nameDer ?? subject.nameDer,
    subjectNameDer: subject.nameDer,
    spkiDer: subject.spkiDer,
    ...validity,
    extensions: [
      ...subject.extensions,
      ...buildIdentifiers(subject, issuer),
      ...(addresses.length === 0 ? formerAddresses : addresses),
    ],
    signatureAlgorithm: issuer?.algorithm ?? signatureOf(subject),
  };
}

const buildIdentifiers = (subject: AuthoritySubject, issuer: Issuer | undefined): readonly Extension[] => [
  subjectKeyId(subject.subjectKeyId),
  authorityKeyId(issuer === undefined ? subject.subjectKeyId : findIssuerKeyId(issuer.certificate)),
];
