import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authorityId = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' })).id;
});
afterEach(() => test.end());

const client = (subject: string) => ({ authorityId, profile: 'tls-client', key: 'p256' as const, subject });
const codes = (problems: readonly Problem[]): readonly string[] => problems.map(({ code }) => code);

function makeRequest(subject: string): Uint8Array {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', test.at('k')];
  execFileSync('openssl', ['req', '-new', ...key, '-subj', subject, '-out', test.at('r.csr')], { stdio: 'ignore' });
  return readFileSync(test.at('r.csr'));
}

describe('a certificate that takes over from another', () => {
  it('names it, is its partner’s, and revokes it in the same act', async () => {
    const partner = valueOf(
      await workspace.partners.save({
        name: 'Kestrel',
        contact: '',
        note: '',
        tags: [],
        subject: { O: 'Kestrel GmbH' },
      }),
    );
    const old = valueOf(await workspace.issuing.issue(client('CN=gw')));
    const replaces = { id: old.id, kind: 'rekeyed', revoke: true } as const;
    const wanted = { ...client('CN=gw'), partnerId: partner.id, tags: ['prod', 'prod'], replaces };
    expect(codes(valueOf(await workspace.issuing.draft(client('CN=gw'))).warnings)).toEqual(['draft.same-names']);
    expect(codes(valueOf(await workspace.issuing.draft(wanted)).warnings)).toEqual([]);
    const next = valueOf(await workspace.issuing.issue(wanted));
    expect(valueOf(await workspace.certificates.get(old.id)).summary.status).toBe('revoked');
    expect(valueOf(await workspace.revocations.list(authorityId))).toMatchObject([{ reason: 'superseded' }]);
    expect(valueOf(await workspace.partners.get(partner.id))).toMatchObject({ certificates: 1 });
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 3 }));
    expect(items.map(({ action }) => action)).toEqual([
      'certificate.revoked',
      'certificate.issued',
      'certificate.issued',
    ]);
    expect(items[1]?.detail).toMatchObject({ replaces: old.serialHex, partner: 'Kestrel', profileVersion: 1 });
    expect(next.id).not.toBe(old.id);
    expect(
      codeOf(await workspace.issuing.issue({ ...wanted, replaces: { ...replaces, id: authorityId as never } })),
    ).toBe('certificate.not-found');
  });

  it('stands for nothing where what belongs to it cannot be written', async () => {
    const before = valueOf(await workspace.certificates.counts()).valid;
    const recordAlso = async () => {
      throw new Error('the row of the batch is gone');
    };
    await expect(workspace.issuing.issueMany([client('CN=a')], NO_JOB, recordAlso)).rejects.toThrow(/gone/);
    expect(valueOf(await workspace.certificates.counts()).valid).toBe(before);
    const seen: number[] = [];
    valueOf(
      await workspace.issuing.issueMany([client('CN=a'), client('CN=b')], NO_JOB, async (_tx, recorded) => {
        seen.push(...recorded.map(({ index }) => index));
      }),
    );
    expect(seen).toEqual([0, 1]);
  });
});

