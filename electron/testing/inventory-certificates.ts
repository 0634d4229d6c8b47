import { contextTag } from '../pki/asn1/der.ts';
import {
  bitString,
  encodeTlv,
  explicit,
  ia5String,
  integer,
  oidDer,
  printableString,
  sequence,
  time,
  utf8String,
} from '../pki/asn1/der-write.ts';
import { OID } from '../pki/asn1/oid.ts';
import { PEM_LABEL, writePem } from '../pki/asn1/pem.ts';
import {
  authorityInfoAccess,
  authorityKeyId,
  basicConstraints,
  crlDistributionPoints,
  encodeExtension,
  extKeyUsage,
  keyUsage,
} from '../pki/certificate/extension-build.ts';
import { buildName } from '../pki/name/name-build.ts';
import { SEED_PARTNERS, SEED_ROLES, SEED_SERVICES } from './seed-names.ts';

/** The instant that the made certificates are valid around: 2026-01-01T00:00:00Z. */
export const BENCH_AT = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** Authorities whose certificates fill the inventory: those of the workspace itself come first. */
export const ISSUERS = 40;
/** Their share that stands for authorities of the workspace. */
export const OWN_ISSUERS = 12;

export interface MadeCertificate {
  readonly der: Uint8Array;
  /** Which of the authorities is named as its issuer. */
  readonly issuer: number;
  /** Which of `SEED_PARTNERS` it was made for; undefined for services of our own. */
  readonly partner: number | undefined;
}

/**
 * Leaf number so-and-so of an inventory that is the same on every run: ECDSA certificates of machines of partners and services of our own, with names,
 * terms, purposes and addresses as they are found. Keys and signatures are random octets of the right form: nothing verifies.
 */
