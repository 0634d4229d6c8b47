import { TRAIT_BIT, USAGE_BIT } from '../../../shared/model/certificate-traits.ts';
import type { CertificateId, PartnerId } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { insertCertificates, type NewCertificate } from '../certificate-rows.ts';
import type { WriteDb } from '../db.ts';
import { saveCertificateTags } from '../note-rows.ts';
import type { Store } from '../open-store.ts';
import { insertPartner, setCertificatePartner } from '../partner-rows.ts';
import { insertRevocation } from '../revocation-rows.ts';
import { AT, certificateOf, DAY, idOf, insertRoot, ROOT_ID, TRAITS, valueOf } from '../store-fixture.ts';

const ISSUERS = ['Partner CA', 'Émile Root', 'Public CA, Inc.'];
const FAMILIES = [
  { keyKind: 'ec', keyBits: 256, signature: 'sha256' },
  { keyKind: 'rsa', keyBits: 2048, signature: 'sha256' },
  { keyKind: 'rsa', keyBits: 4096, signature: 'sha1' },
  { keyKind: 'ed25519', keyBits: 0, signature: 'ed25519' },
] as const;
const LIVES = [47, 90, 365, 825];

export const PARTNER_ID = idOf('p', 1) as PartnerId;
export const CREATED = 900;

/** A certificate of an inventory that has something of everything: ends on both sides of the instant of the tests, to the millisecond. */
export function variedCertificate(number: number): NewCertificate {
  const issuer = number % ISSUERS.length;
  const life = LIVES[number % LIVES.length] ?? 90;
  const notAfter = AT + ((number * 7) % 500) * DAY - 100 * DAY + (number % 5) * 21_600_000 - (number % 2);
  return certificateOf(number, {
    name: `${['gateway', 'Edge', 'zeta'][number % 3]}-${number}.${number % 2 === 0 ? 'prod' : 'test'}.example`,
    sans: [`www-${number}.alt.example`, ...(number % 10 === 0 ? ['*.wild.example'] : [])],
    issuerName: ISSUERS[issuer] ?? '',
    issuerNameSha256: String(issuer).repeat(64),
    notAfter,
    notBefore: number % 50 === 7 ? notAfter + DAY : notAfter - life * DAY + (number % 3),
    source: number % 4 === 0 ? 'issued' : number % 9 === 0 ? 'seen' : 'imported',
    ...(number % 4 === 0 ? { authorityId: ROOT_ID, profile: { id: 'tls-client', version: 1 } } : {}),
    traits: {
      ...TRAITS,
      ...(FAMILIES[number % FAMILIES.length] ?? TRAITS),
      usages:
        [USAGE_BIT.client, USAGE_BIT.server, USAGE_BIT.client | USAGE_BIT.server, USAGE_BIT.unrestricted][number % 4] ??
        0,
      traits: (number % 30 === 0 ? TRAIT_BIT.weakKey : 0) | (number % 11 === 0 ? TRAIT_BIT.publicTls : 0),
    },
  });
}

/** Keeps them with a partner, tags, notes, revocations and sightings. */
export async function fillVaried(store: Store): Promise<void> {
  const all = Array.from({ length: CREATED }, (_, at) => variedCertificate(at + 1));
  valueOf(
    await store.transaction(async (tx) => {
      await insertRoot(tx, ROOT_ID, 'Root CA', CREATED + 1);
      await insertCertificates(tx, all);
      const partner = {
        id: PARTNER_ID,
        name: 'ACME GmbH',
        contact: '',
        note: '',
        tags: [],
        subject: {},
        createdAt: AT,
      };
      await insertPartner(tx, partner);
      await linkVaried(
        tx,
        all.map(({ id }) => id),
      );
      for (const number of [4, 40, 400]) {
        const { id, serialHex } = variedCertificate(number);
        const reason = number === 40 ? 'certificateHold' : 'superseded';
        await insertRevocation(tx, { certificateId: id, authorityId: ROOT_ID, serialHex, reason, revokedAt: AT });
      }
      return ok(null);
    }),
  );
}

async function linkVaried(tx: WriteDb, ids: readonly CertificateId[]): Promise<void> {
  const every = (step: number) => ids.filter((_, at) => (at + 1) % step === 0);
  await setCertificatePartner(tx, every(6), PARTNER_ID);
  const alsoScope = new Set(every(16));
  await saveCertificateTags(
    tx,
    new Map(every(8).map((id) => [id, alsoScope.has(id) ? ['prod', 'PCI scope'] : ['prod']])),
  );
  await tx.insertRows(
    'certificate_note',
    every(12).map((id, at) => ({
      certificate_id: id,
      owner: at % 2 === 0 ? 'Ann' : '',
      owner_key: at % 2 === 0 ? 'ann' : '',
      note: 'n',
      snoozed_until: AT + DAY,
      snooze_reason: '',
    })),
  );
  await tx.insertRows(
    'certificate_seen',
    every(7).map((id, at) => ({
      certificate_id: id,
      target: 'h:443',
      side: 'server',
      first_at: 0,
      last_at: AT - (at % 60) * DAY,
      run_id: null,
    })),
  );
}
