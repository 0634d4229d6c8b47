import { attemptParse } from '../../pki/asn1/der.ts';
import { readPublicKey } from '../../pki/algorithm/key-algorithm.ts';
import { certificateSha256 } from '../../pki/certificate/certificate.ts';
import { parseRequest } from '../../pki/issuing/request.ts';
import { readCertificateFacts } from '../certificate-facts.ts';
import { openXcaFile, XcaRefusal } from './xca-file.ts';
import { readOwnCrls } from './xca-crls.ts';
import type {
  XcaAuthority,
  XcaCertificate,
  XcaDatabase,
  XcaKey,
  XcaReply,
  XcaRevocation,
  XcaToken,
  XcaUnreadable,
} from './xca-protocol.ts';
import { XcaRows } from './xca-rows.ts';
import { checkXcaTables } from './xca-tables.ts';
import { readBase64, readNumber, readRevocation, readSerial } from './xca-values.ts';

/** Database alone, never a stranger's code, decides what is a fault of the file: what SQLite says, and what the tables are. */
export function answerXca(bytes: Uint8Array): XcaReply {
  try {
    return { ok: true, value: readXca(bytes) };
  } catch (error) {
    if (error instanceof XcaRefusal) return { ok: false, fault: error.fault };
    if (isSqliteError(error)) return { ok: false, fault: { kind: 'damaged', detail: '' } };
    throw error;
  }
}

const isSqliteError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';

function readXca(bytes: Uint8Array): XcaDatabase {
  const database = openXcaFile(bytes);
  try {
    const { marksDeleted, hasOpenVpnKeys } = checkXcaTables(database);
    const rows = new XcaRows(database, marksDeleted);
    return new XcaReading(rows).read(hasOpenVpnKeys);
  } finally {
    database.close();
  }
}

const hashesOf = (keys: readonly { readonly spkiDer: Uint8Array | undefined }[]): ReadonlySet<string> =>
  new Set(keys.flatMap(({ spkiDer }) => (spkiDer === undefined ? [] : [certificateSha256(spkiDer)])));

class XcaReading {
  readonly #rows: XcaRows;
  readonly #unreadable: XcaUnreadable[] = [];

  constructor(rows: XcaRows) {
    this.#rows = rows;
  }