export function makeCertificate(index: number): MadeCertificate {
  const random = createRandom(index);
  const issuer = random.below(ISSUERS);
  const isService = random.below(5) === 0;
  const partner = isService ? undefined : random.below(SEED_PARTNERS.length);
  const { common, subject } = isService ? nameService(index, random) : nameMachine(index, random, partner ?? 0);
  const life = LIVES[random.below(LIVES.length)] ?? 90;
  const notBefore = BENCH_AT - random.below(life + 40) * DAY_MS - random.below(DAY_MS / 1000) * 1000;
  const algorithm = random.below(100) === 0 ? ECDSA_SHA1 : ECDSA_SHA256;
  const authority = authorityParts(issuer);
  const purpose = PURPOSES[isService ? 1 + random.below(2) : random.below(8) === 0 ? 2 : 0] ?? new Uint8Array();
  const serial = random.octets(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const tbs = sequence(
    VERSION_3,
    integer(serial),
    algorithm,
    authority.nameDer,
    sequence(time(notBefore), time(notBefore + life * DAY_MS)),
    subject,
    spki(random),
    explicit(3, sequence(LEAF, USAGE, purpose, subjectAltNames(common, random), authority.extensions)),
  );
  return { der: sequence(tbs, algorithm, signature(random)), issuer, partner };
}

/** The certificate of an authority itself, under the name that its leaves give. */
export function makeIssuer(issuer: number): Uint8Array {
  const random = createRandom(0x7fff_0000 + issuer);
  const { nameDer } = authorityParts(issuer);
  const tbs = sequence(
    VERSION_3,
    integer(random.octets(15)),
    ECDSA_SHA256,
    nameDer,
    sequence(time(BENCH_AT - 700 * DAY_MS), time(BENCH_AT + (30 + issuer * 60) * DAY_MS)),
    nameDer,
    spki(random),
    explicit(
      3,
      sequence(encodeExtension(basicConstraints(true)), encodeExtension(keyUsage(['keyCertSign', 'cRLSign']))),
    ),
  );
  return sequence(tbs, ECDSA_SHA256, signature(random));
}

/** Certificates from one number to another as a PEM bundle. */
export function makeBundle(from: number, to: number): Buffer {
  const blocks: string[] = [];
  for (let index = from; index < to; index++) blocks.push(writePem(PEM_LABEL.certificate, makeCertificate(index).der));
  return Buffer.from(blocks.join(''), 'latin1');
}

export interface Random {
  /** A whole number from 0 up to `limit`, without it. */
  below(limit: number): number;
  octets(length: number): Uint8Array;
}

/** The same numbers for the same seed, spread by the finaliser of MurmurHash3. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e37_79b1) >>> 0;
  const next = (): number => {
    state = (state + 0x9e37_79b9) >>> 0;
    let value = state ^ (state >>> 16);
    value = Math.imul(value, 0x85eb_ca6b);
    value ^= value >>> 13;
    value = Math.imul(value, 0xc2b2_ae35);
    return (value ^ (value >>> 16)) >>> 0;
  };
  return {
    below: (limit) => next() % limit,
    octets: (length) => {
      const octets = new Uint8Array(length);
      for (let at = 0; at < length; at += 4) {
        const word = next();
        for (let i = 0; i < 4 && at + i < length; i++) octets[at + i] = word >>> (i * 8);
      }
      return octets;
    },
  };
}

const LIVES = [30, 47, 90, 90, 180, 365, 365, 398, 730, 825];
const SITES = ['fra1', 'fra2', 'osl1', 'lon3', 'ams2', 'lis1', 'cph1', 'iad4', 'par2', 'dub1', 'zrh1'];
const STAGES = ['prod', 'prod', 'prod', 'test', 'dev'];

const VERSION_3 = explicit(0, integer(2));
const ECDSA_SHA256 = sequence(oidDer(OID.ecdsaWithSHA256));
const ECDSA_SHA1 = sequence(oidDer(OID.ecdsaWithSHA1));
const P256 = sequence(oidDer(OID.ecPublicKey), oidDer(OID.p256));
const LEAF = encodeExtension(basicConstraints(false));
const USAGE = encodeExtension(keyUsage(['digitalSignature']));
const PURPOSES = [[OID.clientAuth], [OID.serverAuth], [OID.clientAuth, OID.serverAuth]].map((purposes) =>
  encodeExtension(extKeyUsage(purposes)),
);

const rdn = (oid: string, value: Uint8Array): Uint8Array => encodeTlv(0x31, sequence(oidDer(oid), value));

interface Named {
  readonly common: string;
  readonly subject: Uint8Array;
}

function nameMachine(index: number, random: Random, partner: number): Named {
  const { short, organisation, country, domain } = SEED_PARTNERS[partner] ?? {
    short: '',
    organisation: '',
    country: '',
    domain: '',
  };
  const role = SEED_ROLES[random.below(SEED_ROLES.length)] ?? '';
  const stage = STAGES[random.below(STAGES.length)] ?? '';
  const common = `${role}-${index.toString(36).padStart(4, '0')}.${SITES[random.below(SITES.length)] ?? ''}.${stage}.${domain}`;
  const unit = `${short} ${role} ${stage}`;
  return {
    common,
    subject: sequence(
      rdn(OID.countryName, printableString(country)),
      rdn(OID.organizationName, utf8String(organisation)),
      rdn(OID.organizationalUnitName, utf8String(unit)),
      rdn(OID.commonName, utf8String(common)),
    ),
  };
}

function nameService(index: number, random: Random): Named {
  const service = SEED_SERVICES[random.below(SEED_SERVICES.length)] ?? '';
  const common = `${service}-${index.toString(36)}.${SITES[random.below(SITES.length)] ?? ''}.corp.example`;
  return {
    common,
    subject: sequence(
      rdn(OID.organizationName, utf8String('Countersign Bench AG')),
      rdn(OID.commonName, utf8String(common)),
    ),
  };
}

function subjectAltNames(common: string, random: Random): Uint8Array {
  const names = [common, `${common.slice(0, common.indexOf('.'))}.mtls.example`];
  const dns = names.map((name) => ia5String(name, contextTag(2)));
  const ip = random.below(4) === 0 ? [encodeTlv(contextTag(7), Uint8Array.of(10, ...random.octets(3)))] : [];
  return encodeExtension({ oid: OID.subjectAltName, critical: false, value: sequence(...dns, ...ip) });
}

const spki = (random: Random): Uint8Array => {
  const point = random.octets(65);
  point[0] = 4;
  return sequence(P256, bitString(point));
};

/** Of the form of an ECDSA signature with P-256. */
function signature(random: Random): Uint8Array {
  const part = (): Uint8Array => {
    const octets = random.octets(32);
    octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
    return integer(octets);
  };
  return bitString(sequence(part(), part()));
}

interface AuthorityParts {
  readonly nameDer: Uint8Array;
  /** What it writes into every leaf, one extension after the other. */
  readonly extensions: Uint8Array;
}

const authorities = new Map<number, AuthorityParts>();

function authorityParts(issuer: number): AuthorityParts {
  const known = authorities.get(issuer);
  if (known !== undefined) return known;
  const name = buildName(
    `CN=${issuerName(issuer)},O=${issuer < OWN_ISSUERS ? 'Countersign Bench AG' : 'Partner Trust'}`,
  );
  if (!name.ok) throw new Error(name.error.code);
  const host = `http://pki-${issuer}.example`;
  const extensions = [
    authorityKeyId(createRandom(issuer).octets(20)),
    crlDistributionPoints([`${host}/issuing.crl`]),
    authorityInfoAccess({ ocsp: [`${host}/ocsp`], caIssuers: [`${host}/issuing.cer`] }),
  ];
  const parts = { nameDer: name.value, extensions: Buffer.concat(extensions.map(encodeExtension)) };
  authorities.set(issuer, parts);
  return parts;
}

/** Common name of an authority. */
export const issuerName = (issuer: number): string =>
  issuer < OWN_ISSUERS ? `Bench Issuing CA ${issuer + 1}` : `Partner CA ${issuer - OWN_ISSUERS + 1}`;
