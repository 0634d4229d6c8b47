import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { spkiFromPkcs8 } from '../../../pki/key/public-half.ts';
import { type FileSource, sourceName } from '../../file-source.ts';
import type { ImportSource } from '../../import-files.ts';
import type { Outcome } from '../../ports.ts';
import { systemCode } from '../../system-failure.ts';
import { requireRunning } from '../../workspace-context.ts';
import type { ForeignAccess, ForeignKey, ForeignRequest, ForeignWorkspace, LockedKey } from '../foreign-workspace.ts';
import { zeroKeys } from '../foreign-workspace.ts';
import { LeftList } from '../left-list.ts';
import { type CaUnit, findUnits } from './find-units.ts';
import { type Below, Inside } from './inside.ts';
import { createLineJudge, scanIndex } from './judge-lines.ts';
import { findOwnCertificate, issuedBeside, issuedFolders, newFolders } from './unit-certificates.ts';
import { type UnitIssuer, mergeIssuers } from './unit-issuers.ts';
import { readKeys, type UnitKeys } from './unit-keys.ts';
import { readLastNumber, readLists, readRequests } from './unit-lists.ts';

const PROGRAM = 'openssl-ca' as const;

/** Reads the folders of `openssl ca` and of easy-rsa, one or several authorities below one folder; see `ForeignReader`. */
export async function readOpensslCa(source: FileSource, access: ForeignAccess): Outcome<ForeignWorkspace> {
  const name = sourceName(source);
  const inside = await openFolder(source, name);
  if (!inside.ok) return inside;
  const left = new LeftList();
  const units = await findUnits(inside.value, { left, signal: access.job.signal });
  const running = requireRunning(access.job.signal);
  if (!running.ok) return running;
  if (units.length === 0) return fail('migration.not-recognised', { name, program: PROGRAM });
  const keys = await readKeys(inside.value, units, { access, left });
  const gathered = new Gathered(inside.value, { access, left, keys });
  try {
    const gotten = await gather(gathered, units, { name, access });
    if (!gotten.ok) zeroKeys(gathered);
    return gotten;
  } catch (thrown) {
    zeroKeys(gathered);
    throw thrown;
  }
}

async function gather(
  gathered: Gathered,
  units: readonly CaUnit[],
  { name, access }: { readonly name: string; readonly access: ForeignAccess },
): Outcome<ForeignWorkspace> {
  for (const unit of units) {
    const running = requireRunning(access.job.signal);
    const taken = running.ok ? await gathered.take(unit) : running;
    if (!taken.ok) return taken;
  }
  const isWrong = access.passphrase !== undefined && gathered.lockedKeys.length > 0 && gathered.opened === 0;
  const problem = isWrong
    ? 'migration.wrong-passphrase'
    : gathered.issuers.length === 0
      ? 'migration.no-authority'
      : undefined;
  return problem === undefined ? ok(gathered.finish()) : fail(problem, { name, program: PROGRAM });
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
  readonly #keysOf: ReadonlyMap<CaUnit, UnitKeys>;
  readonly #judges: NonNullable<ForeignWorkspace['judge']>[] = [];
  readonly #folders = new Set<Below>();
  readonly left: LeftList;
  readonly issuers: UnitIssuer[] = [];
  readonly keys: readonly ForeignKey[];
  readonly lockedKeys: LockedKey[] = [];
  readonly #requests: ForeignRequest[] = [];
  readonly #certificates: ImportSource[] = [];
  /** Keys that were encrypted and that the passphrase opened. */
  readonly opened: number;

  constructor(
    inside: Inside,
    {
      access,
      left,
      keys,
    }: { readonly access: ForeignAccess; readonly left: LeftList; readonly keys: ReadonlyMap<CaUnit, UnitKeys> },
  ) {
    this.#inside = inside;
    this.#access = access;
    this.#keysOf = keys;
    this.left = left;
    this.keys = [...keys.values()].flatMap((each) => each.keys);
    this.opened = [...keys.values()].reduce((sum, each) => sum + each.opened, 0);
  }

  async take(unit: CaUnit): Outcome<null> {
    const { left } = this;
    const index = await this.#inside.find(unit.index);
    if (index.kind !== 'file') {
      left.add({ kind: 'file', name: unit.index, why: index.kind === 'refused' ? index.why : 'unreadable' });
      return ok(null);
    }
    const keys = this.#keysOf.get(unit);
    const spkis = (keys?.keys ?? []).flatMap(({ pkcs8Der }) => {
      const spki = spkiFromPkcs8(pkcs8Der);
      return spki.ok ? [spki.value] : [];
    });
    const own = await findOwnCertificate(this.#inside, unit, { ownSpkis: spkis, left });
    const of = own?.certificate.facts.sha256;
    for (const { name, isOwn } of keys?.locked ?? [])
      this.lockedKeys.push(isOwn && of !== undefined ? { name, of } : { name });
    this.#requests.push(...(await readRequests(this.#inside, unit, left)));
    await this.#addCertificates(unit);
    if (own === undefined) {
      left.add({ kind: 'authority', name: unit.index, why: 'no-certificate' });
      return ok(null);
    }
    const { der, sha256, subjectNameSha256 } = own.certificate.facts;
    this.#certificates.push({ name: own.place, bytes: der });
    const scan = await scanIndex(index.path, { name: unit.index, left, signal: this.#access.job.signal });
    if (!scan.ok) return scan;
    this.#judges.push(createLineJudge(subjectNameSha256, scan.value.lines, newFolders(unit)));
    const number = await readLastNumber(this.#inside, unit, left);
    const isUnknown = number === 'unreadable';
    this.issuers.push({
      der,
      sha256,
      index: { place: unit.index, path: index.path, changedMs: index.changedMs },
      lastCrlNumber: isUnknown ? undefined : number,
      crls: await readLists(this.#inside, unit, left),
      keyStays: scan.value.isUnknown ? 'revocations-unknown' : isUnknown ? 'number-unknown' : undefined,
      isTorn: scan.value.isTorn,
    });
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
    const issuers = mergeIssuers(this.issuers, this.left);
    return {
      program: PROGRAM,
      name: this.#inside.name,
      issuers,
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
