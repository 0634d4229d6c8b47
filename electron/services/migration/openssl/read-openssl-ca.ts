import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import type { Hex } from '../../../../shared/model/brands.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { spkiFromPkcs8 } from '../../../pki/key/public-half.ts';
import { createKdfBudget } from '../../../pki/key/kdf.ts';
import type { ElsewhereRevocation } from '../../../store/revocation-elsewhere-rows.ts';
import { type FileSource, sourceName } from '../../file-source.ts';
import type { ImportSource } from '../../import-files.ts';
import type { Outcome } from '../../ports.ts';
import { systemCode } from '../../system-failure.ts';
import { requireRunning } from '../../workspace-context.ts';
import type {
  ForeignAccess,
  ForeignIssuer,
  ForeignKey,
  ForeignRequest,
  ForeignWorkspace,
  LockedKey,
} from '../foreign-workspace.ts';
import { zeroKeys } from '../foreign-workspace.ts';
import { LeftList } from '../left-list.ts';
import { type CaUnit, findUnits } from './find-units.ts';
import { readIndex } from './index-file.ts';
import { type Below, Inside } from './inside.ts';
import { createLineJudge, scanIndex } from './judge-lines.ts';
import { findOwnCertificate, issuedBeside, issuedFolders, newFolders } from './unit-certificates.ts';
import { readUnitKeys } from './unit-keys.ts';
import { readLastNumber, readLists, readRequests } from './unit-lists.ts';

const PROGRAM = 'openssl-ca' as const;

/** Reads the folders of `openssl ca` and of easy-rsa, one or several authorities below one folder; see `ForeignReader`. */
export async function readOpensslCa(source: FileSource, access: ForeignAccess): Outcome<ForeignWorkspace> {
  const name = sourceName(source);
  const inside = await openFolder(source, name);
  if (!inside.ok) return inside;
  const gathered = new Gathered(inside.value, access);
  const units = await findUnits(inside.value, gathered.left);
  if (units.length === 0) return fail('migration.not-recognised', { name, program: PROGRAM });
  for (const unit of units) {
    const taken = await gathered.take(unit);
    const running = taken.ok ? requireRunning(access.job.signal) : taken;
    if (running.ok) continue;
    zeroKeys(gathered);
    return running;
  }
  const isWrong = access.passphrase !== undefined && gathered.lockedKeys.length > 0 && gathered.opened === 0;
  const problem = isWrong
    ? 'migration.wrong-passphrase'
    : gathered.issuers.length === 0
      ? 'migration.no-authority'
      : undefined;
  if (problem === undefined) return ok(gathered.finish());
  zeroKeys(gathered);
  return fail(problem, { name, program: PROGRAM });
}

async function openFolder(source: FileSource, name: string): Promise<Result<Inside, AppError>> {
  if (!('path' in source)) return fail('migration.not-recognised', { name, program: PROGRAM });
  // The folder itself may be reached by a link; what is in it may not.
  const root = await realpath(source.path).catch(systemCode);
  const facts = await stat(source.path).catch(systemCode);
  if (typeof facts === 'string')
    return facts === 'ENOENT' ? fail('file.not-found', { name }) : fail('file.not-readable', { name, cause: facts });
  return facts.isDirectory()
    ? ok(new Inside(root, path.basename(root)))
    : fail('migration.not-recognised', { name, program: PROGRAM });
}

/** What the authorities of a folder have together. */
class Gathered {
  readonly #inside: Inside;
  readonly #access: ForeignAccess;
  readonly #budget = createKdfBudget();
  readonly #judges: NonNullable<ForeignWorkspace['judge']>[] = [];
  readonly #folders = new Set<Below>();
  readonly left = new LeftList();
  readonly issuers: ForeignIssuer[] = [];
  readonly keys: ForeignKey[] = [];
  readonly lockedKeys: LockedKey[] = [];
  readonly #requests: ForeignRequest[] = [];
  readonly #certificates: ImportSource[] = [];
  /** Keys that were encrypted and that the passphrase opened. */
  opened = 0;

  constructor(inside: Inside, access: ForeignAccess) {
    this.#inside = inside;
    this.#access = access;
  }

  async take(unit: CaUnit): Outcome<null> {
    const { left } = this;
    const index = await this.#inside.find(unit.index);
    if (index.kind !== 'file') {
      left.add({ kind: 'file', name: unit.index, why: index.kind === 'refused' ? index.why : 'unreadable' });
      return ok(null);
    }
    const keys = await readUnitKeys(this.#inside, unit, { access: this.#access, budget: this.#budget, left });
    this.keys.push(...keys.keys);
    this.opened += keys.opened;
    const spkis = keys.keys.flatMap(({ pkcs8Der }) => {
      const spki = spkiFromPkcs8(pkcs8Der);
      return spki.ok ? [spki.value] : [];
    });
    const own = await findOwnCertificate(this.#inside, unit, spkis);
    const of = own?.certificate.facts.sha256;
    for (const { name, isOwn } of keys.locked)
      this.lockedKeys.push(isOwn && of !== undefined ? { name, of } : { name });
    this.#requests.push(...(await readRequests(this.#inside, unit, left)));
    await this.#addCertificates(unit);
    if (own === undefined) {
      left.add({ kind: 'authority', name: unit.index, why: 'no-certificate' });
      return ok(null);
    }
    const { der, subjectNameSha256 } = own.certificate.facts;
    this.#certificates.push({ name: own.place, bytes: der });
    const scan = await scanIndex(index.path, { name: unit.index, left, signal: this.#access.job.signal });
    if (!scan.ok) return scan;
    this.#judges.push(createLineJudge(subjectNameSha256, scan.value, newFolders(unit)));
    const [lastCrlNumber, crls] = [
      await readLastNumber(this.#inside, unit, left),
      await readLists(this.#inside, unit, left),
    ];
    this.issuers.push({ der, lastCrlNumber, crls, revoked: () => listRevoked(index.path) });
    return ok(null);
  }

  async #addCertificates(unit: CaUnit): Promise<void> {
    for (const below of issuedFolders(unit)) {
      const found = await this.#inside.find(below);
      if (found.kind === 'refused') this.left.add({ kind: 'file', name: below, why: found.why });
      if (found.kind !== 'folder' || this.#folders.has(below)) continue;
      this.#folders.add(below);
      this.#certificates.push({ path: found.path, label: below });
    }
    for (const below of await issuedBeside(this.#inside, unit)) {
      const found = await this.#inside.find(below);
      if (found.kind === 'file') this.#certificates.push({ path: found.path, label: below });
    }
  }

  finish(): ForeignWorkspace {
    const judges = this.#judges;
    return {
      program: PROGRAM,
      name: this.#inside.name,
      issuers: this.issuers,
      certificates: this.#certificates,
      keys: this.keys,
      lockedKeys: this.lockedKeys,
      requests: this.#requests,
      notes: [],
      left: this.left.get(),
      judge: (certificate) => judges.map((judge) => judge(certificate)).find((why) => why !== undefined),
    };
  }
}

async function* listRevoked(file: string): AsyncGenerator<readonly ElsewhereRevocation[]> {
  for await (const lines of readIndex(file)) {
    const group: ElsewhereRevocation[] = [];
    for (const line of lines)
      if (line.problem === undefined && line.revocation !== undefined)
        group.push({ serialHex: line.serialHex satisfies Hex, ...line.revocation });
    if (group.length > 0) yield group;
  }
}
