import type { UnixMs } from '../../../shared/model/brands.ts';
import { crlFileName } from '../../../shared/model/publish.ts';
import type { ResponderFault, ServedAuthority, SignerRotation } from '../../../shared/model/responder.ts';
import { listCurrentDocuments } from '../../store/crl-act-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import type { Vault } from '../../vault/vault.ts';
import { chooseSigner, countAhead, type LoadedSigner } from './ocsp-signers.ts';
import type { Served } from './served-authority.ts';
import { issuerFileName } from './served-names.ts';

export interface DescribeTerms {
  readonly now: UnixMs;
  readonly vault: Pick<Vault, 'canSign'>;
}

/** How one authority is served now, and what stands in the way. */
export async function describeServed(db: ReadDb, served: Served, terms: DescribeTerms): Promise<ServedAuthority> {
  const { id, name, slug, signers } = served;
  const complete = (await listCurrentDocuments(db, id)).find(({ kind }) => kind === 'complete');
  const rotation = describeRotation(signers, terms);
  return {
    id,
    name,
    slug,
    ocspPath: `/ocsp/${slug}`,
    crlPath: `/crl/${crlFileName(slug, { kind: 'complete', shard: 0 })}`,
    issuerPath: `/ca/${issuerFileName(slug)}`,
    rotation,
    ...(complete === undefined ? {} : { crlNumber: complete.number, crlNextUpdate: complete.nextUpdate }),
    faults: [...signerFaults(signers, rotation, terms.now), ...listFaults(complete, terms.now)],
  };
}

function describeRotation(signers: readonly LoadedSigner[], { now, vault }: DescribeTerms): SignerRotation {
  const current = chooseSigner(signers, now);
  const until = signers.at(-1)?.notAfter;
  return {
    ...(current === undefined ? {} : { current: pickTimes(current) }),
    ahead: countAhead(signers, now),
    ...(until === undefined ? {} : { until }),
    canSign: current !== undefined && vault.canSign(current.key.id, 'ocsp'),
  };
}

const pickTimes = ({ certificateId, useFrom, useUntil }: LoadedSigner) => ({ certificateId, useFrom, useUntil });

function signerFaults(
  signers: readonly LoadedSigner[],
  { current, ahead, canSign }: SignerRotation,
  now: UnixMs,
): readonly ResponderFault[] {
  if (signers.length === 0) return ['no-signer'];
  if (current === undefined)
    return [signers.every(({ notBefore }) => notBefore > now) ? 'clock-behind' : 'signer-expired'];
  const isLast = ahead === 0 && now > (current.useFrom + current.useUntil) / 2;
  return [...(canSign ? [] : (['no-grant'] as const)), ...(isLast ? (['last-signer'] as const) : [])];
}

const listFaults = (complete: { readonly nextUpdate: UnixMs } | undefined, now: UnixMs): readonly ResponderFault[] =>
  complete === undefined ? ['no-crl'] : complete.nextUpdate <= now ? ['crl-overdue'] : [];
