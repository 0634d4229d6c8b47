import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import type { RenewItem } from '../../../shared/model/renew.ts';
import { explicit, ia5String, oidDer, printableString, sequence, setOf } from '../../pki/asn1/der-write.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { encodedAltNames, type Extension } from '../../pki/certificate/extension-build.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { buildRequestInfo } from '../../pki/issuing/request.ts';
import { findExtension, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../../testing/application.ts';
import { type IssueStep, NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const DAY_MS = 86_400_000;

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
/** What another window does between two steps of an act: once. */
let meanwhile: { readonly step: IssueStep; readonly act: () => Promise<unknown> } | undefined;
beforeEach(async () => {
  meanwhile = undefined;
  const at = async (step: IssueStep): Promise<void> => {
    if (step !== meanwhile?.step) return;
    const { act } = meanwhile;
    meanwhile = undefined;
    await act();
  };
  test = startTestApplication({ stops: { at } });
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

function makeRequest(subjectDer: Uint8Array, extensions: readonly Extension[] = []): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const info = buildRequestInfo({ subjectDer, spkiDer, extensions });
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

const run = (ids: readonly CertificateId[], plan: readonly RenewItem[]) => {
  const shown = plan.map(({ certificateId, stamp }) => ({ id: certificateId, stamp }));
  return workspace.renewals.run({ ids, mode: 'renew', revokeOld: false, shown }, NO_JOB);
};

async function renew(id: CertificateId) {
  const report = valueOf(await run([id], [await planned(id)]));
  return valueOf(await workspace.certificates.find(report.items[0]?.successorId ?? ''));
}

function verify(leaf: string, trust: string): string {
  const at = String(Math.floor(test.clock.now / 1000) + 60);
  const check = ['verify', '-attime', at, '-x509_strict', '-check_ss_sig', '-CAfile', trust, leaf];
  return execFileSync('openssl', check, { encoding: 'utf8' });
}

const rule = (name: string, change: Partial<ProfileContent['subject']['attributes'][number]> = {}) =>
  ({ attribute: name, from: 'request', required: true, ...change }) as const;

describe('the alternative names of a successor', () => {
  it('keep the octets of a directory name, whichever string types it has', async () => {
    const { content } = valueOf(await workspace.profiles.get('tls-client'));
    const directory = { ...content.sans.directory, source: 'within', values: [], limits: [], most: 3 } as const;
    await changeProfile({ sans: { ...content.sans, directory } });
    const csr = makeRequest(OLD_SUBJECT, [encodedAltNames([explicit(4, OLD_SUBJECT)], false)]);
    const old = valueOf(await workspace.issuing.issue({ authorityId: authority.id, profile: 'tls-client', csr }));
    const octets = async (id: CertificateId) => {
      const { raw } = new X509Certificate(readFileSync(await pemFile(id)));
      return findExtension(valueOf(parseCertificate(new Uint8Array(raw))), OID.subjectAltName);
    };
    const before = await octets(old.id);
    expect(Buffer.from(before ?? []).includes(Buffer.from(OLD_SUBJECT))).toBe(true);
    expect((await planned(old.id)).changes).toEqual([]);
    expect(await octets((await renew(old.id)).id)).toEqual(before);
  });
});

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

describe('a renewal that is not what was shown any more', () => {
  const listAll = async () =>
    valueOf(await workspace.certificates.page({ search: '', sort: 'name', direction: 'asc', offset: 0, limit: 50 }))
      .items;

  it.each(['drafted', 'signed'] as const)('leaves one successor where two renew at once: %s', async (step) => {
    const old = await issue();
    const plan = [await planned(old.id)];
    meanwhile = { step, act: async () => valueOf(await run([old.id], plan)) };
    expect(codeOf(await run([old.id], plan))).toBe('certificate.replaced-meanwhile');
    expect(await listAll()).toHaveLength(3);
    // Whoever looks again may have a second one all the same.
    expect(await planned(old.id)).toMatchObject({ canRenew: true, warnings: ['already-replaced', 'rules'] });
    await renew(old.id);
    expect(await listAll()).toHaveLength(4);
  });

  it('is refused for the certificate whose successor, profile or authority changed; the others go on', async () => {
    const [first, second] = [await issue(), await issue()];
    const plan = [await planned(first.id), await planned(second.id)];
    await renew(first.id);
    expect(valueOf(await run([first.id, second.id], plan))).toMatchObject({
      issued: 1,
      refused: 1,
      items: [{ certificateId: first.id, reason: 'changed-meanwhile' }, { certificateId: second.id }],
    });
    const third = await issue();
    const before = [await planned(third.id)];
    await changeProfile({ subject: { attributes: [rule('O'), rule('CN'), rule('DC')], others: 'refuse' } });
    expect(valueOf(await run([third.id], before)).items).toMatchObject([{ reason: 'changed-meanwhile' }]);
    const again = [await planned(third.id)];
    test.clock.now += 20 * DAY_MS;
    valueOf(await workspace.authorities.renew({ id: authority.id }));
    expect(valueOf(await run([third.id], again)).items).toMatchObject([{ reason: 'changed-meanwhile' }]);
    expect(valueOf(await run([third.id], [])).items).toMatchObject([{ reason: 'changed-meanwhile' }]);
  });

  it('goes on where nothing but time passed', async () => {
    const old = await issue();
    const plan = [await planned(old.id)];
    test.clock.now += 3 * 3_600_000;
    expect(valueOf(await run([old.id], plan))).toMatchObject({ issued: 1 });
  });
});

describe('how a certificate takes the place of another, where nobody says it', () => {
  it.each([
    ['renewed', 'the same key'],
    ['rekeyed', 'a new key for the same name'],
    ['stated', 'another name'],
  ])('is %s for %s', async (kind) => {
    const order = { authorityId: authority.id, profile: 'tls-client' };
    const csr = makeRequest(OLD_SUBJECT);
    const old = valueOf(await workspace.issuing.issue({ ...order, csr }));
    const key =
      kind === 'renewed' ? { csr } : { key: 'p256' as const, subject: kind === 'rekeyed' ? 'CN=gw' : 'CN=other' };
    const next = valueOf(await workspace.issuing.issue({ ...order, ...key, replaces: { id: old.id, revoke: false } }));
    expect(next.id).not.toBe(old.id);
    const raw = new DatabaseSync(workspace.file, { readOnly: true });
    const rows = raw.prepare('SELECT kind FROM certificate_replacement WHERE replaces_id = ?').all(old.id);
    raw.close();
    expect(rows.map((row) => row['kind'])).toEqual([kind]);
  });
});
