import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KitReport } from '../../../shared/model/kit.ts';
import { valueOf } from '../../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE, hostileSubject } from '../../testing/hostile-name.ts';
import { NO_JOB } from '../ports.ts';
import { choose, type KitLab, startKitLab } from './kit-fixture.ts';

let lab: KitLab;
beforeAll(async () => {
  lab = await startKitLab();
});
afterAll(() => lab.end());

describe('a certificate with a hostile name', () => {
  /** No control character but the ends of lines, and no line that the name begins. */
  function judgeKit(report: KitReport, parent: string): void {
    expect(readdirSync(parent)).toEqual([path.basename(report.folder)]);
    expect(path.basename(report.folder)).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
    for (const { name } of report.files) {
      expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
      if (name.endsWith('.p12')) continue;
      const text = readFileSync(path.join(report.folder, name), 'utf8');
      expect(text, name).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}|\p{Zl}|\p{Zp}/u);
      expect(
        text.split('\n').filter((line) => /^\s*(?:<b>|ssl_verify_client off|include )/.test(line)),
        name,
      ).toEqual([]);
    }
  }

  const countEntries = (folder: string, store: string, passphrase: string): string =>
    execFileSync('keytool', ['-J-Duser.language=en', '-list', '-keystore', store, '-storepass:env', 'P'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, P: passphrase, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('goes through every file of its kit, stores with their aliases too', async () => {
    const name = HOSTILE_PRINTABLE.slice(0, 3).join(' ').slice(0, 60);
    const authority = valueOf(
      await lab.workspace.authorities.create({ name: 'Hostile', subject: hostileSubject(name), key: 'p256' }),
    );
    const issued = valueOf(
      await lab.workspace.issuing.issue({
        authorityId: authority.id,
        profile: 'tls-client-server',
        subject: hostileSubject(name),
        key: 'p256',
        sans: ['dns:gw.acme.example'],
      }),
    );
    const parent = lab.newFolder();
    const parts = valueOf(await lab.workspace.kits.offer(issued.id)).flatMap((o) => (o.isOffered ? [o.part] : []));
    const report = await lab.write(choose(...parts), parent, issued.id);
    judgeKit(report, parent);
    expect(countEntries(report.folder, 'keystore.p12', report.passphrase ?? '')).toContain('contains 1 entry');
    expect(countEntries(report.folder, 'truststore.p12', 'changeit')).toContain('trustedCertEntry');
  });

  /** Ours refuse control characters in names; others do not. */
  function makeElsewhere(name: string): { pem: string; der: Uint8Array } {
    const subject = `/CN=${name.replaceAll(/[\\/+=]/g, String.raw`\$&`)}`;
    const names = [
      '-addext',
      'subjectAltName=DNS:gw.acme.example',
      '-addext',
      'extendedKeyUsage=clientAuth,serverAuth',
    ];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', '/dev/null'];
    const usage = ['-addext', 'basicConstraints=CA:FALSE'];
    const args = ['req', '-x509', '-utf8', '-subj', subject, '-days', '30', ...key, ...names, ...usage];
    const pem = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return { pem, der: new X509Certificate(pem).raw };
  }

  it.each([...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS])(
    'that was made elsewhere comes out harmless: %j',
    async (name) => {
      const made = makeElsewhere(name);
      valueOf(await lab.workspace.imports.run([{ name: 'hostile.pem', bytes: Buffer.from(made.pem) }], NO_JOB));
      const { id } = valueOf(
        await lab.workspace.certificates.find(createHash('sha256').update(made.der).digest('hex')),
      );
      const parent = lab.newFolder();
      const parts = valueOf(await lab.workspace.kits.offer(id)).flatMap((o) => (o.isOffered ? [o.part] : []));
      const report = await lab.write(choose(...parts), parent, id);
      judgeKit(report, parent);
      expect(countEntries(report.folder, 'truststore.p12', 'changeit')).toContain('trustedCertEntry');
    },
  );
});
