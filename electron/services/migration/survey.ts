import type { AppError } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import { err, ok } from '../../../shared/result.ts';
import { parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { verifyCertificateSignature } from '../../pki/certificate/certificate-fields.ts';
import { findCertificatesBySha256 } from '../../store/certificate-rows.ts';
import type { CertificateFacts } from '../../workers/certificate-facts.ts';
import type { Received } from '../authorities/received-certificates.ts';
import type { FileSource } from '../file-source.ts';
import { type ImportSource, listImportFiles, type ReadableFile } from '../import-files.ts';
import { type ParsedUnit, parseUnits } from '../inventory/import-parsing.ts';
import { readUnits } from '../inventory/import-units.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { requireRunning, type WorkspaceContext } from '../workspace-context.ts';
import type { ForeignWorkspace } from './foreign-workspace.ts';
import type { LeftList } from './left-list.ts';
import { SeenHex } from './seen-hex.ts';

export interface Survey {
  /** Certificates that are not here yet, and those that are. */
  readonly fresh: number;
  readonly here: number;
  /** SHA-256 of public keys that were asked for and stand in one of them. */
  readonly spkis: ReadonlySet<Hex>;
}

/** What of a row's facts is looked at; the rest of the JSON that a thread packs is passed over. */
type Facts = Omit<CertificateFacts, 'der' | 'traits'> & { readonly derLength: number };

/** How long signatures are verified before other work of the thread has its turn. */
const SLICE_MS = 15;

/**
 * Reads every certificate that would come, in threads, and writes nothing: how many are new, which of the wanted keys have one, and which bear the name of
 * an authority that did not sign them. Fails with `job.cancelled` and what the store says.
 */
export async function surveyCertificates(
  context: WorkspaceContext,
  foreign: Pick<ForeignWorkspace, 'certificates' | 'judge'>,
  {
    issuers,
    wanted,
    left,
    job,
  }: {
    readonly issuers: readonly Received[];
    readonly wanted: ReadonlySet<Hex>;
    readonly left: LeftList;
    readonly job: JobContext;
  },
): Outcome<Survey> {
  const { files, failed } = await listForeignFiles(foreign.certificates);
  for (const { path, code } of failed) left.add({ kind: 'file', name: path, why: whyUnread(code) });
  const surveyor = new Surveyor(context, { issuers, wanted, left, judge: foreign.judge });
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const options = { entry: context.ports.inspectWorkerEntry, at: context.ports.clock.now(), signal: job.signal };
  let done = 0;
  let failure: AppError | undefined;
  await parseUnits(readUnits(files), options, async (unit) => {
    const taken = await surveyor.take(unit);
    if (!taken.ok) failure = taken.error;
    done += unit.read;
    job.progress(done, total);
    return taken.ok;
  });
  const running = requireRunning(job.signal);
  if (!running.ok) return running;
  return failure === undefined ? ok(surveyor) : err(failure);
}

const whyUnread = (code: string): 'too-large' | 'unreadable' =>
  code === 'file.too-large' ? 'too-large' : 'unreadable';

async function listForeignFiles(sources: readonly ImportSource[]): Promise<{
  readonly files: readonly ReadableFile[];
  readonly failed: readonly { readonly path: string; readonly code: string }[];
}> {
  const list = await listImportFiles(sources.filter((source): source is FileSource => !('read' in source)));
  const readable = sources.flatMap((source) =>
    'read' in source ? [{ shown: source.name, size: source.size, source, inFolder: true }] : [],
  );
  return { files: [...list.files, ...readable], failed: list.failed };
}

class Surveyor implements Survey {
  readonly #context: WorkspaceContext;
  readonly #wanted: ReadonlySet<Hex>;
  readonly #left: LeftList;
  readonly #judge: ForeignWorkspace['judge'];
  readonly #issuers = new Map<Hex, Received[]>();
  readonly #seen = new SeenHex();
  readonly spkis = new Set<Hex>();
  fresh = 0;
  here = 0;

  constructor(
    context: WorkspaceContext,
    about: {
      readonly issuers: readonly Received[];
      readonly wanted: ReadonlySet<Hex>;
      readonly left: LeftList;
      readonly judge: ForeignWorkspace['judge'];
    },
  ) {
    this.#context = context;
    this.#wanted = about.wanted;
    this.#left = about.left;
    this.#judge = about.judge;
    for (const issuer of about.issuers) {
      const { subjectNameSha256 } = issuer.facts;
      this.#issuers.set(subjectNameSha256, [...(this.#issuers.get(subjectNameSha256) ?? []), issuer]);
    }
  }

  async take({ packed, places, failed }: ParsedUnit): Outcome<null> {
    for (const { path, code } of failed) this.#left.add({ kind: 'file', name: path, why: whyUnread(code) });
    if (places.length === 0) return ok(null);
    const rows = JSON.parse(Buffer.from(packed.facts).toString()) as readonly Facts[];
    const known = await this.#context.store.reading((db) =>
      findCertificatesBySha256(
        db,
        rows.map(({ sha256 }) => sha256),
      ),
    );
    if (!known.ok) return known;
    let at = 0;
    let sliceEnd = this.#context.ports.clock.monotonicMs() + SLICE_MS;
    for (const [index, facts] of rows.entries()) {
      const der = packed.octets.subarray(at, at + facts.derLength);
      at += facts.derLength;
      if (this.#seen.isNew(facts.sha256)) {
        if (known.value.has(facts.sha256)) this.here += 1;
        else this.fresh += 1;
        if (this.#wanted.has(facts.spkiSha256)) this.spkis.add(facts.spkiSha256);
        this.#check(facts, der, places[index]?.path ?? '');
      }
      if (this.#context.ports.clock.monotonicMs() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnd = this.#context.ports.clock.monotonicMs() + SLICE_MS;
    }
    return ok(null);
  }

  #check(facts: Facts, der: Uint8Array, place: string): void {
    const issuers = this.#issuers.get(facts.issuerNameSha256);
    const why = this.#judge?.({ ...facts, der, place });
    if (why !== undefined) this.#left.add({ kind: 'certificate', name: place, why });
    if (issuers === undefined) return;
    const parsed = parseCertificate(der);
    const isSigned =
      parsed.ok &&
      issuers.some(
        (issuer) => verifyCertificateSignature(parsed.value, spanBytes(issuer.parsed, issuer.parsed.spki)) === 'valid',
      );
    if (!isSigned) this.#left.add({ kind: 'certificate', name: `${facts.name} (${place})`, why: 'not-signed-by-it' });
  }
}
