import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { readPublicKey } from '../algorithm/key-algorithm.ts';
import { type Span } from '../asn1/der.ts';
import { type ParsedRequest, parseRequest } from '../issuing/request.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { attempt, readTlv } from './tolerant.ts';
import { type LintName, readLintName } from './tolerant-name.ts';

/** Facts of one certification request for lint rules. What the strict parser refuses has no facts but `strict`. */
export class RequestFacts {
  readonly der: Uint8Array;
  readonly at: UnixMs;
  private readonly remembered = new Map<string, unknown>();

  constructor(der: Uint8Array, at: UnixMs) {
    this.der = der;
    this.at = at;
  }

  get strict(): Result<ParsedRequest, AppError> {
    return this.remember('strict', () => parseRequest(this.der));
  }

  get isReadable(): boolean {
    return this.strict.ok;
  }

  get parsed(): ParsedRequest | undefined {
    return this.strict.ok ? this.strict.value : undefined;
  }

  get subject(): LintName | undefined {
    return this.remember('subject', () => {
      const span = this.parsed?.subject;
      const tlv = span && readTlv(this.der, span.start, span.end);
      return tlv && readLintName(this.der, tlv);
    });
  }

  get key(): PublicKeyInfo | undefined {
    return this.remember('key', () => {
      const { parsed } = this;
      return parsed && attempt(() => readPublicKey(spanBytes(parsed, parsed.spki)));
    });
  }

  get issuedAt(): UnixMs | undefined {
    return this.at;
  }

  read<T>(oid: string, read: (der: Uint8Array, value: Span) => T): T | undefined {
    return this.remember(oid, () => {
      const extension = this.parsed?.extensions.find((candidate) => candidate.oid === oid);
      return extension && read(this.der, extension.value);
    });
  }

  remember<T>(key: string, read: () => T): T {
    if (!this.remembered.has(key)) this.remembered.set(key, read());
    return this.remembered.get(key) as T;
  }
}
