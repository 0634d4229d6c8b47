import { DatabaseSync } from 'node:sqlite';
import type { IssuedTestCertificate, TestAuthority } from '../test-authority.ts';

/**
 * Tables as XCA 2.6 to 2.9 make them, with the columns that XCA has and no index, for tests that bend them. That they are what XCA itself writes is shown by the
 * tests that start XCA.
 */
const TABLES = [
  'settings (key_ CHAR(20) UNIQUE, value TEXT)',
  'items (id INTEGER PRIMARY KEY, name VARCHAR(128), type INTEGER, source INTEGER, date CHAR(15), comment VARCHAR(2048), stamp INTEGER NOT NULL DEFAULT 0, del SMALLINT NOT NULL DEFAULT 0)',
  'public_keys (item INTEGER, type CHAR(4), hash INTEGER, len INTEGER, "public" TEXT)',
  'private_keys (item INTEGER, ownPass INTEGER, private TEXT)',
  'tokens (item INTEGER, card_manufacturer VARCHAR(64), card_serial VARCHAR(64), card_model VARCHAR(64), card_label VARCHAR(64), slot_label VARCHAR(64), object_id VARCHAR(64))',
  'x509super (item INTEGER, subj_hash INTEGER, pkey INTEGER, key_hash INTEGER)',
  'requests (item INTEGER, hash INTEGER, signed INTEGER, request TEXT)',
  'certs (item INTEGER, hash INTEGER, iss_hash INTEGER, serial VARCHAR(64), issuer INTEGER, ca INTEGER, cert TEXT)',
  'authority (item INTEGER, template INTEGER, crlExpire CHAR(15), crlNo INTEGER, crlDays INTEGER, dnPolicy VARCHAR(1024))',
  'crls (item INTEGER, hash INTEGER, num INTEGER, iss_hash INTEGER, issuer INTEGER, crl TEXT)',
  'revocations (caId INTEGER, serial VARCHAR(64), date CHAR(15), invaldate CHAR(15), crlNo INTEGER, reasonBit INTEGER)',
  'templates (item INTEGER, version INTEGER, template TEXT)',
  'takeys (item INTEGER UNIQUE, value TEXT)',
] as const;

/** A database with a root, called `My root`, and a leaf that it revoked as superseded; its last list had number 7. */
export function makeXcaFile(
  file: string,
  { root, leaf }: { readonly root: TestAuthority; readonly leaf: IssuedTestCertificate },
): void {
  const database = new DatabaseSync(file);
  for (const table of TABLES) database.exec(`CREATE TABLE ${table}`);
  database.exec("INSERT INTO settings VALUES ('schema', '8')");
  const addItem = database.prepare(
    "INSERT INTO items (id, name, type, source, date) VALUES (?, ?, 3, 1, '20260101000000Z')",
  );
  const addCertificate = database.prepare('INSERT INTO certs (item, ca, cert) VALUES (?, ?, ?)');
  for (const [id, name, isCa, { der }] of [
    [1, 'My root', 1, root],
    [2, 'leaf', 0, leaf],
  ] as const) {
    addItem.run(id, name);
    addCertificate.run(id, isCa, Buffer.from(der).toString('base64'));
  }
  database.exec("INSERT INTO authority (item, crlExpire, crlNo, crlDays) VALUES (1, '99991231235959Z', 7, 30)");
  database
    .prepare("INSERT INTO revocations VALUES (1, ?, '20260501102030Z', '99991231235959Z', NULL, 4)")
    .run(leaf.serialHex.toUpperCase());
  database.close();
}
