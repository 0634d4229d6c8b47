import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { NO_JOB } from '../services/ports.ts';
import { startTestApplication, valueOf } from '../testing/application.ts';
import type { BenchResult } from './main.ts';

const OURS = 1000;
/** The rival is slow and steady: fewer runs tell its rate as well. */
const RIVALS = 200;
const BAR = 5;

/** Certificates a second: the whole way (keys made, vault process, reservation, record, activity) against the generator of @peculiar/x509 with a ready key. */
export async function benchIssue(): Promise<BenchResult> {
  const ours = await issueOurs();
  const rival = await issueRivals();
  const ratio = ours / rival;
  return {
    name: 'issue 1 000 P-256 certificates, a second',
    ours,
    rival,
    ratio,
    bar: `at least ${BAR} times the rival`,
    passed: ratio >= BAR,
  };
}

async function issueOurs(): Promise<number> {
  const test = startTestApplication();
  try {
    const workspace = await test.createWorkspace();
    const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    const request = (index: number) => ({
      authorityId: authority.id,
      profile: 'tls-client',
      key: 'p256' as const,
      subject: `CN=client ${index},O=Acme`,
    });
    valueOf(await workspace.issuing.issue(request(-1)));
    const requests = Array.from({ length: OURS }, (_, index) => request(index));
    const start = performance.now();
    valueOf(await workspace.issuing.issueMany(requests, NO_JOB));
    return (OURS * 1000) / (performance.now() - start);
  } finally {
    await test.end();
  }
}

async function issueRivals(): Promise<number> {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const issuer = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const leaf = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const subjectKeyId = await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey);
  const generate = (index: number) =>
    x509.X509CertificateGenerator.create({
      serialNumber: randomBytes(16).toString('hex'),
      subject: `CN=client ${index},O=Acme`,
      issuer: 'CN=CA',
      notBefore: new Date(0),
      notAfter: new Date(86_400_000),
      signingAlgorithm: algorithm,
      publicKey: leaf.publicKey,
      signingKey: issuer.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        subjectKeyId,
      ],
    });
  await generate(-1);
  const start = performance.now();
  for (let index = 0; index < RIVALS; index++) await generate(index);
  return (RIVALS * 1000) / (performance.now() - start);
}
