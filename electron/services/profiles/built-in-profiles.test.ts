import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { CLASSICAL_KEY_CHOICES, KEY_CHOICES, type KeyChoice } from '../../../shared/model/key.ts';
import { BUILT_IN_PROFILES, type BuiltInProfile, type ProfileContent } from '../../../shared/model/profile.ts';
import { BUILT_IN_RULES } from '../../pki/issuing/built-in-profiles.ts';
import { buildSampleSans, buildSampleSubject } from '../../pki/issuing/sample-names.ts';
import { startTestApplication, type TestApplication, TEST_INSTANT, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';
import { buildProfileExample } from './profile-example.ts';
import { listProfileProblems } from './profile-parse.ts';
import { builtInContent } from './profile-versions.ts';

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;

beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authority = valueOf(
    await workspace.authorities.create({ name: 'CA', key: 'p256', validity: { count: 20, unit: 'years' } }),
  );
});
afterAll(() => test.end());

async function issueSample(id: BuiltInProfile): Promise<string> {
  const content = builtInContent(id);
  const issued = await workspace.issuing.issue({
    authorityId: authority.id,
    profile: id,
    ...keyFor(content),
    subject: buildSampleSubject(content),
    sans: buildSampleSans(content),
  });
  const { item } = valueOf(await workspace.certificates.get(valueOf(issued).id));
  return item.kind === 'certificate' ? item.pem : '';
}

/** An RSA key takes a second; the kind makes no difference to what the judges read. */
function keyFor({ kind, keys }: ProfileContent) {
  if (kind !== 'authority') return { key: keys.allowed.includes('p256') ? ('p256' as const) : keys.standard };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', test.at('key')];
  return {
    csr: execFileSync('openssl', ['req', '-new', ...key, '-subj', '/CN=Sub'], { stdio: ['ignore', 'pipe', 'ignore'] }),
  };
}

const MARKS: Readonly<Record<BuiltInProfile, readonly RegExp[]>> = {
  'tls-client': [/TLS Web Client Authentication/, /Digital Signature/],
  'tls-server': [/TLS Web Server Authentication/, /DNS:gw-05\.kestrel-pay\.example/],
  'tls-client-server': [/TLS Web Server Authentication, TLS Web Client Authentication/],
  'sub-ca': [/CA:TRUE, pathlen:0/, /Certificate Sign, CRL Sign/],
  'ocsp-responder': [/OCSP Signing/, /OCSP No Check|OCSP no check/i],
  's-mime': [/E-mail Protection/, /email:tls-ops@kestrel-pay\.example/, /Digital Signature, Key Agreement/],
  'code-signing': [/Code Signing/, /O ?= ?Kestrel Payments GmbH/],
  'psd2-qwac': [/qcStatements/, /organizationIdentifier ?= ?PSDDE-BAFIN-104711/],
  'psd2-qseal': [/Non Repudiation/, /qcStatements/],
  'spiffe-x509-svid': [/Subject: *\n/, /Alternative Name: critical\s+URI:spiffe:\/\/kestrel-pay\.example\/gw\/05/],
};

/** Programs that check signatures of code, and payment providers, read no others. */
const FEW_KEYS: ReadonlyMap<BuiltInProfile, readonly KeyChoice[]> = new Map([
  ['code-signing', ['rsa3072', 'rsa4096', 'p256', 'p384', 'p521']],
  ['psd2-qwac', ['rsa2048', 'rsa3072', 'rsa4096', 'p256', 'p384', 'p521']],
  ['psd2-qseal', ['rsa2048', 'rsa3072', 'rsa4096', 'p256', 'p384', 'p521']],
]);

describe('a built-in profile', () => {
  it.each(BUILT_IN_PROFILES)(
    '%s issues what openssl, certtool and node read, without a complaint of lint',
    async (id) => {
      const pem = await issueSample(id);
      const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
      for (const mark of MARKS[id]) expect(text).toMatch(mark);
      const certtool = execFileSync('certtool', ['--certificate-info'], { input: pem, encoding: 'utf8' });
      expect(certtool).toMatch(/Version: 3/);
      expect(new X509Certificate(pem).ca).toBe(id === 'sub-ca');
      const example = valueOf(buildProfileExample(builtInContent(id), TEST_INSTANT));
      expect(example.draft.refusals).toEqual([]);
      expect(example.draft.warnings).toEqual([]);
      expect(example.lint.findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
      expect(example.draft.passed.reduce((sum, { rules }) => sum + rules, 0)).toBeGreaterThan(50);
    },
  );

  it.each(BUILT_IN_PROFILES)('%s allows the keys of its rules, and others where the setting adds them', (id) => {
    const allowed = (postQuantumKeys: boolean) => builtInContent(id, { postQuantumKeys }).keys.allowed;
    const few = FEW_KEYS.get(id);
    expect(allowed(false)).toEqual(BUILT_IN_RULES[id].keys.allowed);
    expect(allowed(false)).toEqual(few ?? CLASSICAL_KEY_CHOICES);
    expect(allowed(true)).toEqual(few ?? KEY_CHOICES);
  });

  it('is one that could be saved', () => {
    for (const id of BUILT_IN_PROFILES)
      expect(listProfileProblems(builtInContent(id)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is read by keytool where it has a name', () => {
    const pem = valueOf(buildProfileExample(builtInContent('psd2-qwac'), TEST_INSTANT)).pem;
    const text = execFileSync('keytool', ['-printcert'], { input: pem, encoding: 'utf8' });
    expect(text).toContain('Kestrel Payments GmbH');
    expect(text).toMatch(/1\.3\.6\.1\.5\.5\.7\.1\.3|QCStatements/i);
  });
});
