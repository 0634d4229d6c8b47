import type { UnixMs } from '../../../shared/model/brands.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { equalBytes, toHex } from '../asn1/der.ts';
import { OID, oidName } from '../asn1/oid.ts';
import type { ParsedCrl } from './crl.ts';
import { type CrlExtensions, decodeCrlExtensions } from './crl-extension.ts';
import { type CrlSigner, findCrlSigner } from './crl-signer.ts';
import { directoryKey } from './match-name.ts';
import type { RevocationInput } from './revocation-input.ts';
import type { StepLog } from './step-log.ts';

/** One list while a certificate's status is looked for: each of its checks is made once, when it is first needed. */
export class CrlCandidate {
  readonly crl: ParsedCrl;
  readonly log: StepLog;
  /** Key of the issuer's name; undefined where it is malformed. */
  readonly issuerKey: string | undefined;
  /** Undefined where they are malformed. */
  readonly extensions: CrlExtensions | undefined;
  private readonly input: RevocationInput;
  private usable: boolean | undefined;
  private fresh: boolean | undefined;
  private signer: CrlSigner | 'none' | undefined;

  constructor(crl: ParsedCrl, input: RevocationInput, log: StepLog) {
    this.crl = crl;
    this.input = input;
    this.log = log;
    this.issuerKey = directoryKey(spanBytes(crl, crl.issuer));
    const decoded = decodeCrlExtensions(crl);
    this.extensions = decoded.ok ? decoded.value : undefined;
  }

  /** Whether everything in the list can be understood. */
  isUsable(): boolean {
    this.usable ??= checkForm(this, this.input);
    return this.usable;
  }

  /** Whether the list holds at the moment in question. */
  isFresh(): boolean {
    this.fresh ??= checkFreshness(this.crl, this.input, this.log);
    return this.fresh;
  }

  /** Who signed it, where that may be relied on. */
  trustedSigner(): CrlSigner | undefined {
    this.signer ??= findCrlSigner(this, this.input) ?? 'none';
    return this.signer === 'none' ? undefined : this.signer;
  }
}

function checkForm({ crl, extensions, log }: CrlCandidate, { strict }: RevocationInput): boolean {
  if (extensions === undefined) {
    log.fail('form', 'crl.malformed', 'RFC 5280 §5.2');
    return false;
  }
  const inner = spanBytes(crl, crl.innerAlgorithm);
  const outer = spanBytes(crl, crl.signatureAlgorithm);
  if (!equalBytes(inner, outer)) {
    log.fail('form', 'crl.algorithms-differ', 'RFC 5280 §5.1.1.2', { inside: toHex(inner), outside: toHex(outer) });
    return false;
  }
  if (strict === true && !keepsIssuerDuties(extensions)) {
    log.fail('form', 'crl.no-number', 'RFC 5280 §5.2.3');
    return false;
  }
  log.pass('form', 'RFC 5280 §5.1', { version: crl.version, entries: crl.entryCount });
  return areExtensionsKnown(crl, extensions, log);
}

const keepsIssuerDuties = ({ number, keyIdHex }: CrlExtensions): boolean =>
  number !== undefined && keyIdHex !== undefined;

/** An entry that names another issuer means something in an indirect list only; elsewhere it cannot be processed. */
function areExtensionsKnown(crl: ParsedCrl, { unknownCritical, scope }: CrlExtensions, log: StepLog): boolean {
  const inEntries = [
    ...crl.unknownCriticalInEntries,
    ...(crl.issuerChanges.length > 0 && scope?.indirect !== true ? [OID.certificateIssuer] : []),
  ];
  for (const oid of unknownCritical)
    log.fail('extensions', 'crl.unknown-critical', 'RFC 5280 §5.2', { oid, name: oidName(oid), inEntry: false });
  for (const oid of inEntries)
    log.fail('extensions', 'crl.unknown-critical', 'RFC 5280 §5.3', { oid, name: oidName(oid), inEntry: true });
  if (unknownCritical.length + inEntries.length > 0) return false;
  log.pass('extensions', 'RFC 5280 §5.2');
  return true;
}

function checkFreshness(crl: ParsedCrl, { at, maxAgeMs, aheadMs = 0 }: RevocationInput, log: StepLog): boolean {
  const { thisUpdate, nextUpdate } = crl;
  const evidence: Record<string, UnixMs> = { at, thisUpdate, ...(nextUpdate !== undefined && { nextUpdate }) };
  if (thisUpdate > at + aheadMs) {
    log.fail('freshness', 'crl.not-yet-issued', 'RFC 5280 §5.1.2.4', evidence);
    return false;
  }
  if (nextUpdate !== undefined && at >= nextUpdate) {
    log.fail('freshness', 'crl.stale', 'RFC 5280 §5.1.2.5', evidence);
    return false;
  }
  if (maxAgeMs !== undefined && at > thisUpdate + maxAgeMs) {
    log.fail('freshness', 'crl.too-old', 'RFC 5280 §6.3.3 (a)', { ...evidence, maxAgeMs });
    return false;
  }
  log.pass('freshness', 'RFC 5280 §5.1.2.5', evidence);
  return true;
}
