import path from 'node:path';
import { fail } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { StapleFormat, StapleReport } from '../../../shared/model/responder.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { encodePem, PEM_LABEL } from '../../pki/asn1/pem.ts';
import { parseCertificate, type ParsedCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { buildCertId } from '../../pki/revocation/ocsp-cert-id.ts';
import { parseOcspResponse } from '../../pki/revocation/ocsp.ts';
import { findCertificate, getCertificateDers } from '../../store/certificate-rows.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import { safeFileName } from '../file-name.ts';
import type { Outcome } from '../ports.ts';
import { readingOr, recordActivity, statusView, writing, type WorkspaceContext } from '../workspace-context.ts';
import type { SignedAnswer } from './answer-cache.ts';
import { type Answering, getAnswer } from './answer-http.ts';
import { answerKeyOf, serialHexOf } from './ocsp-question.ts';
import type { Served } from './served-authority.ts';

export interface StapleOrder {
  readonly ids: readonly CertificateId[];
  readonly format: StapleFormat;
  /** Files of the same names are replaced. */
  readonly folder: string;
  /** Name of the file, for one certificate; else made of the certificate's. */
  readonly file?: string;
}

/** Servers run under accounts of their own; an answer is no secret. */
const FOR_ALL = 0o644;
const ENDINGS: Readonly<Record<StapleFormat, string>> = { der: '.ocsp.der', haproxy: '.pem.ocsp' };

/**
 * Writes a signed answer for each certificate into a folder, each file whole or not at all: what nginx takes as `ssl_stapling_file`, or what HAProxy reads
 * beside a PEM file. They ask by SHA-1, as both do. Fails with `certificate.not-found`, `certificate.not-ours`, `responder.cannot-answer` and what the
 * disk says; files that were written before stay.
 */
export async function writeStaples(answering: Answering, order: StapleOrder): Outcome<StapleReport> {
  const { context } = answering;
  const written: { file: string; certificateId: CertificateId; nextUpdate: number }[] = [];
  const names = new Set<string>();
  for (const id of order.ids) {
    const staple = await makeStaple(answering, id);
    if (!staple.ok) return staple;
    const { name, answer } = staple.value;
    const file = order.file ?? freeName(name, names) + ENDINGS[order.format];
    const put = await writeFileAtomically({
      target: { path: path.join(order.folder, file), overwrite: true },
      bytes: answer.der,
      nonce: context.newId<string>(),
      mode: FOR_ALL,
      opens: (bytes) => parseOcspResponse(new Uint8Array(bytes)).ok,
    });
    if (!put.ok) return put;
    if (order.format === 'haproxy') {
      const beside = await writeIssuer(answering, { ...staple.value, file: path.join(order.folder, file) });
      if (!beside.ok) return beside;
    }
    written.push({ file, certificateId: id, nextUpdate: answer.nextUpdate });
  }
  const report = { folder: path.basename(path.resolve(order.folder)), written };
  const noted = await note(context, report);
  return noted.ok ? ok(report) : noted;
}

/** HAProxy believes an answer only beside its issuer, which a PEM file need not hold: `.pem.ocsp` goes with `.pem.issuer`. */
async function writeIssuer(
  { context }: Answering,
  { issuerDer, file }: { readonly issuerDer: Uint8Array; readonly file: string },
): Outcome<null> {
  const put = await writeFileAtomically({
    target: { path: `${file.replace(/\.ocsp$/, '')}.issuer`, overwrite: true },
    bytes: encodePem(PEM_LABEL.certificate, issuerDer),
    nonce: context.newId<string>(),
    mode: FOR_ALL,
  });
  return put.ok ? ok(null) : put;
}

interface Staple {
  readonly issuerDer: Uint8Array;
  readonly name: string;
  readonly answer: SignedAnswer;
}

async function makeStaple(answering: Answering, id: CertificateId): Outcome<Staple> {
  const { context } = answering;
  const found = await readingOr(context, async (db) => {
    const summary = await findCertificate(db, id, await statusView(context, db));
    const der = (await getCertificateDers(db, [id])).get(id);
    return summary === undefined || der === undefined
      ? fail('certificate.not-found', { wanted: id })
      : ok({ summary, der });
  });
  if (!found.ok) return found;
  const { summary, der } = found.value;
  const { authorityId, name } = summary;
  if (authorityId === undefined) return fail('certificate.not-ours', { name });
  const set = await answering.served();
  if (!set.ok) return set;
  const served = set.value.list.find((one) => one.id === authorityId);
  if (served === undefined) return fail('responder.cannot-answer', { name: summary.issuerName });
  const answer = await answerFor(answering, served, parseOwn(der));
  return answer === 'try-later'
    ? fail('responder.cannot-answer', { name: served.name })
    : ok({ name: safeFileName(name, summary.serialHex), answer, issuerDer: served.der });
}

async function answerFor(
  answering: Answering,
  served: Served,
  certificate: ParsedCertificate,
): Promise<SignedAnswer | 'try-later'> {
  const serial = spanBytes(certificate, certificate.serial);
  const certIdDer = buildCertId(certificate, parseOwn(served.der), 'sha1');
  const asked = [{ certIdDer, serialHex: serialHexOf({ serial }) }];
  const given = await getAnswer(answering, { served, asked, answerKey: answerKeyOf(served, asked) });
  return given === 'try-later' ? given : given.answer;
}

function parseOwn(der: Uint8Array): ParsedCertificate {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new BugError('a certificate of the inventory does not parse');
  return parsed.value;
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}-${number}`;
  taken.add(free.toLowerCase());
  return free;
}

const note = (context: WorkspaceContext, { folder, written }: StapleReport): Outcome<null> =>
  writing(context, [], async (tx) => {
    await recordActivity(context, tx, {
      action: 'responder.staples-written',
      entity: 'responder',
      entityId: context.id,
      subject: folder,
      detail: { files: written.length },
    });
    return ok(null);
  });
