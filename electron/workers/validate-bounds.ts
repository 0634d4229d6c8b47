import type { ValidatedPath, ValidationCheck, ValidationReport } from '../../shared/model/validation.ts';

/** More paths than anybody looks through; each brings some hundred checks. */
const MAX_PATHS = 24;
/** What a name may be long in a graph and a table. */
const MAX_NAME = 500;
/** Hexadecimal digits; identifiers are 20 or 32 octets long unless somebody means harm. */
const MAX_KEY_ID = 160;
const MAX_EVIDENCE = 300;
/** Longer ones cannot be called. */
const MAX_ADDRESS = 2048;

/** Keeps what certificates made long from filling the window: a name may have millions of characters, and each check repeats it. */
export function boundReport(report: ValidationReport): ValidationReport {
  const { nodes, paths, missingIssuers, truncated } = report;
  return {
    ...report,
    nodes: nodes.map((node) => ({
      ...node,
      subject: cut(node.subject, MAX_NAME),
      issuer: cut(node.issuer, MAX_NAME),
      title: cut(node.title, MAX_NAME),
      serialHex: cut(node.serialHex, MAX_NAME),
      keyLabel: cut(node.keyLabel, MAX_NAME),
      ...(node.subjectKeyIdHex === undefined ? {} : { subjectKeyIdHex: cut(node.subjectKeyIdHex, MAX_KEY_ID) }),
      ...(node.authorityKeyIdHex === undefined ? {} : { authorityKeyIdHex: cut(node.authorityKeyIdHex, MAX_KEY_ID) }),
      signatureAlgorithm: cut(node.signatureAlgorithm, MAX_NAME),
      purposes: node.purposes.slice(0, 20).map((purpose) => cut(purpose, MAX_NAME)),
    })),
    paths: paths.slice(0, MAX_PATHS).map(boundPath),
    truncated: truncated || paths.length > MAX_PATHS,
    missingIssuers: missingIssuers.map((missing) => ({
      ...missing,
      issuer: cut(missing.issuer, MAX_NAME),
      ...(missing.authorityKeyIdHex === undefined
        ? {}
        : { authorityKeyIdHex: cut(missing.authorityKeyIdHex, MAX_NAME) }),
      addresses: missing.addresses.filter((address) => address.length <= MAX_ADDRESS),
    })),
  };
}

const boundPath = (path: ValidatedPath): ValidatedPath => ({
  ...path,
  checks: path.checks.map(boundCheck),
  ...(path.policySet === undefined ? {} : { policySet: path.policySet.slice(0, 50).map((oid) => cut(oid, MAX_NAME)) }),
});

const boundCheck = (check: ValidationCheck): ValidationCheck => ({
  ...check,
  evidence: Object.fromEntries(
    Object.entries(check.evidence).map(([key, value]) => [
      key,
      typeof value === 'string' ? cut(value, MAX_EVIDENCE) : value,
    ]),
  ),
});

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
