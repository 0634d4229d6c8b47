import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { RuleDay } from '../../../shared/model/lint.ts';
import type { Result } from '../../../shared/result.ts';
import { contextGroup, type Span, TAG, type Tlv } from '../asn1/der.ts';
import { type ParsedCrl, parseCrl } from '../revocation/crl.ts';
import { type LintTime, readChildren, readLintTime, readTlv } from './tolerant.ts';
import { type LintExtension, readExtensionList, readLintExtensions } from './tolerant-certificate.ts';
import { type LintName, readLintName } from './tolerant-name.ts';

export interface CrlLayout {
  readonly version: Tlv | undefined;
  readonly innerAlgorithm: Tlv | undefined;
  readonly issuer: Tlv | undefined;
  readonly times: readonly Tlv[];
  /** revokedCertificates, be it empty. */
  readonly entries: Tlv | undefined;
  readonly extensions: readonly LintExtension[];
  readonly algorithm: Tlv | undefined;
  readonly signature: Tlv | undefined;
}

/** Facts of one CRL for lint rules; like `CertificateFacts` tolerant, lazy, and never throwing. */
export class CrlFacts {
  readonly der: Uint8Array;
  readonly at: UnixMs;
  private readonly rules: RuleDay;
  private readonly remembered = new Map<string, unknown>();

  constructor(der: Uint8Array, at: UnixMs, rules: RuleDay = 'at-issue') {
    this.der = der;
    this.at = at;
    this.rules = rules;
  }

  get strict(): Result<ParsedCrl, AppError> {
    return this.remember('strict', () => parseCrl(this.der));
  }

  get layout(): CrlLayout {
    return this.remember('layout', () => readCrlLayout(this.der));
  }

  /** Whether dates and signature were found. */
  get isReadable(): boolean {
    return this.layout.times.length > 0 && this.layout.signature !== undefined;
  }

  get thisUpdate(): LintTime | undefined {
    return this.remember('thisUpdate', () => this.time(0));
  }

  get nextUpdate(): LintTime | undefined {
    return this.remember('nextUpdate', () => this.time(1));
  }

  get issuedAt(): UnixMs | undefined {
    return this.rules === 'today' ? this.at : this.thisUpdate?.at;
  }

  get issuer(): LintName | undefined {
    return this.remember('issuer', () => {
      const { issuer } = this.layout;
      return issuer && readLintName(this.der, issuer);
    });
  }

  extension(oid: string): LintExtension | undefined {
    return this.layout.extensions.find((candidate) => candidate.oid === oid);
  }

  has(oid: string): boolean {
    return this.extension(oid) !== undefined;
  }

  read<T>(oid: string, read: (der: Uint8Array, value: Span) => T): T | undefined {
    return this.remember(oid, () => {
      const extension = this.extension(oid);
      return extension === undefined ? undefined : read(this.der, extension.value);
    });
  }

  /** Entries one after the other, none kept: a CRL may have millions. */
  *entries(): Generator<CrlEntryFacts> {
    const { entries } = this.layout;
    if (entries === undefined) return;
    for (let at = entries.body; at < entries.end; ) {
      const entry = readTlv(this.der, at, entries.end);
      if (entry === undefined) return;
      const [serial, date, list] = readChildren(this.der, entry);
      yield {
        offset: entry.start,
        serial,
        date: date && readLintTime(this.der, date),
        extensions: list === undefined ? [] : readExtensionList(this.der, list),
      };
      at = entry.end;
    }
  }

  remember<T>(key: string, read: () => T): T {
    if (!this.remembered.has(key)) this.remembered.set(key, read());
    return this.remembered.get(key) as T;
  }

  private time(index: number): LintTime | undefined {
    const tlv = this.layout.times[index];
    return tlv && readLintTime(this.der, tlv);
  }
}

export interface CrlEntryFacts {
  readonly offset: number;
  readonly serial: Tlv | undefined;
  readonly date: LintTime | undefined;
  readonly extensions: readonly LintExtension[];
}

function readCrlLayout(der: Uint8Array): CrlLayout {
  const outer = readTlv(der, 0, der.length);
  const [tbs, algorithm, signature] = outer === undefined ? [] : readChildren(der, outer);
  const parts = tbs === undefined ? [] : readChildren(der, tbs);
  const version = parts[0]?.tag === TAG.integer ? parts[0] : undefined;
  const [innerAlgorithm, issuer, ...rest] = version === undefined ? parts : parts.slice(1);
  const wrapper = rest.find(({ tag }) => tag === contextGroup(0));
  return {
    version,
    innerAlgorithm,
    issuer,
    times: rest.filter(({ tag }) => tag === TAG.utcTime || tag === TAG.generalizedTime),
    entries: rest.find(({ tag }) => tag === TAG.sequence),
    extensions: wrapper === undefined ? [] : readLintExtensions(der, wrapper),
    algorithm,
    signature,
  };
}
