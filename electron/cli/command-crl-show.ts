import type { CrlKind } from '../../shared/model/crl-plan.ts';
import { MAX_CRL_PAGE } from '../../shared/model/crl-viewer.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { crlShownText, crlVerdictText } from '../../shared/text/en/cli-revocation.ts';
import type { Outcome } from '../services/ports.ts';
import { readCrlFile, verifyCrl } from '../services/revocation/verify-crl.ts';
import type { Command, Invocation } from './command.ts';
import { findInstant } from './instant-option.ts';
import { findNumber, findText, getText, isSet } from './option.ts';

const SHOWN = 20;
const MOST_SHARDS = 63;

/** Exit code 1 where entries were looked for and there are none. */
export const crlShowCommand: Command = {
  options: {
    ca: { type: 'string' },
    number: { type: 'string' },
    delta: { type: 'boolean' },
    shard: { type: 'string' },
    serial: { type: 'string' },
    reason: { type: 'string' },
    limit: { type: 'string' },
  },
  positionals: { min: 0, max: 1 },
  run: async (invocation) => {
    const { values, session } = invocation;
    const limit = findNumber(values, 'limit', { min: 0, max: MAX_CRL_PAGE });
    if (!limit.ok) return limit;
    const der = await readDer(invocation);
    if (!der.ok) return der;
    const { crlViewer } = session.application;
    const opened = await crlViewer.open(der.value);
    if (!opened.ok) return opened;
    const serial = findText(values, 'serial');
    const reason = findText(values, 'reason');
    const question = {
      ...(serial === undefined ? {} : { serial, match: 'start' as const }),
      ...(reason === undefined ? {} : { reasons: [reason] }),
    };
    const wanted = { question, offset: 0, limit: Math.max(1, limit.value ?? SHOWN) };
    const page = await crlViewer.page(opened.value.handle, wanted);
    if (!page.ok) return page;
    const items = page.value.items.slice(0, limit.value ?? SHOWN);
    const { firstEntries: _, ...details } = opened.value.details;
    const isMissed = (serial !== undefined || reason !== undefined) && page.value.total === 0;
    return ok({
      exitCode: isMissed ? 1 : 0,
      json: { ...details, bytes: opened.value.bytes, total: page.value.total, items },
      lines: crlShownText(opened.value.details, items, page.value.total),
    });
  },
};

async function readDer({ values, positionals, session }: Invocation): Outcome<Uint8Array> {
  const [file] = positionals;
  if (file !== undefined) return readCrlFile(session.file(file));
  const ca = getText(values, 'ca');
  if (!ca.ok) return ca;
  const number = findNumber(values, 'number', { min: 1, max: Number.MAX_SAFE_INTEGER });
  if (!number.ok) return number;
  const shard = findNumber(values, 'shard', { min: 0, max: MOST_SHARDS });
  if (!shard.ok) return shard;
  const kind: CrlKind = isSet(values, 'delta') ? 'delta' : 'complete';
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const authority = await workspace.value.authorities.find(ca.value);
  if (!authority.ok) return authority;
  const { id: authorityId, name } = authority.value;
  const state = await workspace.value.revocations.state(authorityId);
  if (!state.ok) return state;
  const newest = (kind === 'delta' ? state.value.delta : state.value.complete)?.number;
  const wanted = number.value ?? newest ?? 0;
  const der = await workspace.value.ownCrls.der({ authorityId, number: wanted, kind, shard: shard.value ?? 0 });
  if (der.ok || der.error.code !== 'certificate.not-found') return der;
  return fail('crl.not-found', { name, number: wanted });
}

/** Exit code 1 where a check failed. */
export const crlVerifyCommand: Command = {
  options: { issuer: { type: 'string' }, at: { type: 'string' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const issuer = getText(values, 'issuer');
    if (!issuer.ok) return issuer;
    const at = findInstant(values, 'at');
    if (!at.ok) return at;
    const verdict = await verifyCrl({
      source: session.file(positionals[0] ?? ''),
      issuer: session.file(issuer.value),
      at: at.value ?? Date.now(),
    });
    if (!verdict.ok) return verdict;
    const { valid, checks, details } = verdict.value;
    const { firstEntries: _, ...about } = details;
    return ok({ exitCode: valid ? 0 : 1, json: { valid, checks, ...about }, lines: crlVerdictText(valid, checks) });
  },
};
