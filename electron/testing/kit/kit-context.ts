import type { KitContext } from '../../services/kit/context.ts';

/** A certificate for both sides, under an intermediate, as the product describes it to configurations. */
export const KIT_CONTEXT: KitContext = {
  files: {
    certificate: 'certificate.pem',
    chain: 'chain.pem',
    fullChain: 'fullchain.pem',
    trust: 'trust.pem',
    key: 'key.pem',
    p12: 'keystore.p12',
    trustStore: 'truststore.p12',
  },
  certificate: {
    name: 'partner gateway',
    subject: 'CN=partner gateway',
    serialHex: '01',
    sha256: '02',
    notBefore: 0,
    notAfter: 1,
    dnsNames: ['gw.partner.example', '*.partner.example'],
    ipAddresses: ['192.0.2.7', '2001:db8::7'],
    isServer: true,
    isClient: true,
    keyAlgorithm: 'EC',
  },
  issuers: [
    { name: 'Issuing', subject: 'CN=Issuing', sha256: '03', isRoot: false },
    { name: 'Root', subject: 'CN=Root', sha256: '04', isRoot: true },
  ],
  keyForm: 'encrypted',
  pem: { certificate: 'C\n', chain: 'I\n', fullChain: 'C\nI\n', trust: 'I\nR\n' },
  slug: 'partner-gateway',
};