describe('before signing', () => {
  it('many are checked at once, each for itself', async () => {
    const csr = makeRequest('/CN=partner');
    valueOf(await workspace.issuing.issue({ authorityId, profile: 'tls-client', csr }));
    const checks = valueOf(
      await workspace.issuing.check(
        [
          client('CN=fresh'),
          client('CN='),
          { ...client('CN=server'), profile: 'tls-server' },
          { authorityId, profile: 'tls-client', csr, subject: 'CN=again' },
          { ...client('CN=x'), profile: 'none' },
        ],
        NO_JOB,
      ),
    );
    expect(
      checks.map((check) =>
        check.ok ? [...codes(check.value.refusals), ...codes(check.value.warnings)] : check.error.code,
      ),
    ).toEqual([[], 'issue.subject-invalid', ['draft.server-without-san'], ['draft.same-key'], 'issue.profile-unknown']);
    expect(checks[0]).toMatchObject({ value: { name: 'fresh', subject: 'CN=fresh', sans: [] } });
  });

  it('an authority whose key would be made here is refused, since nothing could be signed by it', async () => {
    const order = { authorityId, profile: 'sub-ca', key: 'p256' as const, subject: 'CN=Sub' };
    expect(codeOf(await workspace.issuing.draft(order))).toBe('issue.authority-made-here');
    expect(codeOf(await workspace.issuing.issue(order))).toBe('issue.authority-made-here');
    expect(valueOf(await workspace.certificates.counts()).valid).toBe(1);
  });

  it('the key of an authority is told of', async () => {
    const csr = makeRequest('/CN=Sub');
    const sub = valueOf(await workspace.issuing.issue({ authorityId, profile: 'sub-ca', csr }));
    expect(sub.isCa).toBe(true);
    const draft = valueOf(await workspace.issuing.draft({ authorityId, profile: 'tls-client', csr, subject: 'CN=gw' }));
    expect(codes(draft.warnings)).toEqual(['draft.same-key-as-authority']);
    expect(draft.rows.find(({ field }) => field === 'key')?.findings).toMatchObject([{ severity: 'warning' }]);
  });

  it('what every authority of the line constrains is refused, naming the rule', async () => {
    const root = valueOf(
      await workspace.authorities.create({
        name: 'Root',
        key: 'p256',
        nameConstraints: { permitted: ['dns:acme.example'], excluded: [] },
      }),
    );
    const middle = valueOf(
      await workspace.authorities.create({ name: 'Middle', key: 'p256', issuerId: root.id, pathLength: 1 }),
    );
    const issuing = valueOf(
      await workspace.authorities.create({ name: 'Issuing', key: 'p256', issuerId: middle.id, pathLength: 0 }),
    );
    const server = { authorityId: issuing.id, profile: 'tls-server', key: 'p256' as const, subject: 'CN=s' };
    const outside = valueOf(await workspace.issuing.draft({ ...server, sans: ['dns:evil.example'] }));
    expect(outside.refusals).toMatchObject([
      { code: 'draft.name-constraints', rfc: 'RFC 5280 §4.2.1.10', evidence: { issuer: 'CN=Root' } },
    ]);
    expect(outside.rows.find(({ field }) => field === 'dns')?.findings).toMatchObject([
      { code: 'draft.name-constraints' },
    ]);
    expect(codeOf(await workspace.issuing.issue({ ...server, sans: ['dns:evil.example'] }))).toBe('issue.refused');
    valueOf(await workspace.issuing.issue({ ...server, sans: ['dns:a.acme.example'] }));
    const wanted = { authorityId: issuing.id, profile: 'sub-ca' };
    const deeper = await workspace.issuing.issue({ ...wanted, csr: makeRequest('/CN=Deep') });
    expect(deeper).toMatchObject({
      error: { code: 'issue.refused', evidence: { rules: [{ code: 'draft.path-length' }] } },
    });
  });

  it('a validity beyond the profile’s or without an end is refused', async () => {
    const long = valueOf(await workspace.issuing.draft({ ...client('CN=a'), validity: { count: 20, unit: 'years' } }));
    expect(codes(long.refusals)).toContain('draft.validity-over-longest');
    // Told once: the rule of lint about the same length says nothing beside it.
    expect(long.warnings.map(({ evidence }) => evidence['rule'])).not.toContain('mtls.validity-longer-than-chosen');
    expect(
      codes(valueOf(await workspace.issuing.draft({ ...client('CN=a'), validity: 'endless' })).refusals),
    ).toContain('draft.endless-not-allowed');
    const short = valueOf(await workspace.issuing.issue({ ...client('CN=a'), validity: { count: 12, unit: 'hours' } }));
    expect(short.notAfter - short.notBefore).toBe(12 * 3_600_000 + 5 * 60_000 - 1000);
  });
});
