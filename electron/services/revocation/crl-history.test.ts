import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { type CrlKind, DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

const MINUTE = 60_000;
const CERTIFICATES = 6;
const ACTS = 45;

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
let ids: readonly CertificateId[];
let files: readonly string[];
beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('history');
  authorityId = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' })).id;
  const wanted = { authorityId, profile: 'tls-client', key: 'p256' } as const;
  const requests = Array.from({ length: CERTIFICATES }, (_, n) => ({ ...wanted, subject: `CN=client ${n}` }));
  const job = { signal: new AbortController().signal, progress: () => undefined };
  ids = valueOf(await workspace.issuing.issueMany(requests, job)).map(({ id }) => id);
  files = ids.map((_, n) => test.at(`${n}.pem`));
  for (const [n, id] of ids.entries()) {
    const target = { path: files[n] ?? '', overwrite: false };
    valueOf(await workspace.exports.certificate({ id, format: 'pem', target }));
  }
  const target = { path: test.at('ca.pem'), overwrite: false };
  valueOf(await workspace.exports.authority({ id: authorityId, chain: false, target }));
  const plan = {
    ...DEFAULT_CRL_PLAN,
    delta: { everyHours: null, validHours: 24 },
    deltaUrls: ['http://crl.example/{ca}-delta.crl'],
  };
  valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
});
afterAll(() => test.end());

/** Small numbers that look random and are the same each time. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * sides);
  };
}

type Status = 'valid' | 'on-hold' | 'revoked';
type Listed = 'good' | 'revoked';

/** What OpenSSL says of every certificate by these lists. */
function judge(lists: readonly string[], args: readonly string[]): Promise<readonly Listed[]> {
  const at = String(Math.floor(test.clock.now / 1000));
  const crls = lists.flatMap((file) => ['-CRLfile', file]);
  const all = ['verify', '-attime', at, '-crl_check', ...args, '-CAfile', test.at('ca.pem'), ...crls, ...files];
  return new Promise((resolve, reject) => {
    execFile('openssl', all, (_error, stdout, stderr) => {
      const said = `${stdout}\n${stderr}`.replaceAll('CN = ', 'CN=');
      const listed = files.map((file, n): Listed | undefined => {
        if (said.includes(`${file}: OK`)) return 'good';
        return said.includes(`CN=client ${n}\nerror 23 `) ? 'revoked' : undefined;
      });
      const told = listed.filter((one) => one !== undefined);
      if (told.length === files.length) resolve(told);
      else reject(new Error(said));
    });
  });
}

async function save(number: number, kind: CrlKind): Promise<string> {
  const path = test.at(`${number}-${kind}.pem`);
  const target = { path, overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId, number, kind, format: 'pem', target }));
  return path;
}

const selection = (id: CertificateId) => ({ selection: { ids: [id] } });

/** Does an act that fits the status of a certificate or doesn't, and says what has to come of it. */
async function actOn(
  id: CertificateId,
  dice: (sides: number) => number,
  model: Map<CertificateId, Told>,
): Promise<void> {
  const { revocations } = workspace;
  const { status = 'valid', isListed = false, heldBefore } = model.get(id) ?? {};
  switch (dice(4)) {
    case 0: {
      const report = valueOf(await revocations.revokeMany({ ...selection(id), reason: 'certificateHold' }));
      expect(report.done).toBe(status === 'valid' ? 1 : 0);
      if (report.done === 1) model.set(id, { status: 'on-hold', isListed: false });
      return;
    }
    case 1: {
      // Rarely, or soon nothing is left that may change.
      if (dice(3) > 0) return;
      const report = valueOf(await revocations.revokeMany({ ...selection(id), reason: 'keyCompromise' }));
      expect(report.done).toBe(status === 'revoked' ? 0 : 1);
      if (report.done === 1)
        model.set(id, {
          status: 'revoked',
          isListed: false,
          ...(status === 'on-hold' ? { heldBefore: { isListed } } : {}),
        });
      return;
    }
    case 2: {
      const report = valueOf(await revocations.release(selection(id)));
      expect(report.done).toBe(status === 'on-hold' ? 1 : 0);
      if (report.done === 1) model.set(id, { status: 'valid', isListed: false });
      return;
    }
    default: {
      const report = valueOf(await revocations.undo(selection(id)));
      expect(report.done).toBe(status !== 'valid' && !isListed ? 1 : 0);
      if (report.done === 0) return;
      if (heldBefore === undefined) model.set(id, { status: 'valid', isListed: false });
      else model.set(id, { status: 'on-hold', isListed: heldBefore.isListed });
    }
  }
}

interface Told {
  readonly status: Status;
  readonly isListed: boolean;
  /** It was on hold before it was revoked, and the revocation may be undone. */
  readonly heldBefore?: { readonly isListed: boolean };
}

describe('whatever is revoked, held, released, taken back and issued', () => {
  it.each([1, 2])('is told alike by complete lists, by deltas and by the workspace (%i)', async (seed) => {
    const dice = createDice(seed);
    const model = new Map<CertificateId, Told>();
    for (const id of ids) {
      const { status } = valueOf(await workspace.certificates.find(id));
      if (status === 'revoked' || status === 'on-hold') model.set(id, { status, isListed: true });
    }
    let base = valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] })).act.number;
    for (let act = 0; act < ACTS; act += 1) {
      test.clock.now += MINUTE;
      const id = ids[dice(ids.length)];
      if (dice(4) > 0 && id !== undefined) {
        await actOn(id, dice, model);
        continue;
      }
      const kinds: readonly CrlKind[] = dice(3) === 0 ? ['complete'] : ['delta'];
      const { act: issued } = valueOf(await workspace.revocations.issue({ authorityId, kinds }));
      for (const [one, told] of model) model.set(one, { status: told.status, isListed: true });
      const expected = ids.map((one): Listed => ((model.get(one)?.status ?? 'valid') === 'valid' ? 'good' : 'revoked'));
      const withDelta = [await save(base, 'complete'), await save(issued.number, 'delta')];
      // Without -extended_crl OpenSSL takes the newest list for a complete one, a delta too.
      expect(await judge(withDelta, ['-extended_crl', '-use_deltas'])).toEqual(expected);
      if (kinds[0] === 'complete') {
        base = issued.number;
        expect(await judge([await save(base, 'complete')], [])).toEqual(expected);
      }
      for (const one of ids)
        expect(valueOf(await workspace.certificates.find(one)).status).toBe(model.get(one)?.status ?? 'valid');
    }
  });
});
