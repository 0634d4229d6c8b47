import type { UnixMs } from '../../shared/model/brands.ts';
import type { InspectItem, Problem } from '../../shared/model/inspect.ts';
import { certificateSha256 } from '../pki/certificate/certificate.ts';
import { inspectFile } from '../pki/inspect/inspect.ts';
import { type CertificateFacts, readCertificateFacts } from './certificate-facts.ts';
import type { FoundCertificates, FoundPlace, ImportPiece, PackedCertificates } from './inspect-protocol.ts';

/** More certificates than a piece holds. */
const MAX_ITEMS = 20_000;
/** Repetitions whose places are told; the others are counted. */
const MAX_TOLD = 1000;

/**
 * Every certificate of a file, each once; what is no certificate or is broken, with its place. The bundle around certificates, or the key beside one, is
 * nothing that was missed.
 */
export function findCertificates(piece: ImportPiece, at: UnixMs): FoundCertificates {
  const finder = new CertificateFinder(at);
  finder.read(0, piece);
  return { certificates: finder.facts, failed: finder.failed };
}

/** The same for many pieces, packed for the thread of the database. */
export function packCertificates(pieces: readonly ImportPiece[], at: UnixMs): PackedCertificates {
  const finder = new CertificateFinder(at);
  for (const [index, piece] of pieces.entries()) finder.read(index, piece);
  const { facts, places, repetitions, repeated, failed } = finder;
  return { ...packFacts(facts), places, repetitions, repeated, failed };
}

class CertificateFinder {
  readonly #at: UnixMs;
  readonly #seen = new Set<string>();
  readonly facts: CertificateFacts[] = [];
  /** One for each of the facts. */
  readonly places: FoundPlace[] = [];
  readonly repeated: FoundPlace[] = [];
  readonly failed: (FoundPlace & { readonly code: string })[] = [];
  repetitions = 0;

  constructor(at: UnixMs) {
    this.#at = at;
  }

  read(piece: number, { bytes, name }: ImportPiece): void {
    const before = this.facts.length + this.repetitions;
    const takeCertificate = (der: Uint8Array, offset: number): boolean => this.#take(der, { piece, offset });
    const { items, problems } = inspectFile(bytes, { at: this.#at, name, maxItems: MAX_ITEMS, takeCertificate }).report;
    const isEmpty = this.facts.length + this.repetitions === before;
    for (const item of items) {
      const error = findError(item.problems);
      if (isEmpty || item.kind === 'certificate' || isLocked(item) || error !== undefined)
        this.failed.push({ piece, offset: item.offset, code: error?.code ?? codeOf(item) });
    }
    for (const { severity, code, offset = 0 } of problems)
      if (severity === 'error' || code === 'file.too-many-items') this.failed.push({ piece, offset, code });
  }

  /** False where it does not parse, so that it is told among the items. */
  #take(der: Uint8Array, place: FoundPlace): boolean {
    const sha256 = certificateSha256(der);
    if (this.#seen.has(sha256)) {
      this.repetitions += 1;
      if (this.repeated.length < MAX_TOLD) this.repeated.push(place);
      return true;
    }
    const facts = readCertificateFacts(der, sha256);
    if (!facts.ok) return false;
    this.#seen.add(sha256);
    this.facts.push(facts.value);
    this.places.push(place);
    return true;
  }
}

/** Two pieces of memory that change hands, where a thousand small objects would be copied twice on their way. */
function packFacts(list: readonly CertificateFacts[]): Pick<PackedCertificates, 'facts' | 'octets'> {
  const octets = new Uint8Array(list.reduce((sum, { der }) => sum + der.length, 0));
  let at = 0;
  const facts = list.map(({ der, ...rest }) => {
    octets.set(der, at);
    at += der.length;
    return { ...rest, derLength: der.length };
  });
  return { facts: new TextEncoder().encode(JSON.stringify(facts)), octets };
}

/** The first error found in it. */
const findError = (problems: readonly Problem[]): Problem | undefined =>
  problems.find(({ severity }) => severity === 'error');

/** A container that wants a passphrase is for a person to open; anything else is simply no certificate. */
const codeOf = (item: InspectItem): string =>
  isLocked(item) ? 'import.passphrase-needed' : `not-a-certificate.${item.kind}`;

const isLocked = (item: InspectItem): boolean => 'container' in item && item.container.state === 'locked';
