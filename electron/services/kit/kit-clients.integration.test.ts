import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askProxy, type Judge, runInKit, startJudge } from '../../testing/kit/kit-dial.ts';
import { createKitLab, KIT_PASSPHRASE, type KitLab, writeKit } from '../../testing/kit/kit-lab.ts';
import { type KitProgram, startKitProgram } from '../../testing/kit/kit-programs.ts';
import { findFreePort } from '../../testing/servers/tool-process.ts';
import type { IssuedTestCertificate } from '../../testing/test-authority.ts';
import type { KitConfigurationPart } from './context.ts';

let lab: KitLab;
beforeAll(() => {
  lab = createKitLab();
});
afterAll(() => lab.remove());

const judges: Judge[] = [];
afterEach(async () => {
  await Promise.all(judges.splice(0).map((judge) => judge.stop()));
});

async function startJudgeWith(own: IssuedTestCertificate): Promise<Judge> {
  const judge = await startJudge(lab, own);
  judges.push(judge);
  return judge;
}

const PROXIES: readonly (readonly [program: KitProgram, part: KitConfigurationPart, file: string])[] = [
  ['nginx', 'nginx', 'nginx-client.conf'],
  ['apache', 'apache', 'apache-client.conf'],
  ['haproxy', 'haproxy', 'haproxy-client.cfg'],
  ['caddy', 'caddy', 'caddy-client.caddyfile'],
  ['caddy-json', 'caddy', 'caddy-client.json'],
];
const FORMS = ['encrypted', 'clear'] as const;

describe('a proxy that is started with its kit', () => {
  it.each(PROXIES.flatMap((proxy) => FORMS.map((keyForm) => [...proxy, keyForm] as const)))(
    '%s (%s, %s, %s key) shows its certificate to the right server and to no other',
    async (program, part, file, keyForm) => {
      for (const own of [lab.server, lab.stranger, lab.misnamed]) {
        const judge = await startJudgeWith(own);
        const localPort = await findFreePort();
        const kit = writeKit(lab, { part, role: 'client', keyForm, port: judge.port, localPort });
        const proxy = await startKitProgram(program, { kit, file, port: localPort });
        const answer = await askProxy(localPort);
        await proxy.stop();
        const isRight = own === lab.server;
        expect(answer, proxy.log()).toMatchObject(
          isRight ? { status: 200, text: 'let in partner gateway\n' } : { status: expect.toBeOneOf([500, 502, 503]) },
        );
        expect(judge.seen).toEqual(
          isRight ? [{ der: Buffer.from(lab.client.der), host: `localhost:${judge.port}` }] : [],
        );
      }
    },
  );
});

/** Programs that ask once; each command as the comment of its file has it. */
const ASKERS: readonly (readonly [part: KitConfigurationPart, command: string, environment: Record<string, string>])[] =
  [
    ['curl', `curl --config curl-client.conf --fail --silent --show-error --pass '${KIT_PASSPHRASE}'`, {}],
    [
      'openssl',
      `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | sh openssl-client.sh -ign_eof -pass env:KIT_PASSPHRASE`,
      { KIT_PASSPHRASE },
    ],
    ['node', 'node node-client.mjs', { KIT_PASSPHRASE }],
    ['java-client', 'java MutualTlsClient.java', { KIT_PASSPHRASE }],
  ];

describe('a client that is run with its kit', () => {
  // Java reads the key store, which is the same for both forms.
  const formsOf = (part: KitConfigurationPart) => FORMS.slice(0, part === 'java-client' ? 1 : 2);
  it.each(ASKERS.flatMap((asker) => formsOf(asker[0]).map((keyForm) => [...asker, keyForm] as const)))(
    '%s is let in with its certificate and believes no other server',
    async (part, command, environment, keyForm) => {
      // Java compiles its program for each.
      const others = part === 'java-client' ? [lab.misnamed] : [lab.stranger, lab.misnamed];
      for (const own of [lab.server, ...others]) {
        const judge = await startJudgeWith(own);
        const kit = writeKit(lab, { part, role: 'client', keyForm, port: judge.port });
        const said = await runInKit(kit.folder, command, environment);
        if (own !== lab.server) {
          expect(said.output).not.toContain('let in');
          expect(said.exitCode, said.output).not.toBe(0);
          expect(judge.seen).toEqual([]);
          continue;
        }
        expect(said.output).toContain('let in partner gateway');
        expect(judge.seen).toMatchObject([{ der: Buffer.from(lab.client.der) }]);
      }
    },
  );

  it('is refused by the same server without its certificate', async () => {
    const judge = await startJudgeWith(lab.server);
    const said = await runInKit(lab.folder, `curl --silent --show-error --insecure https://localhost:${judge.port}/`);
    expect(said.exitCode).not.toBe(0);
    expect([judge.seen.length, judge.refused.length]).toEqual([0, 1]);
  });
});
