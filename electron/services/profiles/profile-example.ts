import type { ProfileExample } from '../../../shared/model/profile-example.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import type { AppError } from '../../../shared/errors.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { certificatePem, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { inspectBytes } from '../../pki/inspect/inspect.ts';
import { lintProfilesFor, placeholderSignature } from '../../pki/issuing/lint-draft.ts';
import { assembleSigned, buildTbsCertificate } from '../../pki/issuing/draft.ts';
import { addPeriod } from '../../pki/issuing/period.ts';
import { buildProfileExtensions, PROFILES, subjectKeyIdentifier } from '../../pki/issuing/profile.ts';
import { SAMPLE_SERIAL, sampleSpki } from '../../pki/issuing/sample-key.ts';
import { buildSampleSans, buildSampleSubject } from '../../pki/issuing/sample-names.ts';
import { joinReports } from '../../pki/lint/lint-item.ts';
import { lintCertificate } from '../../pki/lint/lint-report.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { describeDraft } from '../issuing/draft-rows.ts';
import { buildSampleDraft, compileFor, prepareIssue, type SigningSide } from '../issuing/issue-preparation.ts';
import { parseProfileContent } from './profile-parse.ts';

const ALGORITHM = 'ecdsa-sha384';
const AUTHORITY = 'Sample CA';
const ISSUER_YEARS = 100;

/**
 * What a profile makes of sample names under a sample authority: the certificate as it would be signed, with a signature of zeros that nobody made.
 * Nothing is kept. Fails with `profile.invalid`, and where the samples do not fit with what preparing fails with.
 */
export function buildProfileExample(content: unknown, at: UnixMs): Result<ProfileExample, AppError> {
  const parsed = parseProfileContent(content);
  if (!parsed.ok) return fail('profile.invalid', { problems: parsed.error });
  const profile = { id: 'example', version: 1, content: parsed.value };
  const issuer = buildSampleAuthority(at);
  const request = {
    profile: profile.id,
    key: parsed.value.keys.standard,
    subject: buildSampleSubject(parsed.value),
    sans: buildSampleSans(parsed.value),
  };
  const found = { issuer, profile, partner: undefined, csr: undefined, now: at };
  const prepared = prepareIssue(request, compileFor(profile, issuer), found);
  if (!prepared.ok) return prepared;
  const tbs = buildTbsCertificate(buildSampleDraft(prepared.value));
  const der = assembleSigned(tbs, ALGORITHM, placeholderSignature(ALGORITHM));
  const lint = joinReports(
    lintProfilesFor(parsed.value).map((fitting) => lintCertificate(der, { profile: fitting, at })),
  );
  return ok({ draft: describeDraft(prepared.value, []), item: inspectOne(der, at), pem: certificatePem(der), lint });
}

function inspectOne(der: Uint8Array, at: UnixMs): InspectItem {
  const [item] = inspectBytes(der, { at, name: 'example' }).items;
  if (item === undefined) throw new BugError('a sample certificate is not recognised');
  return item;
}

/** An authority that may sign what the profile says; it exists nowhere else. */
function buildSampleAuthority(at: UnixMs): SigningSide {
  const name = buildName(`CN=${AUTHORITY}`);
  if (!name.ok) throw new BugError('the name of the sample authority does not build');
  const spkiDer = sampleSpki('p384');
  const notBefore = at - 86_400_000;
  const notAfter = addPeriod(notBefore, { count: ISSUER_YEARS, unit: 'years' });
  const tbs = buildTbsCertificate({
    serial: SAMPLE_SERIAL,
    issuerNameDer: name.value,
    subjectNameDer: name.value,
    spkiDer,
    notBefore,
    notAfter,
    signatureAlgorithm: ALGORITHM,
    extensions: buildProfileExtensions({
      profile: PROFILES['root-ca'],
      subjectSpkiDer: spkiDer,
      issuerKeyId: subjectKeyIdentifier(spkiDer),
      subjectAltNames: [],
      emptySubject: false,
      crlUris: [],
      ocspUris: [],
      caIssuersUris: [],
    }),
  });
  const certificate = parseCertificate(assembleSigned(tbs, ALGORITHM, placeholderSignature(ALGORITHM)));
  if (!certificate.ok) throw new BugError('the sample authority does not parse');
  return {
    certificate: certificate.value,
    line: [certificate.value],
    nameDer: spanBytes(certificate.value, certificate.value.subject),
    algorithm: ALGORITHM,
    addresses: SAMPLE_ADDRESSES,
    shards: 1,
    authority: { id: '0'.repeat(26) as AuthorityId, name: AUTHORITY, subject: `CN=${AUTHORITY}`, notBefore, notAfter },
  };
}

const SAMPLE_ADDRESSES = {
  crl: ['http://pki.example/sample-ca.crl'],
  ocsp: ['http://ocsp.pki.example'],
  caIssuers: ['http://pki.example/sample-ca.cer'],
};
