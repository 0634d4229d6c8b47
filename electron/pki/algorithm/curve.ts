import { type ECDSA, ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { OID } from '../asn1/oid.ts';
import { CURVE_PARAMETERS } from './curve-parameters.ts';

/** A named curve of ECDSA keys. */
export interface NamedCurve {
  readonly name: string;
  readonly bits: number;
  /** Whether OpenSSL and BoringSSL both have it and are trusted with it. */
  readonly isNative: boolean;
  /** The curve in our own arithmetic, made when first asked for: making all of them would slow every start. */
  readonly arithmetic: () => ECDSA;
}

const OID_OF_NIST = { 'P-192': OID.p192, 'P-224': OID.p224, 'P-256': OID.p256, 'P-384': OID.p384, 'P-521': OID.p521 };
const OID_OF: Readonly<Record<keyof typeof CURVE_PARAMETERS, string>> = { ...OID, ...OID_OF_NIST };
const NATIVE: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521']);

function makeCurve(name: keyof typeof CURVE_PARAMETERS): NamedCurve {
  const parameters = CURVE_PARAMETERS[name];
  let made: ECDSA | undefined;
  return {
    name,
    bits: parameters.p.toString(2).length,
    isNative: NATIVE.has(name),
    arithmetic: () => (made ??= ecdsa(weierstrass<bigint>({ ...parameters, h: 1n }), sha256)),
  };
}

/** By the OID of the curve. */
export const CURVES: ReadonlyMap<string, NamedCurve> = new Map(
  (Object.keys(CURVE_PARAMETERS) as (keyof typeof CURVE_PARAMETERS)[]).map((name) => [OID_OF[name], makeCurve(name)]),
);
