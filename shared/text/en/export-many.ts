/** What stands before each certificate of a bundle. */
export const bundleText = {
  name: 'Name',
  issuer: 'Issuer',
  notAfter: 'Valid until',
  sha256: 'SHA-256',
} as const;
