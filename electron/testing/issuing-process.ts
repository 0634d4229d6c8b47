import type { IssueStep } from '../services/ports.ts';
import { ISSUE_STEPS } from '../services/ports.ts';
import { compose } from '../compose.ts';
import { passphrase, TEST_INSTANT, testPorts, valueOf } from './application.ts';

/** What a process that issues and may be killed is told: by its first argument, as JSON. */
export interface IssuingOrder {
  readonly file: string;
  readonly count: number;
  /** Where the first certificate is exported to. */
  readonly output?: string;
  /** The process kills itself after this step, once it has handled so many. */
  readonly dieAt?: { readonly step: IssueStep; readonly count: number };
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
valueOf(await workspace.unlock({ passphrase: passphrase() }));
const authority = valueOf(await workspace.authorities.find('CA'));
process.stdout.write('ready\n');
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
