import type { CsrFields } from '../../../shared/model/inspect.ts';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { makeKey } from '../../testing/test-pki.ts';
import { readPublicKey } from '../algorithm/key-algorithm.ts';
import { bitString, sequence } from '../asn1/der-write.ts';
import type { Extension } from '../certificate/extension-build.ts';
import { buildName } from '../name/name-build.ts';
import { buildSignatureAlgorithm } from '../algorithm/key-algorithm.ts';
import { BUILT_IN_RULES } from './built-in-profiles.ts';
import { buildExtensions, compileProfile, type MergedCertificate, type MergeInput, mergeCertificate } from './merge.ts';
import { buildRequestInfo, parseRequest, requestFields } from './request.ts';

const pair = makeKey('p256');

/** The TLS client's profile with some of it changed. */
export const profileOf = (change: Partial<ProfileContent> = {}): ProfileContent => ({
  name: 'Test',
  note: '',
  ...BUILT_IN_RULES['tls-client'],
  ...change,
});

export interface Asked {
  readonly subject?: string;
  readonly extensions?: readonly Extension[];
}

/** What a request asks for; its signature proves nothing. */
export function requestOf({ subject = 'CN=partner', extensions = [] }: Asked): {
  readonly fields: CsrFields;
  readonly subjectNameDer: Uint8Array;
} {
  const name = buildName(subject);
  if (!name.ok) throw new Error(JSON.stringify(name.error));
  const info = buildRequestInfo({ subjectDer: name.value, spkiDer: pair.spkiDer, extensions });
  const parsed = parseRequest(sequence(info, buildSignatureAlgorithm('ecdsa-sha256'), bitString(new Uint8Array(8))));
  const fields = parsed.ok ? requestFields(parsed.value) : parsed;
  if (!fields.ok) throw new Error(JSON.stringify(fields.error));
  return { fields: fields.value, subjectNameDer: name.value };
}

/** Merges what is asked under a profile for a P-256 key. */
export function merge(content: ProfileContent, input: Partial<MergeInput> = {}): ReturnType<typeof mergeCertificate> {
  const compiled = compileProfile(content, {
    keyId: new Uint8Array(20).fill(7),
    addresses: { crl: ['http://pki.example/ca.crl'], ocsp: [], caIssuers: [] },
  });
  return mergeCertificate(compiled, {
    request: undefined,
    subject: undefined,
    sans: undefined,
    partner: undefined,
    key: readPublicKey(pair.spkiDer),
    spkiDer: pair.spkiDer,
    ...input,
  });
}

export function merged(content: ProfileContent, input: Partial<MergeInput> = {}): MergedCertificate {
  const result = merge(content, input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export const extensionsOf = (certificate: MergedCertificate): readonly Extension[] =>
  buildExtensions(certificate, pair.spkiDer);

/** Result, or what was left out, of one field as `text` and `-text reason`. */
export function fieldOf(certificate: MergedCertificate, field: string): readonly string[] {
  const found = certificate.fields.find((one) => one.field === field);
  return [
    ...(found?.request ?? []).filter(({ mark }) => mark === 'removed').map(({ text, reason }) => `-${text} ${reason}`),
    ...(found?.result ?? []).map(({ text, mark, reason }) => (mark === undefined ? text : `+${text} ${reason}`)),
  ];
}

export const problemsOf = (certificate: MergedCertificate): readonly string[] =>
  certificate.fields.flatMap(({ findings }) => findings ?? []).map(({ code, severity }) => `${severity} ${code}`);
