import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RevocationStatus } from '../../shared/model/revocation-status.ts';
import { BugError } from '../../shared/result.ts';
import { parseCertificate, type ParsedCertificate } from '../pki/certificate/certificate.ts';
import { crlPem, parseCrl, type ParsedCrl } from '../pki/revocation/crl.ts';
import type { RevocationInput } from '../pki/revocation/revocation-input.ts';
import { checkRevocation } from '../pki/revocation/status.ts';
import { type TestAuthority, TEST_NOW } from './test-authority.ts';

/** A certificate of a root, and the lists at hand. */
export interface RevocationQuestion {
  readonly root: TestAuthority;
  readonly leaf: { readonly der: Uint8Array; readonly pem: string };
  readonly crls: readonly Uint8Array[];
  /** Authorities that may have signed them. */
  readonly others?: readonly TestAuthority[];
}

/** What we make of a question at `TEST_NOW`, every signer trusted unless told. */
export function askStatus(question: RevocationQuestion, rules: Partial<RevocationInput> = {}): RevocationStatus {
  const { leaf, root, crls, others = [] } = question;
  return checkRevocation({
    certificate: certificateOf(leaf.der),
    issuer: certificateOf(root.der),
    crls: crls.map(listOf),
    ocspResponses: [],
    candidates: others.map(({ der }) => certificateOf(der)),
    at: TEST_NOW,
    isTrustedSigner: () => true,
    ...rules,
  });
}

function certificateOf(der: Uint8Array): ParsedCertificate {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new BugError(JSON.stringify(parsed.error));
  return parsed.value;
}

function listOf(der: Uint8Array): ParsedCrl {
  const parsed = parseCrl(der);
  if (!parsed.ok) throw new BugError(JSON.stringify(parsed.error));
  return parsed.value;
}

/** Codes of the checks that failed. */
export const codesOf = ({ steps }: Pick<RevocationStatus, 'steps'>): string[] =>
  steps.flatMap(({ code }) => code ?? []);

/** What openssl makes of the same files: `good`, `revoked`, else the number of its error. */
export function opensslVerdict({ root, leaf, crls, others = [] }: RevocationQuestion, folder: string): string {
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const { stdout, stderr } = spawnSync(
    'openssl',
    [
      'verify',
      '-crl_check',
      '-extended_crl',
      '-use_deltas',
      '-attime',
      String(TEST_NOW / 1000),
      '-CAfile',
      write('root.pem', root.pem),
      '-CRLfile',
      write('lists.pem', crls.map((der) => crlPem(der)).join('')),
      ...(others.length > 0 ? ['-untrusted', write('others.pem', others.map(({ pem }) => pem).join(''))] : []),
      write('leaf.pem', leaf.pem),
    ],
    { encoding: 'utf8' },
  );
  if (/: OK/.test(stdout)) return 'good';
  const number = /error (\d+) at/.exec(stderr)?.[1] ?? stderr;
  return number === '23' ? 'revoked' : number;
}
