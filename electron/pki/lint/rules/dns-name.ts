import type { LintSeverity } from '../../../../shared/model/lint.ts';
import { decodePunycode } from '../../../../shared/name/punycode.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { MAX_HOST_NAME } from '../name-form.ts';
import type { CertificateRule } from '../rule.ts';
import { findName } from './alt-name.ts';
import { RFC_DATE, rfcRule } from './rfc-rule.ts';

const MAX_LABEL = 63;

const hasDnsName = ({ subjectAltNames }: CertificateFacts): boolean =>
  subjectAltNames.some(({ type }) => type === 'dns');

/** Labels from the left; a leading `*` and the root's empty label at the end are left out. */
export function hostLabels(name: string): readonly string[] {
  const labels = name.split('.');
  if (labels[0] === '*') labels.shift();
  if (labels.length > 1 && labels.at(-1) === '') labels.pop();
  return labels;
}

/** Registries of countries sell names below labels such as `co` and `com`. */
const SHARED_LABEL = /^(?:ac|co|com|edu|gov|net|or|org)$/i;

/** How many labels from the right are registered, as against those that their holder made: a guess without a list of registries. */
function registeredCount(labels: readonly string[]): number {
  const [second = '', top = ''] = labels.slice(-2);
  return labels.length > 2 && top.length === 2 && SHARED_LABEL.test(second) ? 3 : 2;
}

function registered(name: string): readonly string[] {
  const labels = hostLabels(name);
  return labels.slice(-registeredCount(labels));
}

function belowRegistered(name: string): readonly string[] {
  const labels = hostLabels(name);
  return labels.slice(0, -registeredCount(labels));
}

interface DnsRule {
  readonly id: string;
  readonly severity: LintSeverity;
  readonly source?: string;
  readonly isBroken: (name: string) => boolean;
}

const RULES: readonly DnsRule[] = [
  { id: 'dns-too-long', severity: 'error', isBroken: (name) => name.replace(/\.$/, '').length > MAX_HOST_NAME },
  {
    id: 'dns-label-too-long',
    severity: 'error',
    isBroken: (name) => hostLabels(name).some((label) => label.length > MAX_LABEL),
  },
  {
    id: 'dns-empty-label',
    severity: 'error',
    isBroken: (name) => name !== '' && name !== ' ' && name.split('.').includes(''),
  },
  {
    id: 'dns-hyphen-at-end-of-label',
    severity: 'error',
    source: 'RFC 1034 §3.5',
    isBroken: (name) => registered(name).some((label) => /^-|-$/.test(label)),
  },
  {
    id: 'dns-hyphen-at-end-of-host-label',
    severity: 'warning',
    source: 'RFC 1034 §3.5',
    isBroken: (name) => belowRegistered(name).some((label) => /^-|-$/.test(label)),
  },
  {
    id: 'dns-underscore',
    severity: 'error',
    source: 'RFC 1034 §3.5',
    isBroken: (name) => registered(name).some((label) => label.includes('_')),
  },
  {
    id: 'dns-underscore-in-host-label',
    severity: 'warning',
    source: 'RFC 1034 §3.5',
    isBroken: (name) => belowRegistered(name).some((label) => label.includes('_')),
  },
  {
    id: 'dns-bad-character',
    severity: 'error',
    source: 'RFC 1034 §3.5',
    isBroken: (name) => name !== ' ' && hostLabels(name).some((label) => /[^A-Za-z0-9_\-*]/.test(label)),
  },
];

/** Text of the A-labels of a name; undefined in place of one that is no Punycode. */
const internationalLabels = (name: string): readonly (string | undefined)[] =>
  name
    .toLowerCase()
    .split('.')
    .filter((label) => label.startsWith('xn--'))
    .map((label) => decodePunycode(label.slice(4)));

/** Host names in subjectAltName. */
export const DNS_NAME_RULES: readonly CertificateRule[] = [
  ...RULES.map(({ id, severity, isBroken, ...source }) =>
    rfcRule(id, severity, '4.2.1.6', {
      effective: RFC_DATE.rfc5280,
      ...source,
      applies: hasDnsName,
      check: ({ subjectAltNames }) => findName(subjectAltNames, 'dns', isBroken),
    }),
  ),
  rfcRule('dns-a-label-invalid', 'error', '7.2', {
    source: 'RFC 5890 §2.3.2.1',
    effective: RFC_DATE.rfc3490,
    applies: hasDnsName,
    check: ({ subjectAltNames }) =>
      findName(subjectAltNames, 'dns', (name) => internationalLabels(name).includes(undefined)),
  }),
  rfcRule('dns-a-label-not-nfc', 'error', '7.2', {
    source: 'RFC 5891 §4.1',
    effective: RFC_DATE.rfc8399,
    applies: hasDnsName,
    check: ({ subjectAltNames }) =>
      findName(subjectAltNames, 'dns', (name) =>
        internationalLabels(name).some((label) => label !== undefined && label !== label.normalize('NFC')),
      ),
  }),
];
