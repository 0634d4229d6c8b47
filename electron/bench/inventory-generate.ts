import type { AuthorityId, CertificateId, PartnerId } from '../../shared/model/brands.ts';
import { BugError, ok } from '../../shared/result.ts';
import { compose } from '../compose.ts';
import { buildIssuedRow } from '../services/certificate-row.ts';
import { appendActivity } from '../store/activity-rows.ts';
import { insertAuthority } from '../store/authority-rows.ts';
import { insertCertificates } from '../store/certificate-rows.ts';
import type { WriteDb } from '../store/db.ts';
import { insertIssuedLinks } from '../store/issued-links-rows.ts';
import type { Store } from '../store/open-store.ts';
import { insertPartner } from '../store/partner-rows.ts';
import { insertRevocation } from '../store/revocation-rows.ts';
import { openForTest, valueOf } from '../store/store-fixture.ts';
import { passphrase, testPorts } from '../testing/application.ts';
import { SEED_PARTNERS } from '../testing/seed-names.ts';
import { BENCH_AT, issuerName, makeCertificate, makeIssuer, OWN_ISSUERS } from '../testing/inventory-certificates.ts';

/** Rows of one transaction grow with the inventory: each writes most pages of its indexes, whatever it brings. */
const LEAST_GROUP = 5000;
const MOST_GROUP = 25_000;
const GROUP_SHARE = 0.1;
const DAY_MS = 86_400_000;
const TAGS = ['prod', 'test', 'gateway', 'batch', 'pci', 'legacy'];
const OWNERS = ['payments', 'platform', 'mainframe', 'edge'];

export interface GenerateOrder {
  /** Must not exist yet. */
  readonly file: string;
  readonly rows: number;
  readonly onProgress?: (rows: number) => void;
}

/**
 * A workspace with so many certificates, the same on every run: a third belong to authorities of the workspace (which have no keys), most to partners, some
 * have tags and owners, one in a hundred of our own is revoked. Its passphrase is that of the tests.
 */
export async function generateWorkspace({ file, rows, onProgress }: GenerateOrder): Promise<void> {
  const application = compose(testPorts({ now: BENCH_AT }));
  valueOf(await application.createWorkspace({ file, name: 'Bench', passphrase: passphrase() }));
  await application.close();
  const store = await openForTest(file, 'open');
  try {
    const links = await keepOwners(store);
    for (let from = 0; from < rows; ) {
      const to = Math.min(rows, from + Math.max(LEAST_GROUP, Math.min(MOST_GROUP, Math.floor(from * GROUP_SHARE))));
      await keepGroup(store, links, { from, to });
      onProgress?.(to);
      from = to;
    }
  } finally {
    await store.close();
  }
}

interface Owners {
  readonly authorities: readonly AuthorityId[];
  readonly partners: readonly PartnerId[];
}

/** Ids that are the same on every run. */
const idOf = (letter: string, index: number): string => letter + index.toString(36).padStart(25, '0');

async function keepOwners(store: Store): Promise<Owners> {
  const authorities = Array.from({ length: OWN_ISSUERS }, (_, issuer) => idOf('a', issuer) as AuthorityId);
  const partners = SEED_PARTNERS.map((_, index) => idOf('p', index) as PartnerId);
  const written = await store.transaction(async (tx) => {
    const rows = authorities.map((authorityId, issuer) =>
      buildIssuedRow(makeIssuer(issuer), {
        id: idOf('i', issuer) as CertificateId,
        source: 'issued',
        createdAt: BENCH_AT,
        authorityId,
      }),
    );
    await insertCertificates(tx, rows);
    for (const [issuer, id] of authorities.entries()) {
      const certificateId = idOf('i', issuer) as CertificateId;
      await insertAuthority(tx, { id, name: issuerName(issuer), certificateId, createdAt: BENCH_AT });
    }
    for (const [index, { organisation, short, domain }] of SEED_PARTNERS.entries())
      await insertPartner(tx, {
        id: idOf('p', index) as PartnerId,
        name: organisation,
        contact: `pki@${domain}`,
        note: '',
        tags: [short],
        subject: {},
        createdAt: BENCH_AT,
      });
    return ok(null);
  });
  valueOf(written);
  return { authorities, partners };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

async function keepGroup(store: Store, owners: Owners, { from, to }: Range): Promise<void> {
  const made = Array.from({ length: to - from }, (_, at) => ({ index: from + at, ...makeCertificate(from + at) }));
  const rows = made.map(({ der, issuer, index }) =>
    buildIssuedRow(der, {
      id: idOf('c', index) as CertificateId,
      source: owners.authorities[issuer] === undefined ? 'imported' : 'issued',
      createdAt: BENCH_AT,
      authorityId: owners.authorities[issuer],
    }),
  );
  const written = await store.transaction(async (tx) => {
    const { inserted } = await insertCertificates(tx, rows);
    if (inserted.length !== rows.length) throw new BugError('certificates were made twice');
    await insertIssuedLinks(
      tx,
      made.map(({ index, partner }, at) => ({
        certificateId: idOf('c', index) as CertificateId,
        partnerId: partner === undefined ? undefined : owners.partners[partner],
        tags: index % 5 === 0 ? [TAGS[(index / 5) % TAGS.length] ?? '', 'imported'] : [],
        replaces: undefined,
        createdAt: BENCH_AT,
        notBefore: rows[at]?.notBefore ?? 0,
        notAfter: rows[at]?.notAfter ?? 0,
      })),
    );
    await keepNotes(tx, made);
    for (const row of rows) if (isRevoked(row)) await revoke(tx, row);
    await appendActivity(tx, {
      at: BENCH_AT,
      actor: 'bench',
      action: 'certificate.imported',
      entity: 'import',
      entityId: String(from),
      subject: 'bench',
      detail: { certificates: rows.length },
    });
    return ok(null);
  });
  valueOf(written);
}

type Row = ReturnType<typeof buildIssuedRow>;

const isRevoked = ({ authorityId, sha256 }: Row): boolean =>
  authorityId !== undefined && Number.parseInt(sha256.slice(0, 4), 16) % 100 === 0;

async function revoke(tx: WriteDb, { id, authorityId, serialHex, sha256 }: Row): Promise<void> {
  if (authorityId === undefined) return;
  await insertRevocation(tx, {
    certificateId: id,
    authorityId,
    serialHex,
    reason: sha256.startsWith('0') ? 'keyCompromise' : 'superseded',
    revokedAt: BENCH_AT - DAY_MS,
  });
}

const keepNotes = (tx: WriteDb, made: readonly { readonly index: number }[]): Promise<void> =>
  tx.insertRows(
    'certificate_note',
    made
      .filter(({ index }) => index % 3 === 0)
      .map(({ index }) => {
        const owner = OWNERS[(index / 3) % OWNERS.length] ?? '';
        return {
          certificate_id: idOf('c', index),
          owner,
          owner_key: owner,
          note: '',
          snoozed_until: null,
          snooze_reason: '',
        };
      }),
  );
