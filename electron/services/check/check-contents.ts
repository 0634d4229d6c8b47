import { fail } from '../../../shared/errors.ts';
import type { CheckFinding } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import { listNamedProfiles, listStatedCertificates, type StatedCertificate } from '../../store/stated-rows.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import type { Outcome } from '../ports.ts';
import { findProfileVersion } from '../profiles/profile-versions.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

const PAGE = 500;

/** Rows whose words are not those of their certificate, and profiles that certificates name and nobody has. Reads every certificate. `job.cancelled`. */
export async function checkContents(
  context: WorkspaceContext,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Outcome<readonly CheckFinding[]> {
  const findings: CheckFinding[] = [];
  let after = 0;
  for (let done = 0; ; ) {
    if (signal.aborted) return fail('job.cancelled', {});
    const read = await context.store.readingSlowly((db) => listStatedCertificates(db, after, PAGE));
    // Pages that cannot be read stand among the findings already.
    if (!read.ok) return read.error.code === 'workspace.damaged' ? ok(findings) : read;
    for (const row of read.value)
      if (!isOfItsOctets(row))
        findings.push({ code: 'store.derived-differs', severity: 'error', table: 'certificate', rowId: row.id });
    const last = read.value.at(-1);
    if (last === undefined) break;
    after = last.seq;
    done += read.value.length;
    onProgress(done);
  }
  const profiles = await checkProfiles(context);
  return profiles.ok ? ok([...findings, ...profiles.value]) : profiles;
}

/** Octets that are no certificate are told by their hash, or were let in as they were. */
function isOfItsOctets(row: StatedCertificate): boolean {
  const facts = readCertificateFacts(row.der);
  if (!facts.ok) return true;
  const told = facts.value;
  return (
    told.name === row.name &&
    told.subject === row.subject &&
    told.issuer === row.issuer &&
    told.serialHex === row.serialHex &&
    told.notBefore === row.notBefore &&
    told.notAfter === row.notAfter &&
    told.isCa === row.isCa &&
    told.spkiSha256 === row.spkiSha256
  );
}

async function checkProfiles(context: WorkspaceContext): Outcome<readonly CheckFinding[]> {
  const missing = await context.store.readingSlowly(async (db) => {
    const named = await listNamedProfiles(db);
    const found = await Promise.all(named.map(({ id, version }) => findProfileVersion(db, id, version)));
    return named.filter((_, index) => found[index] === undefined);
  });
  // A profile's row that differs is a finding of its own.
  if (!missing.ok) return missing.error.code === 'workspace.damaged' ? ok([]) : missing;
  return ok(
    missing.value.map(({ id, version }) => ({
      code: 'store.reference',
      severity: 'error',
      table: 'certificate',
      rowId: `${id}/${version}`,
    })),
  );
}
