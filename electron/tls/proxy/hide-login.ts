import type { ProxyLogin } from '../dial-options.ts';
import { base64Bytes } from './base64-bytes.ts';

/** Shorter ones stand in other words by chance. */
const MIN_PASSWORD_OCTETS = 8;
const STAR = 0x2a;

/** Takes a login out of what a proxy says. */
export interface LoginHider {
  /** Overwrites the password, and the login as Basic has it, by stars; all other octets and the length stay. */
  hide(octets: Uint8Array): Uint8Array;
  /** Zeroes what it compares with. */
  forget(): void;
}

/**
 * Proxies put the request they refuse into the page that says so, login included; that page is shown, kept and shared with the
 * run. A proxy that means to give a login away finds other ways: it has it.
 */
export function createLoginHider({ user, password }: ProxyLogin): LoginHider {
  const pair = Buffer.concat([Buffer.from(`${user}:`, 'utf8'), password]);
  const secrets = [base64Bytes(pair), ...(password.length < MIN_PASSWORD_OCTETS ? [] : [Uint8Array.from(password)])];
  pair.fill(0);
  return {
    hide: (octets) => {
      const hidden = Buffer.from(octets);
      for (const secret of secrets) {
        for (let at = hidden.indexOf(secret); at !== -1; at = hidden.indexOf(secret, at)) {
          hidden.fill(STAR, at, at + secret.length);
          at += secret.length;
        }
      }
      return hidden;
    },
    forget: () => {
      for (const secret of secrets) secret.fill(0);
    },
  };
}
