import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_LAST_CRL_NUMBER } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { TestApplication } from '../../testing/application.ts';
import { startTestApplication, valueOf } from '../../testing/application.ts';
import { makeOutsideRoot, openssl } from '../../testing/outside-authority.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  // Certificates that openssl makes begin at the real moment, however late that is in the test.
  test.clock.now = Date.now() + 86_400_000;
  workspace = await test.createWorkspace();
}, 60_000);
afterEach(() => test.end());

const pairOf = (name: string) => ({
  source: { path: test.at(`${name}.pem`) },
  keySource: { path: test.at(`${name}.key`) },
});

const issueCrl = async (authorityId: AuthorityId): Promise<number> =>
  valueOf(await workspace.revocations.issueCrl({ authorityId, days: 7 })).number;

/** A CRL by openssl under a root of `makeOutsideRoot`, with a number in hexadecimal. */
function makeOutsideCrl(root: string, numberHex: string): string {
  const config = test.at('ca.cnf');
  writeFileSync(test.at('index'), '');
  writeFileSync(test.at('number'), `${numberHex}\n`);
  writeFileSync(
    config,
    `[ca]\ndefault_ca=d\n[d]\ndatabase=${test.at('index')}\ncrlnumber=${test.at('number')}\ndefault_md=sha256\n`,
  );
  const out = test.at(`${root}.crl`);
  const signer = ['-cert', test.at(`${root}.pem`), '-keyfile', test.at(`${root}.key`)];
  openssl('ca', '-config', config, '-gencrl', '-crldays', '9', ...signer, '-out', out);
  return readFileSync(out, 'utf8');
}

describe('the CRL of an authority that issued some elsewhere', () => {
  it('goes on from the number that is stated, at the import or later', async () => {
    makeOutsideRoot(test, 'Root');
    const { authority } = valueOf(await workspace.authorities.importWithKey({ ...pairOf('Root'), lastCrlNumber: 41 }));
    const { id } = authority;
    expect(valueOf(await workspace.authorities.get(id)).lastCrlNumber).toBe(41);
    expect(await issueCrl(id)).toBe(42);
    const target = { path: test.at('next.crl'), overwrite: false };
    valueOf(await workspace.exports.crl({ authorityId: id, format: 'pem', target }));
    const shown = execFileSync('openssl', ['crl', '-in', target.path, '-noout', '-crlnumber'], { encoding: 'utf8' });
    expect(shown.trim()).toMatch(/^crlNumber=(0x)?2A$/i);
    valueOf(await workspace.authorities.setDetails({ id, lastCrlNumber: 100 }));
    expect(await issueCrl(id)).toBe(101);
    valueOf(await workspace.authorities.archive({ id, archived: true }));
    expect(valueOf(await workspace.authorities.get(id)).lastCrlNumber).toBe(100);
    valueOf(await workspace.authorities.setDetails({ id, lastCrlNumber: null }));
    expect(valueOf(await workspace.authorities.get(id)).lastCrlNumber).toBeUndefined();
    expect(await issueCrl(id)).toBe(102);
    expect(valueOf(await workspace.check(NO_JOB))).toMatchObject({ clean: true });
  });

  it('goes on from a CRL in the file that its own key signed, and from no other', async () => {
    makeOutsideRoot(test, 'Root');
    makeOutsideRoot(test, 'Other');
    const crls = `${makeOutsideCrl('Root', '1F')}${makeOutsideCrl('Other', '99')}`;
    writeFileSync(test.at('Root.pem'), `${readFileSync(test.at('Root.pem'), 'utf8')}${crls}`);
    const { authority } = valueOf(await workspace.authorities.importCertificate({ source: pairOf('Root').source }));
    expect(valueOf(await workspace.authorities.get(authority.id)).lastCrlNumber).toBe(0x1f);
    // The key that comes later states less than what is known.
    valueOf(await workspace.authorities.importWithKey({ ...pairOf('Root'), lastCrlNumber: 3 }));
    expect(await issueCrl(authority.id)).toBe(0x20);
  });

  it('is refused beyond what can be counted, which leaves nothing behind', async () => {
    makeOutsideRoot(test, 'Root');
    const crl = makeOutsideCrl('Root', 'FFFFFFFFFFFFFFFFFFFF');
    writeFileSync(test.at('long.pem'), `${readFileSync(test.at('Root.pem'), 'utf8')}${crl}`);
    const refused = { ok: false, error: { code: 'input.invalid', evidence: { field: 'crlNumber' } } };
    const wanted = { ...pairOf('Root'), source: { path: test.at('long.pem') } };
    expect(await workspace.authorities.importWithKey(wanted)).toMatchObject(refused);
    const beyond = { ...pairOf('Root'), lastCrlNumber: MAX_LAST_CRL_NUMBER + 1 };
    expect(await workspace.authorities.importWithKey(beyond)).toMatchObject(refused);
    expect(valueOf(await workspace.authorities.list())).toEqual([]);
  });
});
