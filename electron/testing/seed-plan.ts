import type { RevocationReason } from '../../shared/model/certificate.ts';
import type { KeyChoice } from '../../shared/model/key.ts';
import type { BuiltInProfile } from '../../shared/model/profile.ts';
import { SEED_PARTNERS, SEED_ROLES, SEED_SERVICES } from './seed-names.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How far back the history goes. */
export const HISTORY_DAYS = 720;
/** One certificate in so many is revoked or put on hold, up to `MOST_REVOKED`. */
const ONE_REVOKED_IN = 11;
const MOST_REVOKED = 120;

export interface PlannedCertificate {
  readonly authority: 'partners' | 'services';
  readonly profile: BuiltInProfile;
  readonly key: KeyChoice;
  readonly subject: string;
  readonly sans: readonly string[];
  readonly days: number;
  /** Days before the end of the history. */
  readonly ageDays: number;
  readonly revocation?: { readonly ageDays: number; readonly reason: RevocationReason; readonly comment: string };
}

/** The same for the same count. The oldest comes first. */
export function planCertificates(count: number): readonly PlannedCertificate[] {
  // Many share a day when there are many, so that they are signed in groups.
  const stepDays = Math.max(1, Math.round(count / 1500));
  const planned = Array.from({ length: count }, (_, index) => planCertificate(index, stepDays));
  return planned.toSorted((a, b) => b.ageDays - a.ageDays);
}

/** Nine in the morning of a day so many days before `now`; the last of them not after `now`. */
export const instantOf = (now: number, ageDays: number, hour = 9): number =>
  Math.min(Math.floor(now / DAY_MS) * DAY_MS - ageDays * DAY_MS + hour * HOUR_MS, now);

function planCertificate(index: number, stepDays: number): PlannedCertificate {
  const leftDays = daysLeft(index);
  const days = lifeFor(leftDays, index);
  const ageDays = Math.floor(Math.min(Math.max(days - leftDays, 0), HISTORY_DAYS) / stepDays) * stepDays;
  const base = { days, ageDays, key: keyFor(index) };
  const identity = index % 5 === 4 ? serviceIdentity(index) : partnerIdentity(index);
  const revocation = planRevocation(index, ageDays);
  return { ...base, ...identity, ...(revocation === undefined ? {} : { revocation }) };
}

/** One in ten has expired, one in eight is about to, the others last up to two years. */
function daysLeft(index: number): number {
  const spread = fraction(index);
  if (index % 10 === 3) return -1 - Math.floor(spread * 150);
  if (index % 8 === 1) return 1 + Math.floor(spread * 28);
  return 32 + Math.floor(spread * 690);
}

function lifeFor(leftDays: number, index: number): number {
  const lives = [90, 180, 365, 398, 730].filter((days) => days >= leftDays && days - leftDays <= HISTORY_DAYS);
  return lives[index % lives.length] ?? 730;
}

function keyFor(index: number): KeyChoice {
  // RSA keys take a second each: a large workspace gets few.
  if (index % 9 === 4 && index < 200) return 'rsa2048';
  if (index % 13 === 6) return 'p384';
  return index % 17 === 9 ? 'ed25519' : 'p256';
}

const padded = (value: number): string => String(value).padStart(2, '0');

function serviceIdentity(index: number): Pick<PlannedCertificate, 'authority' | 'profile' | 'subject' | 'sans'> {
  const round = Math.floor(index / 5);
  const service = SEED_SERVICES[round % SEED_SERVICES.length] ?? 'api';
  const host = `${service}${round < SEED_SERVICES.length ? '' : `-${padded(Math.floor(round / SEED_SERVICES.length))}`}`;
  const dns = `${host}.acme.example`;
  return {
    authority: 'services',
    profile: index % 15 === 14 ? 'tls-client-server' : 'tls-server',
    subject: `CN=${dns},O=Acme Clearing`,
    sans: [`dns:${dns}`, `dns:${host}.int.acme.example`],
  };
}

function partnerIdentity(index: number): Pick<PlannedCertificate, 'authority' | 'profile' | 'subject' | 'sans'> {
  const spread = Math.floor(index / SEED_PARTNERS.length);
  const partner = SEED_PARTNERS[(index * 7 + spread) % SEED_PARTNERS.length];
  if (partner === undefined) throw new Error('no partner');
  const role = SEED_ROLES[(index + spread) % SEED_ROLES.length] ?? 'gw';
  const host = `${role}-${padded(spread + 1)}`;
  return {
    authority: 'partners',
    profile: 'tls-client',
    subject: `CN=${partner.short}-${host},O=${partner.organisation},C=${partner.country}`,
    sans: [`dns:${host}.${partner.domain}`],
  };
}

const REVOCATIONS: readonly (readonly [RevocationReason, string])[] = [
  ['keyCompromise', 'Key found in a container image'],
  ['superseded', 'Renewed with a new key'],
  ['certificateHold', 'Partner reports a lost notebook'],
  ['cessationOfOperation', 'Contract ended'],
];

function planRevocation(index: number, ageDays: number): PlannedCertificate['revocation'] {
  if (index % ONE_REVOKED_IN !== 7 || index / ONE_REVOKED_IN >= MOST_REVOKED) return undefined;
  const [reason, comment] = REVOCATIONS[Math.floor(index / ONE_REVOKED_IN) % REVOCATIONS.length] ?? ['unspecified', ''];
  return { ageDays: Math.floor(ageDays * fraction(index + 1)), reason, comment };
}

/** An even spread over [0, 1) that repeats nothing. */
const fraction = (index: number): number => (index * 0.618_033_988_75) % 1;
