import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';

const HOUR = 3_600_000;
let test: TestApplication;

beforeAll(() => {
  test = startTestApplication();
});
afterAll(() => test.end());

it('a hold that a later list of the authority tells as a revocation for good is one here too, and a list once taken over changes nothing', async () => {
  const workspace = await test.createWorkspace('elsewhere');
  const root = valueOf(
    await workspace.authorities.create({ name: 'Root', key: 'p256', validity: { count: 10, unit: 'years' } }),
  );
  const [certificate] = valueOf(
    await workspace.issuing.issueMany(
      [{ authorityId: root.id, profile: 'tls-server', key: 'p256', subject: 'CN=held', sans: ['dns:held.example'] }],
      NO_JOB,
    ),
  );
  if (certificate === undefined) throw new Error('nothing was issued');
  const { id } = certificate;
  const listAfter = async (reason: 'certificateHold' | 'keyCompromise') => {
    test.clock.now += HOUR;
    valueOf(await workspace.revocations.revoke({ id, reason }));
    valueOf(await workspace.revocations.issueCrl({ authorityId: root.id, days: 7 }));
    const target = { path: test.at(`${reason}.crl`), overwrite: true };
    valueOf(await workspace.exports.crl({ authorityId: root.id, format: 'der', target }));
    return { name: `${reason}.crl`, bytes: () => new Uint8Array(readFileSync(target.path)) };
  };
  const [held, revoked] = [await listAfter('certificateHold'), await listAfter('keyCompromise')];
  const target = { path: test.at('root.pem'), overwrite: true };
  valueOf(await workspace.exports.authority({ id: root.id, chain: false, target }));
  const other = await test.createWorkspace('other');
  const { authority } = valueOf(await other.authorities.importCertificate({ source: target }));
  const take = async ({ name, bytes }: typeof held) =>
    valueOf(await other.revocations.importElsewhere({ authorityId: authority.id, source: { name, bytes: bytes() } }));
  expect(await take(held)).toMatchObject({ added: 1, known: 0, differing: 0 });
  expect(await take(revoked)).toMatchObject({ added: 1, known: 0, differing: 0 });
  expect(await take(revoked)).toMatchObject({ added: 0, known: 1, differing: 0 });
  expect(await take(held)).toMatchObject({ added: 0, known: 0, differing: 1 });
  const page = { authorityId: authority.id, list: 'elsewhere', search: '', offset: 0, limit: 10 } as const;
  expect(valueOf(await other.revocations.entries(page)).items).toMatchObject([{ reason: 'keyCompromise' }]);
  expect(valueOf(await other.check(NO_JOB)).clean).toBe(true);
});
