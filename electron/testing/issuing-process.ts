import type { BatchId } from '../../shared/model/brands.ts';
import type { IssueStep } from '../services/ports.ts';
import { ISSUE_STEPS, NO_JOB } from '../services/ports.ts';
import { compose } from '../compose.ts';
import { passphrase, TEST_INSTANT, testPorts, valueOf } from './application.ts';

/** What a process that issues and may be killed is told: by its first argument, as JSON. */
export interface IssuingOrder {
  readonly file: string;
  readonly count: number;
  /** Runs this batch instead. */
  readonly batch?: BatchId;
  /** Does this instead: with the authority CA, or with the certificate `client`. */
  readonly act?:
    | 'renew-authority'
    | 'rekey-authority'
    | 'cross-sign'
    | 'renew-certificate'
    | 'issue-crl'
    | 'name-operators';
  /** Who opens the workspace, and who approves what needs a second operator. */
  readonly operators?: readonly [NamedOperator, NamedOperator];
  /** Where the first certificate is exported to. */
  readonly output?: string;
  /** The process kills itself after this step, once it has handled so many. */
  readonly dieAt?: { readonly step: IssueStep; readonly count: number };
}

interface NamedOperator {
  readonly name: string;
  readonly passphrase: string;
}

const order = JSON.parse(process.argv[2] ?? '{}') as IssuingOrder;
const { dieAt } = order;

const application = compose({
  ...testPorts({ now: TEST_INSTANT }),
  stops: {
    at: async (step, count) => {
      if (!ISSUE_STEPS.includes(step)) throw new Error(`unknown step ${step}`);
      if (dieAt?.step !== step || count < dieAt.count) return;
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => undefined);
    },
  },
});

const workspace = valueOf(await application.openWorkspace({ file: order.file }));
const [operator, approver] = order.operators ?? [];
valueOf(
  await workspace.unlock({
    ...(operator === undefined ? {} : { operator: operator.name }),
    passphrase: passphrase(operator?.passphrase),
    isConfirmed: true,
  }),
);
if (approver !== undefined)
  workspace.operators.askApprovals(async (need) => {
    const { id } = valueOf(await workspace.operators.find(approver.name));
    return workspace.operators.approve({ operatorId: id, passphrase: passphrase(approver.passphrase), need });
  });
const authority = valueOf(await workspace.authorities.find('CA'));
process.stdout.write('ready\n');
if (order.batch !== undefined) {
  const ran = valueOf(await workspace.batches.run({ id: order.batch, includeWarnings: false }, NO_JOB));
  await application.close();
  process.stdout.write(`issued ${ran.issued}\n`);
  process.exit(0);
}
if (order.act !== undefined) {
  await act(order.act);
  await application.close();
  process.exit(0);
}
const requests = Array.from({ length: order.count }, (_, index) => ({
  authorityId: authority.id,
  profile: 'tls-client',
  key: 'p256' as const,
  subject: `CN=client ${process.pid} ${index}`,
}));
const issued = valueOf(
  await workspace.issuing.issueMany(requests, { signal: new AbortController().signal, progress: () => undefined }),
);
const [first] = issued;
if (order.output !== undefined && first !== undefined) {
  const target = { path: order.output, overwrite: false };
  valueOf(await workspace.exports.certificate({ id: first.id, format: 'chain-pem', target }));
}
await application.close();
process.stdout.write(`issued ${issued.length}\n`);

async function act(kind: NonNullable<IssuingOrder['act']>): Promise<void> {
  const { authorities, certificates, renewals } = workspace;
  const { id } = authority;
  switch (kind) {
    case 'renew-authority':
      return void valueOf(await authorities.renew({ id }));
    case 'rekey-authority':
      return void valueOf(await authorities.rekey({ id, key: 'p256', name: 'CA 2' }));
    case 'name-operators':
      return void valueOf(
        await workspace.operators.nameFirst({ name: 'Alice', passphrase: passphrase('alice has her own') }),
      );
    case 'issue-crl':
      return void valueOf(await workspace.revocations.issue({ authorityId: id, kinds: ['complete', 'delta'] }));
    case 'cross-sign':
      return void valueOf(await authorities.crossSign({ id, byId: valueOf(await authorities.find('Other')).id }));
    case 'renew-certificate': {
      const wanted = { ids: [valueOf(await certificates.find('client')).id], mode: 'rekey' as const };
      const shown = valueOf(await renewals.plan(wanted)).map(({ certificateId, stamp }) => ({
        id: certificateId,
        stamp,
      }));
      return void valueOf(await renewals.run({ ...wanted, revokeOld: true, shown }, NO_JOB));
    }
  }
}
