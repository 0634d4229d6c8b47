/** Opens every demo workspace; it is told wherever a demo is shown, since it protects nothing. */
export const DEMO_PASSPHRASE = 'demo-demo';

/** Names under a top-level domain that nobody can own (RFC 6761 §6.2). */
export const DEMO_DOMAIN = 'demo.test';

/** What the local server of a demo shows, one name each. */
export const DEMO_HOSTS = [
  'good',
  'expired',
  'wrong-name',
  'untrusted',
  'missing-intermediate',
  'old',
  'partners',
  'staff',
] as const;
export type DemoHost = (typeof DEMO_HOSTS)[number];

export const demoHostName = (host: DemoHost): string => `${host}.${DEMO_DOMAIN}`;

/** The local server of a demo workspace. */
export interface DemoServerState {
  /** Null while it does not run. */
  readonly port: number | null;
  readonly hosts: readonly { readonly host: DemoHost; readonly name: string }[];
}
