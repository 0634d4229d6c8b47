import type { RevocationReason } from '../../../shared/model/certificate.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';

/** How far back the story goes. */
export const STORY_DAYS = 780;

/** Days that the authority for services has left. */
export const SERVICES_END_DAYS = 300;

/** What a certificate of the story is for, and when it was issued. */
export interface PlannedCertificate {
  readonly authority: 'partners' | 'services';
  readonly key: KeyChoice;
  readonly subject: string;
  readonly sans: readonly string[];
  readonly days: number;
  /** Days before the day on which the demo is made. */
  readonly ageDays: number;
  /** Place in `demoStory.partners`. */
  readonly partner?: number;
  readonly tags: readonly string[];
  readonly revocation?: {
    readonly ageDays: number;
    readonly reason: Extract<RevocationReason, keyof typeof demoStory.revocations>;
  };
}

const COUNT = 176;
/** Issued together, so that the story is told in few transactions. */
const STEP_DAYS = 30;
const REASONS = ['keyCompromise', 'superseded', 'certificateHold', 'cessationOfOperation'] as const;
const LIVES = [90, 180, 365, 398, 690] as const;

/** The same every time; the oldest comes first. */
export const planDemo = (): readonly PlannedCertificate[] =>
  Array.from({ length: COUNT }, (_, index) => planOne(index)).toSorted((a, b) => b.ageDays - a.ageDays);

function planOne(index: number): PlannedCertificate {
  const identity = identityFor(index);
  const planned = planDaysLeft(index);
  const leftDays =
    identity.authority === 'services' ? Math.min(planned, SERVICES_END_DAYS - 10 - (index % 60)) : planned;
  const lives = LIVES.filter((days) => days > leftDays && days - leftDays <= STORY_DAYS - STEP_DAYS);
  const days = lives[index % lives.length] ?? 690;
  const issuedAgo = Math.max(days - leftDays, 0);
  // Rounded up to a common day; the life grows with it, so that what is left stays as planned.
  const ageDays = Math.ceil(issuedAgo / STEP_DAYS) * STEP_DAYS;
  const life = days + (ageDays - issuedAgo);
  const base = { days: life, ageDays, key: keyFor(index) };
  const revocation =
    index % 13 === 7 ? { ageDays: Math.floor(ageDays * spread(index + 1)), reason: reasonFor(index) } : undefined;
  return { ...base, ...identity, ...(revocation === undefined ? {} : { revocation }) };
}

/** One in eight has ended, one in six is about to, the rest is spread over two years. */
function planDaysLeft(index: number): number {
  if (index % 8 === 3) return -2 - Math.floor(spread(index) * 400);
  if (index % 8 === 5 || index % 24 === 6) return 2 + Math.floor(spread(index) * 27);
  return 31 + Math.floor(spread(index) * 690);
}

/** RSA keys take their time: three are enough to be seen. */
function keyFor(index: number): KeyChoice {
  if (index % 60 === 20) return 'rsa2048';
  if (index % 17 === 9) return 'p384';
  return index % 19 === 11 ? 'ed25519' : 'p256';
}

const reasonFor = (index: number): (typeof REASONS)[number] =>
  REASONS[Math.floor(index / 13) % REASONS.length] ?? 'superseded';

type Identity = Pick<PlannedCertificate, 'authority' | 'subject' | 'sans' | 'partner' | 'tags'>;

function identityFor(index: number): Identity {
  return index % 4 === 2 ? serviceIdentity(Math.floor(index / 4)) : partnerIdentity(index);
}

function serviceIdentity(round: number): Identity {
  const { services, domain, organisation } = demoStory;
  const service = services[round % services.length] ?? 'api';
  const host = `${service}-${numbered(1 + Math.floor(round / services.length))}`;
  const dns = `${host}.${domain}`;
  return {
    authority: 'services',
    subject: `CN=${dns},O=${organisation}`,
    sans: [`dns:${dns}`, `dns:${host}.int.${domain}`],
    tags: round % 3 === 0 ? ['prod'] : [],
  };
}

function partnerIdentity(index: number): Identity {
  const { partners, roles } = demoStory;
  const place = Math.floor(((index * 0.754_877_666) % 1) * partners.length);
  const partner = partners[place] ?? partners[0];
  const host = `${roles[index % roles.length] ?? 'gateway'}-${numbered(1 + Math.floor(index / roles.length))}`;
  return {
    authority: 'partners',
    subject: `CN=${partner.short}-${host},O=${partner.name},C=${partner.country}`,
    sans: [`dns:${host}.${partner.short}.example`],
    partner: place,
    tags: partner.tags.filter((_, at) => (index + at) % 3 !== 0),
  };
}

const numbered = (value: number): string => String(value).padStart(2, '0');

/** Even over [0, 1), without repeating. */
const spread = (index: number): number => (index * 0.618_033_988_75) % 1;
