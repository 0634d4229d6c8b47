import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { KitChoice, KitReport } from '../../../shared/model/kit.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

/** A workspace with a certificate whose key is here, and one whose key is its partner's. */
export interface KitLab {
  readonly test: TestApplication;
  readonly workspace: Workspace;
  readonly leaf: CertificateSummary;
  readonly outside: CertificateSummary;
  newFolder(): string;
  write(choice: KitChoice, parent?: string, id?: CertificateSummary['id']): Promise<KitReport>;
  end(): Promise<void>;
}

export const choose = (...parts: KitChoice['parts']): KitChoice => ({ parts, keyForm: 'encrypted' });

export async function startKitLab(): Promise<KitLab> {
  const test = startTestApplication();
  const workspace = await test.createWorkspace();
  const root = valueOf(await workspace.authorities.create({ name: 'Kit Root', key: 'p256' }));
  const issuing = valueOf(await workspace.authorities.create({ name: 'Kit CA', key: 'p256', issuerId: root.id }));
  const wanted = { authorityId: issuing.id, profile: 'tls-client-server', sans: ['dns:gw.acme.example'] };
  const leaf = valueOf(await workspace.issuing.issue({ ...wanted, subject: 'CN=acme gw', key: 'p256' }));
  const outside = valueOf(await workspace.issuing.issue({ ...wanted, csr: makeRequest() }));
  const folders: string[] = [];
  const newFolder = (): string => {
    const folder = mkdtempSync(path.join(tmpdir(), 'countersign-kit-'));
    folders.push(folder);
    return folder;
  };
  return {
    test,
    workspace,
    leaf,
    outside,
    newFolder,
    write: async (choice, parent = newFolder(), id = leaf.id) =>
      valueOf(await workspace.kits.write({ id, choice, parent })),
    end: async () => {
      await test.end();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const makeRequest = (): Uint8Array =>
  execFileSync('sh', [
    '-c',
    'openssl req -new -newkey rsa:2048 -noenc -keyout /dev/null -subj /CN=outside 2>/dev/null | openssl req -outform DER',
  ]);
