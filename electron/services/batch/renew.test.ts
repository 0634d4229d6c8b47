import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { ia5String, oidDer, printableString, sequence, setOf } from '../../pki/asn1/der-write.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { buildRequestInfo } from '../../pki/issuing/request.ts';
import { parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import type { TestApplication } from '../../testing/application.ts';
import { startTestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const DAY_MS = 86_400_000;

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
});
afterEach(() => test.end());

const attribute = (oid: string, value: Uint8Array): Uint8Array => sequence(oidDer(oid), value);

/** As old devices write it: two attributes in one relative name, none of them UTF-8. */
const OLD_SUBJECT = sequence(
  setOf(attribute(OID.organizationName, printableString('Acme'))),
  setOf(attribute(OID.commonName, printableString('gw')), attribute(OID.domainComponent, ia5String('acme'))),
);

function makeRequest(subjectDer: Uint8Array): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const info = buildRequestInfo({ subjectDer, spkiDer, extensions: [] });
  return assembleSigned(info, 'ecdsa-sha256', new Uint8Array(sign('sha256', info, privateKey)));
}

const issue = async () =>
  valueOf(
    await workspace.issuing.issue({
      authorityId: authority.id,
      profile: 'tls-client',
      csr: makeRequest(OLD_SUBJECT),
      sans: ['dns:gw.acme.example'],
    }),
  );

async function pemFile(id: CertificateId): Promise<string> {
  const file = test.at(`${id}.pem`);
  valueOf(await workspace.exports.certificate({ id, format: 'pem', target: { path: file, overwrite: true } }));
  return file;
}

async function subjectOf(id: CertificateId): Promise<string> {
  const { raw } = new X509Certificate(readFileSync(await pemFile(id)));
  const parsed = valueOf(parseCertificate(new Uint8Array(raw)));
  return Buffer.from(spanBytes(parsed, parsed.subject)).toString('hex');
}

async function changeProfile(change: Partial<ProfileContent>): Promise<void> {
  const { summary, content } = valueOf(await workspace.profiles.get('tls-client'));
  const next = { id: 'tls-client', content: { ...content, ...change }, basedOn: summary.version };
  valueOf(await workspace.profiles.save(next));
}

const planned = async (id: CertificateId) => {
  const [item] = valueOf(await workspace.renewals.plan({ ids: [id], mode: 'renew' }));
  if (item === undefined) throw new Error('nothing was planned');
  return item;
};

async function renew(id: CertificateId) {
  const report = valueOf(await workspace.renewals.run({ ids: [id], mode: 'renew', revokeOld: false }, NO_JOB));
  return valueOf(await workspace.certificates.find(report.items[0]?.successorId ?? ''));
}

function verify(leaf: string, trust: string): string {
  const at = String(Math.floor(test.clock.now / 1000) + 60);
  const check = ['verify', '-attime', at, '-x509_strict', '-check_ss_sig', '-CAfile', trust, leaf];
  return execFileSync('openssl', check, { encoding: 'utf8' });
}

const rule = (name: string, change: Partial<ProfileContent['subject']['attributes'][number]> = {}) =>
  ({ attribute: name, from: 'request', required: true, ...change }) as const;

describe('the subject of a successor', () => {
  it('stays octet by octet, under rules for its attributes too, as long as they change none', async () => {
    const old = await issue();
    const before = await subjectOf(old.id);
    expect(before).toBe(Buffer.from(OLD_SUBJECT).toString('hex'));
    const first = await renew(old.id);
    expect(await subjectOf(first.id)).toBe(before);
    const attributes = [rule('O'), rule('CN'), rule('DC')];
    await changeProfile({ subject: { attributes, others: 'refuse' } });
    expect(await planned(first.id)).toMatchObject({
      canRenew: true,
      changes: [],
      // The name was certified by the standards of its time.
      findings: [{ evidence: { rule: 'rfc5280.subject-multi-valued' } }],
      warnings: ['profile-changed', 'rules'],
      profile: { from: 1, to: 2 },
    });
    const second = await renew(first.id);
    expect(await subjectOf(second.id)).toBe(before);
    expect(await planned(second.id)).toMatchObject({ profile: { id: 'tls-client', from: 2, to: 2 } });
    expect(new Set([old.serialHex, first.serialHex, second.serialHex]).size).toBe(3);
  });

  it('is told where the profile changes it by now, as is another length of life', async () => {
    const old = await issue();
    const attributes = [rule('O', { from: 'fixed', value: 'Other' }), rule('CN')];
    const validity = valueOf(await workspace.profiles.get('tls-client')).content.validity;
    await changeProfile({
      subject: { attributes, others: 'drop' },
      validity: { ...validity, standard: { count: 12, unit: 'hours' } },
    });
    const { changes } = await planned(old.id);
    expect(changes).toEqual([
      { field: 'subject', before: ['CN=gw+DC=acme,O=Acme'], after: ['CN=gw,O=Other'] },
      { field: 'validity', before: [expect.stringMatching(/^\d+d$/)], after: ['12h'] },
    ]);
    expect((await renew(old.id)).subject).toBe('CN=gw,O=Other');
  });

  it('refuses where the profile forbids what stood in the old one', async () => {
    const old = await issue();
    await changeProfile({ subject: { attributes: [rule('CN')], others: 'refuse' } });
    expect(await planned(old.id)).toMatchObject({ canRenew: false, reason: 'refused' });
  });
});

describe('the authority of a successor', () => {
  it('is the renewed one, whose new certificate verifies old and new', async () => {
    const old = await issue();
    test.clock.now += 20 * DAY_MS;
    const renewed = valueOf(await workspace.authorities.renew({ id: authority.id }));
    const next = await renew(old.id);
    const trust = await pemFile(renewed.certificateId);
    expect(renewed.certificateId).not.toBe(authority.certificateId);
    expect(verify(await pemFile(next.id), trust)).toContain('OK');
    expect(verify(await pemFile(old.id), trust)).toContain('OK');
  });

  it('is the last that took the place of the old one, by its name and its key', async () => {
    const old = await issue();
    const second = valueOf(await workspace.authorities.rekey({ id: authority.id, key: 'p384', name: 'CA 2' }));
    const third = valueOf(await workspace.authorities.rekey({ id: second.id, key: 'p256', name: 'CA 3' }));
    expect(await planned(old.id)).toMatchObject({
      authority: 'CA 3',
      warnings: ['other-authority', 'rules'],
      canRenew: true,
    });
    const next = await renew(old.id);
    expect(next).toMatchObject({ issuer: 'CN=CA 3', authorityId: third.id });
    expect(verify(await pemFile(next.id), await pemFile(third.certificateId))).toContain('OK');
    const text = execFileSync('openssl', ['x509', '-in', await pemFile(next.id), '-noout', '-text'], {
      encoding: 'utf8',
    });
    const issuer = execFileSync('openssl', ['x509', '-in', await pemFile(third.certificateId), '-noout', '-text'], {
      encoding: 'utf8',
    });
    const authorityKeyId = /Authority Key Identifier: \s+(?:keyid:)?([0-9A-F:]+)/.exec(text)?.[1];
    expect(authorityKeyId).toBe(/Subject Key Identifier: \s+([0-9A-F:]+)/.exec(issuer)?.[1]);
  });
});
