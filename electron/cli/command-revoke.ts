import path from 'node:path';
import { REVOCATION_REASONS } from '../../shared/model/certificate.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Command } from './command.ts';
import { findChoice, findNumber, findText, getText, isSet } from './option.ts';

const DEFAULT_CRL_DAYS = 30;
const MAX_CRL_DAYS = 3650;
const CRL_FORMATS = ['pem', 'der'] as const;

export const revokeCommand: Command = {
  options: { reason: { type: 'string' }, comment: { type: 'string' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const reason = findChoice(values, 'reason', REVOCATION_REASONS);
    if (!reason.ok) return reason;
    if (reason.value === undefined) return fail('input.invalid', { field: '--reason', problem: 'missing' });
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const certificate = await workspace.value.certificates.find(positionals[0] ?? '');
    if (!certificate.ok) return certificate;
    const revoked = await workspace.value.revocations.revoke({
      id: certificate.value.id,
      reason: reason.value,
      comment: findText(values, 'comment'),
    });
    if (!revoked.ok) return revoked;
    const { certificateId, revokedAt, ...rest } = revoked.value;
    const json = { id: certificateId, ...rest, revokedAt: new Date(revokedAt).toISOString() };
    return ok({ exitCode: 0, json, lines: commandText.revoked(rest.name, rest.serialHex) });
  },
};

export const crlIssueCommand: Command = {
  options: {
    ca: { type: 'string' },
    days: { type: 'string' },
    out: { type: 'string' },
    format: { type: 'string' },
    delta: { type: 'boolean' },
    force: { type: 'boolean' },
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    if (isSet(values, 'delta')) return fail('input.invalid', { field: '--delta', problem: 'not-supported-yet' });
    const ca = getText(values, 'ca');
    if (!ca.ok) return ca;
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const days = findNumber(values, 'days', { min: 1, max: MAX_CRL_DAYS });
    if (!days.ok) return days;
    const chosen = findChoice(values, 'format', CRL_FORMATS);
    if (!chosen.ok) return chosen;
    const target = { path: out.value, overwrite: isSet(values, 'force') };
    const ready = await checkTarget(target);
    if (!ready.ok) return ready;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const authority = await workspace.value.authorities.find(ca.value);
    if (!authority.ok) return authority;
    const authorityId = authority.value.id;
    const crl = await workspace.value.revocations.issueCrl({ authorityId, days: days.value ?? DEFAULT_CRL_DAYS });
    if (!crl.ok) return crl;
    const format = chosen.value ?? (path.extname(out.value).toLowerCase() === '.der' ? 'der' : 'pem');
    const written = await workspace.value.exports.crl({ authorityId, format, target });
    if (!written.ok) return written;
    const { thisUpdate, nextUpdate, ...rest } = crl.value;
    const instants = { thisUpdate: new Date(thisUpdate).toISOString(), nextUpdate: new Date(nextUpdate).toISOString() };
    return ok({
      exitCode: 0,
      json: { ...rest, ...instants, file: out.value },
      lines: [commandText.crlIssued(rest.number, rest.entries, nextUpdate, out.value)],
    });
  },
};