  read(hasOpenVpnKeys: boolean): XcaDatabase {
    const settings = this.#readSettings();
    const publicKeys = this.#readPublicKeys();
    const { keys, sealed } = this.#readKeys(publicKeys);
    const tokens = this.#readTokens(publicKeys);
    const known = new Set([...sealed, ...tokens.keys()]);
    const certificates = [...this.#readCertificates(hashesOf([...keys, ...tokens.values()]))];
    const crls = readOwnCrls(certificates, this.#readDers('crls', 'crl'), ({ name }) =>
      this.#unreadable.push({ kind: 'crl', name }),
    );
    return {
      schema: settings.schema,
      passwordHash: settings.passwordHash,
      certificates,
      authorities: [...this.#readAuthorities(crls.numbers)],
      ...this.#readRevocations(new Set(certificates.map(({ item }) => item))),
      keys,
      tokens: [...tokens.values()],
      publicKeys: [...publicKeys.keys()].filter((id) => !known.has(id)).map((id) => this.#rows.nameOf(id)),
      requests: [...this.#readRequests()],
      strayCrls: crls.strays,
      templates: this.#readNames('templates'),
      openVpnKeys: hasOpenVpnKeys ? this.#readNames('takeys') : [],
      unreadable: this.#unreadable,
    };
  }

  #readSettings(): Pick<XcaDatabase, 'schema' | 'passwordHash'> {
    const settings = new Map<string, string>();
    for (const { key_, value } of this.#rows.read('settings', 'key_, value'))
      if (typeof key_ === 'string' && typeof value === 'string') settings.set(key_, value);
    const schema = Number(settings.get('schema'));
    if (!Number.isSafeInteger(schema) || schema < 1) throw new XcaRefusal('not-xca');
    return { schema, passwordHash: settings.get('pwhash') || undefined };
  }

  *#readCertificates(keys: ReadonlySet<string>): Generator<XcaCertificate> {
    for (const { id, item, row } of this.#rows.readItems('certs', 'cert')) {
      const der = readBase64(row['cert']);
      const facts = der === undefined ? undefined : readCertificateFacts(der);
      if (der === undefined || facts?.ok !== true) {
        this.#unreadable.push({ kind: 'certificate', name: item.name });
        continue;
      }
      const { name: title, sha256, isCa, notBefore, spkiSha256 } = facts.value;
      const about = { item: id, name: item.name, title, comment: item.comment };
      yield { ...about, der, sha256, isCa, notBefore, hasKey: keys.has(spkiSha256) };
    }
  }

  /** With those that have a list and no row. */
  *#readAuthorities(listed: ReadonlyMap<number, bigint>): Generator<XcaAuthority> {
    const numbers = new Map(listed);
    const days = new Map<number, number | undefined>();
    for (const { id, row } of this.#rows.readItems('authority', 'crlNo, crlDays')) {
      const crlNo = row['crlNo'] ?? 0n;
      if (typeof crlNo !== 'bigint' || crlNo < 0n) throw new XcaRefusal('damaged', 'authority');
      const before = numbers.get(id) ?? 0n;
      numbers.set(id, crlNo > before ? crlNo : before);
      days.set(id, readNumber(row['crlDays']));
    }
    for (const [item, highest] of numbers)
      yield { item, lastCrlNumber: highest > 0n ? highest : undefined, crlDays: days.get(item) };
  }

  #readRevocations(certificates: ReadonlySet<number>): Pick<XcaDatabase, 'revocations' | 'torn'> {
    const revocations: XcaRevocation[] = [];
    const torn = new Set<number>();
    for (const row of this.#rows.read('revocations', 'caId, serial, date, invaldate, reasonBit')) {
      const issuer = readNumber(row['caId']);
      if (issuer === undefined) throw new XcaRefusal('damaged', 'revocations');
      if (this.#rows.isDeleted(issuer)) continue;
      const serialHex = readSerial(row['serial']);
      if (serialHex !== undefined && certificates.has(issuer)) {
        revocations.push({ issuer, serialHex, ...readRevocation(row) });
        continue;
      }
      if (certificates.has(issuer)) torn.add(issuer);
      const serial = typeof row['serial'] === 'string' ? row['serial'].slice(0, 64) : '';
      this.#unreadable.push({ kind: 'revocation', name: serial });
    }
    return { revocations, torn: [...torn] };
  }

  #readPublicKeys(): ReadonlyMap<number, Uint8Array | undefined> {
    const keys = new Map<number, Uint8Array | undefined>();
    for (const { id, row } of this.#rows.readItems('public_keys', '"public"')) {
      const der = readBase64(row['public']);
      const isKey = der !== undefined && attemptParse('spki', () => readPublicKey(der)).ok;
      keys.set(id, isKey ? der : undefined);
    }
    return keys;
  }

  #readKeys(publicKeys: ReadonlyMap<number, Uint8Array | undefined>): {
    readonly keys: readonly XcaKey[];
    readonly sealed: ReadonlySet<number>;
  } {
    const keys: XcaKey[] = [];
    const sealed = new Set<number>();
    for (const { id, item, row } of this.#rows.readItems('private_keys', 'ownPass, private')) {
      sealed.add(id);
      const octets = readBase64(row['private']);
      if (octets === undefined) this.#unreadable.push({ kind: 'key', name: item.name });
      else keys.push({ name: item.name, isOwn: row['ownPass'] !== 0n, sealed: octets, spkiDer: publicKeys.get(id) });
    }
    return { keys, sealed };
  }

  #readTokens(publicKeys: ReadonlyMap<number, Uint8Array | undefined>): ReadonlyMap<number, XcaToken> {
    const tokens = new Map<number, XcaToken>();
    for (const { id, item } of this.#rows.readItems('tokens', 'item'))
      tokens.set(id, { name: item.name, spkiDer: publicKeys.get(id) });
    return tokens;
  }

  *#readRequests(): Generator<{ readonly name: string; readonly der: Uint8Array }> {
    for (const request of this.#readDers('requests', 'request')) {
      if (parseRequest(request.der).ok) yield request;
      else this.#unreadable.push({ kind: 'request', name: request.name });
    }
  }

  *#readDers(
    table: 'requests' | 'crls',
    kind: 'request' | 'crl',
  ): Generator<{ readonly name: string; readonly der: Uint8Array }> {
    for (const { item, row } of this.#rows.readItems(table, kind)) {
      const der = readBase64(row[kind]);
      if (der === undefined) this.#unreadable.push({ kind, name: item.name });
      else yield { name: item.name, der };
    }
  }

  #readNames(table: 'templates' | 'takeys'): readonly string[] {
    return [...this.#rows.readItems(table, 'item')].map(({ item }) => item.name);
  }
}
