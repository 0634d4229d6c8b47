import { isIpAddress } from '../name/host.ts';
import type { ViewedFailure, ViewedPath } from './difference.ts';
import type { ViewedCertificate } from './viewed-certificate.ts';

type Forgives = (failure: ViewedFailure, path: ViewedPath) => boolean;

/** Forgives a host that did not match where another way of matching finds it. */
const onMismatch =
  (matches: (host: string, leaf: ViewedCertificate) => boolean): Forgives =>
  ({ code }, { host, certificates: [leaf] }) =>
    code === 'name.mismatch' && host !== undefined && leaf !== undefined && matches(host.toLowerCase(), leaf);

const dnsNames = ({ altNames = [] }: ViewedCertificate): string[] =>
  altNames.filter(({ type }) => type === 'dns').map(({ value }) => value.toLowerCase());

/** The commonName counts where there is no dNSName. */
export const commonNameCounts = onMismatch((host, leaf) => {
  const name = leaf.commonName?.toLowerCase();
  if (name === undefined || isIpAddress(host) || dnsNames(leaf).length > 0) return false;
  return name === host || (name.startsWith('*.') && labels(host).slice(1).join('.') === name.slice(2));
});

const labels = (name: string): string[] => name.split('.');

const toPattern = (label: string): RegExp =>
  new RegExp(
    `^${label
      .split('*')
      .map((part) => part.replace(/[^a-z0-9-]/g, '\\$&'))
      .join('[^.]*')}$`,
  );

/** `h*.shown.example`: one star inside the leftmost of at least three labels. */
export const partialWildcardCounts = onMismatch((host, leaf) =>
  dnsNames(leaf).some((name) => {
    const [first = '', ...rest] = labels(name);
    const [hostFirst = '', ...hostRest] = labels(host);
    return (
      rest.length >= 2 &&
      first.split('*').length === 2 &&
      rest.join('.') === hostRest.join('.') &&
      toPattern(first).test(hostFirst)
    );
  }),
);

/** A star anywhere in any label. */
export const anyWildcardCounts = onMismatch((host, leaf) =>
  dnsNames(leaf).some((name) => {
    const wanted = labels(host);
    const pattern = labels(name);
    return (
      name.includes('*') &&
      pattern.length === wanted.length &&
      pattern.every((label, i) => toPattern(label).test(wanted[i] ?? ''))
    );
  }),
);

/** `*.example`: the whole leftmost label above one label alone. */
export const singleLabelWildcardCounts = onMismatch((host, leaf) =>
  dnsNames(leaf).some(
    (name) =>
      name.startsWith('*.') && labels(name).length === 2 && labels(host).length === 2 && host.endsWith(name.slice(1)),
  ),
);

/** The host has characters that are no letter, digit or hyphen. */
export const findsForeignLetters = ({ host }: ViewedPath): number | undefined =>
  host !== undefined && !isIpAddress(host) && /[^a-z0-9.-]/i.test(host) ? 0 : undefined;

/** We call an empty issuer name malformed. */
export const emptyIssuerCounts: Forgives = ({ code, at }, { certificates }) =>
  code === 'path.malformed' && certificates[at]?.emptyIssuer === true;
