import { isSelfIssued, type ParsedCertificate } from '../pki/certificate/certificate.ts';
import { normaliseName } from '../pki/name/name.ts';
import { factsOf } from '../pki/path/path-facts.ts';
import { issuerText, parseOnce, subjectText } from './certificate-text.ts';

/** Where what we send leads to, by names alone. */
export interface OwnChain {
  /** Whether the server's list names an issuer of what we send; null where the list is empty or unknown. */
  readonly issuerListed: boolean | null;
  /** The name on the list that issued something of what we send. */
  readonly listedIssuer: string | null;
  /** The first certificate known here and not sent that would lead to a name on the list or, without a list, to a root. */
  readonly missingIntermediate: string | null;
  /** The issuer of the last certificate sent, where no certificate of that name is known here. */
  readonly unknownIssuer: string | null;
  /** The self-issued certificate that the chain ends at, sent or known here. */
  readonly root: string | null;
  /** How many authorities stand between the leaf and the root; null where the way is not known. */
  readonly intermediates: number | null;
}

export interface OwnChainInput {
  /** Leaf first. */
  readonly chain: readonly ParsedCertificate[];
  /** Acceptable issuers, DER; undefined where no request was seen. */
  readonly authoritiesDer: readonly Uint8Array[] | undefined;
  readonly knownDer: readonly Uint8Array[];
}

const MAX_STEPS = 8;

/** Follows issuers from the leaf through what is sent, then through what is known here. Verifies no signature. */
export function followOwnChain(input: OwnChainInput): OwnChain {
  const { chain, authoritiesDer = [] } = input;
  const sent = followSent(chain);
  const above = followKnown(sent.at(-1), input.knownDer);
  const top = above.at(-1) ?? sent.at(-1);
  const root = top !== undefined && isSelfIssued(top) ? top : undefined;
  const names = new Set(authoritiesDer.map(normaliseName));
  const listed = (each: ParsedCertificate): boolean => isNamed(factsOf(each).issuerKey, names);
  const hasList = authoritiesDer.length > 0;
  const below = hasList ? sent.find(listed) : undefined;
  const isListed = below !== undefined;
  const missing = hasList ? above.some(listed) && !isListed : above.some((each) => !isSelfIssued(each));
  const [next] = above;
  return {
    issuerListed: hasList ? isListed : null,
    listedIssuer: issuerOf(below),
    missingIntermediate: missing && next !== undefined && !isSelfIssued(next) ? subjectText(next) : null,
    unknownIssuer: root === undefined && above.length === 0 ? issuerOf(sent.at(-1)) : null,
    root: root === undefined ? null : subjectText(root),
    intermediates:
      root === undefined ? null : [...sent.slice(1), ...above].filter((each) => !isSelfIssued(each)).length,
  };
}

/** The certificates sent in the order of issuing; one that belongs to no other is left out. */
function followSent(chain: readonly ParsedCertificate[]): readonly ParsedCertificate[] {
  const [leaf] = chain;
  const found = leaf === undefined ? [] : [leaf];
  for (let current = leaf; current !== undefined && found.length < chain.length; ) {
    current = findIssuer(current, chain);
    if (current === undefined || found.includes(current)) break;
    found.push(current);
  }
  return found;
}

function followKnown(
  from: ParsedCertificate | undefined,
  knownDer: readonly Uint8Array[],
): readonly ParsedCertificate[] {
  if (from === undefined || isSelfIssued(from)) return [];
  const known = knownDer.flatMap((der) => {
    const parsed = parseOnce(der);
    return parsed.ok ? [parsed.value] : [];
  });
  const found: ParsedCertificate[] = [];
  for (let current = findIssuer(from, known); current !== undefined && found.length < MAX_STEPS; ) {
    found.push(current);
    const next: ParsedCertificate | undefined = isSelfIssued(current) ? undefined : findIssuer(current, known);
    current = next !== undefined && found.includes(next) ? undefined : next;
  }
  return found;
}

function findIssuer(
  certificate: ParsedCertificate,
  among: readonly ParsedCertificate[],
): ParsedCertificate | undefined {
  if (isSelfIssued(certificate)) return undefined;
  const { issuerKey } = factsOf(certificate);
  return issuerKey === undefined
    ? undefined
    : among.find((each) => each !== certificate && factsOf(each).subjectKey === issuerKey);
}

/** A malformed name matches nothing, not even another. */
const isNamed = (key: string | undefined, names: ReadonlySet<string | undefined>): boolean =>
  key !== undefined && names.has(key);

const issuerOf = (each: ParsedCertificate | undefined): string | null => (each === undefined ? null : issuerText(each));
