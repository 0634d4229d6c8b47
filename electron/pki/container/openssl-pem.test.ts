import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../testing/corpus.ts';
import { toHex } from '../asn1/der.ts';
import { privateKeyFromPem } from '../key/private-key.ts';
import { readPemDer } from '../asn1/pem.ts';

interface PemCase {
  readonly file: string;
  readonly kind: 'certificate' | 'encrypted-dsa-private-key';
  readonly openssl_accepts: boolean;
}

/** White space anywhere in the base64 is fine by RFC 7468 §3 (laxtextparsing); OpenSSL wants lines of its own length in encrypted keys. */
const LAX =
  /-(?:blankline|\d+line|infixwhitespace|leadingwhitespace|longline|onecolumn|oneline|shortline|shortandlongline|threecolumn)\.pem$/;

const SUITES = [findCorpus('openssl-pem')].filter(({ folder }) => existsSync(folder));

describe.each(SUITES)('the files of $label', ({ folder, label }) => {
  it('are read where OpenSSL reads them or RFC 7468 allows it, and refused elsewhere', () => {
    const text = readFileSync(join(folder, 'cases.json'), 'utf8');
    const { cases, password_for_dsa_files } = JSON.parse(text) as { cases: PemCase[]; password_for_dsa_files: string };
    const passphrase = Buffer.from(password_for_dsa_files);
    const read = (name: string): string => {
      const bytes = readFileSync(join(folder, name));
      if (name.startsWith('dsa')) {
        const key = privateKeyFromPem(bytes, passphrase);
        return key.ok ? toHex(key.value) : '';
      }
      const ders = readPemDer(bytes, ['CERTIFICATE']);
      return ders.ok && ders.value[0] ? toHex(new X509Certificate(ders.value[0]).raw) : '';
    };
    const wrong = cases.filter(({ file, kind, openssl_accepts }) => {
      const found = read(file);
      const isExpected = openssl_accepts || LAX.test(file);
      const reference = read(kind === 'certificate' ? 'cert.pem' : 'dsa.pem');
      return isExpected
        ? found === '' || (/line|white|column/.test(file) && !file.includes('254') && found !== reference)
        : found !== '';
    });
    process.stdout.write(`${label}: ${cases.length - wrong.length} of ${cases.length}\n`);
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});
