import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import { POST_QUANTUM_KEY_CHOICES } from '../../shared/model/key.ts';
import { integer, octetString, oidDer, sequence } from '../pki/asn1/der-write.ts';
import { OID } from '../pki/asn1/oid.ts';
import { PEM_LABEL, readPemDer, writePem } from '../pki/asn1/pem.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { parseCrl } from '../pki/revocation/crl.ts';
import { buildOcspRequest } from '../pki/revocation/ocsp-request.ts';
import { parseOcspResponse } from '../pki/revocation/ocsp.ts';
import { checkRevocation } from '../pki/revocation/status.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { isVerifiedByNode, makeForeignRequest, makeForeignRoot } from '../testing/post-quantum-judge.ts';
import { checkCsr } from './requests/request-check.ts';
import type { Workspace } from './workspace.ts';

const YEAR = { count: 1, unit: 'years' } as const;

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
}, 60_000);
afterEach(() => test.end());

const optIn = async (): Promise<void> => void valueOf(await workspace.settings.set({ postQuantumKeys: true }));

async function derOf(id: CertificateId): Promise<Uint8Array> {
  const target = { path: test.at(`${id}.der`), overwrite: true };
  valueOf(await workspace.exports.certificate({ id, format: 'der', target }));
  return new Uint8Array(readFileSync(target.path));
}

async function crlOf(authorityId: AuthorityId): Promise<Uint8Array> {
  const target = { path: test.at('list.crl'), overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId, format: 'der', target }));
  return new Uint8Array(readFileSync(target.path));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function spkiOf(der: Uint8Array): Uint8Array {
  const parsed = valueOf(parseCertificate(der));
  return spanBytes(parsed, parsed.spki);
}

/** Whether OpenSSL 3.5 verifies a certificate or list with the key of another certificate. */
const isSigned = (der: Uint8Array, signerDer: Uint8Array): boolean => isVerifiedByNode(der, spkiOf(signerDer));

/** Who signed is not in question here. */
const TRUSTED = { candidates: [], isTrustedSigner: () => true, crls: [], ocspResponses: [] } as const;

describe('a workspace that did not ask for post-quantum keys', () => {
  it('makes none, by whatever way, and says how to ask for them', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const refused = [
      await workspace.authorities.create({ name: 'PQ', key: 'ml-dsa-65' }),
      await workspace.authorities.rekey({ id: root.id, name: 'PQ', key: 'ml-dsa-65' }),
      await workspace.authorities.requestFromParent({ name: 'PQ', key: 'ml-dsa-65' }),
      await workspace.ownRequests.create({ name: '', subject: 'CN=x', sans: [], key: 'ml-dsa-65', note: '' }),
      await workspace.issuing.issue({
        authorityId: root.id,
        profile: 'tls-client',
        subject: 'CN=x',
        key: 'ml-dsa-65',
      }),
    ];
    expect(refused.map(codeOf)).toEqual(refused.map(() => 'key.not-offered'));
    expect(refused[0]).toMatchObject({ error: { evidence: { key: 'ML-DSA-65' } } });
  });

  it('does not certify a partner’s either, until it asks', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const csr = makeForeignRequest('ml-dsa-65', 'partner');
    const issue = () => workspace.issuing.issue({ authorityId: root.id, profile: 'tls-client', csr });
    expect(await issue()).toMatchObject({
      error: { code: 'issue.refused', evidence: { rules: [{ code: 'draft.key-not-allowed' }] } },
    });
    await optIn();
    expect(valueOf(await issue()).key).toBe('ML-DSA-65');
    expect(valueOf(await workspace.profiles.list({ includeArchived: false })).some(({ isChanged }) => isChanged)).toBe(
      false,
    );
    valueOf(await workspace.settings.set({ postQuantumKeys: false }));
    expect(codeOf(await workspace.issuing.issue({ authorityId: root.id, profile: 'tls-client', csr }))).toBe(
      'issue.refused',
    );
  });

  it('keeps and uses an authority that comes with such a key', async () => {
    const { certificateDer, pkcs8Der } = makeForeignRoot('ml-dsa-65', 'Elsewhere');
    writeFileSync(test.at('root.pem'), writePem(PEM_LABEL.certificate, certificateDer));
    writeFileSync(test.at('root.key'), writePem(PEM_LABEL.privateKey, pkcs8Der));
    const { authority } = valueOf(
      await workspace.authorities.importWithKey({
        source: { path: test.at('root.pem') },
        keySource: { path: test.at('root.key') },
      }),
    );
    expect(authority).toMatchObject({ name: 'Elsewhere', hasKey: true, key: 'ML-DSA-65' });
    const leaf = valueOf(
      await workspace.issuing.issue({
        authorityId: authority.id,
        profile: 'tls-client',
        subject: 'CN=leaf',
        key: 'p256',
      }),
    );
    expect(isSigned(await derOf(leaf.id), certificateDer)).toBe(true);
  });

  it('refuses a key that lost its seed, and says which', async () => {
    const { certificateDer, pkcs8Der } = makeForeignRoot('ml-dsa-44', 'Elsewhere');
    const expanded = octetString(pkcs8Der.slice(-2560));
    const alone = sequence(integer(0), sequence(oidDer(OID.mldsa44)), octetString(expanded));
    writeFileSync(test.at('root.pem'), writePem(PEM_LABEL.certificate, certificateDer));
    writeFileSync(test.at('root.key'), writePem(PEM_LABEL.privateKey, alone));
    const files = { source: { path: test.at('root.pem') }, keySource: { path: test.at('root.key') } };
    expect(await workspace.authorities.importWithKey(files)).toMatchObject({
      error: { code: 'authority.key-unsupported', evidence: { key: 'ML-DSA-44' } },
    });
  });
});

