import type { OwnChain } from '../../tls/own-chain.ts';
import { STORY_NOW } from './case-builder.ts';

export const HOUR_MS = 3_600_000;

/** An HTTP/1 answer. */
export const page = (status: number, body = ''): string =>
  `HTTP/1.1 ${status} x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

export const ERROR_PAGE = page(400, 'The SSL certificate error');
export const MISSING_PAGE = page(400, 'No required SSL certificate was sent');

/** A chain that leads to a name on the server's list. */
export const LISTED_CHAIN: OwnChain = {
  issuerListed: true,
  listedIssuer: 'CN=Root',
  missingIntermediate: null,
  unknownIssuer: null,
  root: 'CN=Root',
  intermediates: 1,
};

const unlisted = { ...LISTED_CHAIN, issuerListed: false, listedIssuer: null } as const;

/** Faults of our own credential. */
export const EXPIRED = { expired: { subject: 'CN=partner-gw', notAfter: STORY_NOW - HOUR_MS } };
export const EARLY = { notYetValid: { subject: 'CN=partner-gw', notBefore: STORY_NOW + HOUR_MS } };
export const NO_CLIENT_AUTH = { usagesWithoutClientAuth: ['serverAuth'] };
export const OTHER_CA = { chain: { ...unlisted, root: 'CN=Other Root' } };
export const GAP = { chain: { ...unlisted, root: null, unknownIssuer: 'CN=Nobody', intermediates: null } };
export const UNSENT = { chain: { ...unlisted, missingIntermediate: 'CN=Issuing CA' } };