describe('an authority with a post-quantum key', () => {
  beforeEach(optIn);

  it.each(POST_QUANTUM_KEY_CHOICES)(
    'of kind %s signs itself, certificates, lists and authorities, verified by OpenSSL 3.5',
    async (key) => {
      const root = valueOf(await workspace.authorities.create({ name: 'Root', key }));
      const rootDer = await derOf(root.certificateId);
      expect(isSigned(rootDer, rootDer)).toBe(true);
      const below = valueOf(await workspace.authorities.create({ name: 'Below', key, issuerId: root.id }));
      expect(isSigned(await derOf(below.certificateId), rootDer)).toBe(true);
      const wanted = { authorityId: root.id, profile: 'tls-client', subject: 'CN=leaf', key } as const;
      const leaf = valueOf(await workspace.issuing.issue(wanted));
      expect(leaf.key).toBe(key.toUpperCase());
      expect(isSigned(await derOf(leaf.id), rootDer)).toBe(true);
      expect(isSigned(await derOf(leaf.id), await derOf(below.certificateId))).toBe(false);
      valueOf(await workspace.revocations.revoke({ id: leaf.id, reason: 'keyCompromise' }));
      valueOf(await workspace.revocations.issueCrl({ authorityId: root.id, days: 7 }));
      expect(isSigned(await crlOf(root.id), rootDer)).toBe(true);
      const leafDer = valueOf(parseCertificate(await derOf(leaf.id)));
      const issuer = valueOf(parseCertificate(rootDer));
      const told = {
        certificate: leafDer,
        issuer,
        at: test.clock.now,
        crls: [valueOf(parseCrl(await crlOf(root.id)))],
      };
      expect(checkRevocation({ ...TRUSTED, ...told })).toMatchObject({ status: 'revoked' });
    },
  );

  it('is renewed, gets a successor of another kind, and is cross-signed with it', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const next = valueOf(await workspace.authorities.rekey({ id: root.id, name: 'Root 2', key: 'ml-dsa-87' }));
    expect(next.key).toBe('ML-DSA-87');
    const crossed = valueOf(await workspace.authorities.crossSign({ id: root.id, byId: next.id, validity: YEAR }));
    expect(isSigned(await derOf(crossed.crossCertificateId), await derOf(next.certificateId))).toBe(true);
    const renewed = valueOf(await workspace.authorities.renew({ id: next.id, validity: YEAR }));
    const renewedDer = await derOf(renewed.certificateId);
    expect(hex(spkiOf(renewedDer))).toBe(hex(spkiOf(await derOf(next.certificateId))));
    expect(isSigned(renewedDer, renewedDer)).toBe(true);
  });

  it('asks an authority elsewhere by a request that proves its key', async () => {
    const order = { name: '', subject: 'CN=mine', sans: [], key: 'ml-dsa-65', note: '' } as const;
    const { pem } = valueOf(await workspace.ownRequests.create(order));
    const [der = new Uint8Array()] = valueOf(readPemDer(Buffer.from(pem), [PEM_LABEL.request]));
    const { spkiDer } = valueOf(checkCsr(der, 'mine'));
    expect(isVerifiedByNode(der, spkiDer)).toBe(true);
  });

  it('answers by OCSP with signers of its own kind, also under a grant', async () => {
    test.clock.now = Date.now();
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'ml-dsa-65' }));
    const leaf = valueOf(
      await workspace.issuing.issue({ authorityId: root.id, profile: 'tls-client', subject: 'CN=a', key: 'p256' }),
    );
    valueOf(await workspace.responder.set({ port: 0, signersAhead: 1 }));
    const { running } = valueOf(await workspace.responder.start());
    const until = test.clock.now + 3_600_000;
    valueOf(await workspace.grants.give({ authorityId: root.id, purposes: ['crl', 'ocsp'], until }));
    valueOf(await workspace.lockAway());
    const [certificate, issuer] = [await derOf(leaf.id), await derOf(root.certificateId)].map((der) =>
      valueOf(parseCertificate(der)),
    );
    if (certificate === undefined || issuer === undefined) return expect.fail('no certificates');
    const answer = await fetch(`http://127.0.0.1:${running?.port}/ocsp`, {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: Uint8Array.from(buildOcspRequest({ certificate, issuer })),
    });
    const ocsp = new Uint8Array(await answer.arrayBuffer());
    const parsed = valueOf(parseOcspResponse(ocsp));
    expect(parsed.status).toBe('successful');
    const told = { certificate, issuer, at: test.clock.now, ocspResponses: [ocsp] };
    expect(checkRevocation({ ...TRUSTED, ...told })).toMatchObject({ status: 'good' });
    valueOf(await workspace.revocations.issueCrl({ authorityId: root.id, days: 7 }));
    expect(isSigned(await crlOf(root.id), issuer.der)).toBe(true);
  });
});
