import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun, RunSettings } from '../../shared/model/connection.ts';
import {
  createDialLab,
  credentialOf,
  type DialLab,
  dialOptions,
  dialRun,
  startMatrixServer,
} from '../testing/dial/run-matrix.ts';
import { RUN_SETTINGS } from '../testing/dial/run-settings.ts';
import { startPlainHttp } from '../testing/servers/raw-server.ts';
import { findFreePort } from '../testing/servers/tool-process.ts';
import type { DialOptions } from '../tls/dial.ts';
import { buildRunReport } from './connection-report.ts';
import { buildCommands } from './run-commands.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/connection-run.schema.json'), 'utf8'),
) as object;
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
formats['default'](ajv);
const validate = ajv.compile(schema);

/** What the schema has against a report as a file holds it. */
const problems = (report: unknown): unknown => (validate(JSON.parse(JSON.stringify(report))) ? [] : validate.errors);

let lab: DialLab;
beforeAll(() => {
  lab = createDialLab();
});
afterAll(() => lab.remove());

async function run(options: DialOptions, settings: Partial<RunSettings> = {}): Promise<ConnectionRun> {
  return { ...(await dialRun(options)), id: 'run-1' as RunId, settings: { ...RUN_SETTINGS, ...settings } };
}

describe('the report of a run', () => {
  it.each([
    ['openssl', 'TLSv1.2', 'client'],
    ['openssl', 'TLSv1.3', 'clientExpired'],
    ['nginx', 'TLSv1.3', 'clientWrongCa'],
    ['nginx', 'TLSv1.2', null],
  ] as const)('follows its documented schema: %s %s with %s', async (server, version, credential) => {
    const running = await startMatrixServer(lab, { server, version, certificate: 'server' });
    const chosen = credential === null ? {} : { credential: credentialOf(lab, credential) };
    const found = await run(dialOptions(lab, running.port, chosen));
    await running.stop();
    expect(problems(buildRunReport(found))).toEqual([]);
  });

  it('follows it for what is no TLS, nobody there, and a server that is not trusted', async () => {
    const plain = await startPlainHttp();
    expect(problems(buildRunReport(await run(dialOptions(lab, plain.port))))).toEqual([]);
    await plain.stop();
    expect(problems(buildRunReport(await run(dialOptions(lab, await findFreePort()))))).toEqual([]);
    const other = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'serverExpired' });
    const untrusted = await run(
      dialOptions(lab, other.port, { trust: { mode: 'none', anchors: [], intermediates: [] } }),
    );
    await other.stop();
    expect(problems(buildRunReport(untrusted))).toEqual([]);
  });

  it('follows it with everything a run can hold', async () => {
    const running = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
    const base = await run(dialOptions(lab, running.port, { credential: credentialOf(lab, 'clientExpired') }));
    await running.stop();
    const evidence = [{ code: 'waited', values: { ms: 5 }, message: 0, field: 'random' }] as const;
    const full: ConnectionRun = {
      ...base,
      settings: {
        ...RUN_SETTINGS,
        serverName: { name: 'other.example' },
        localAddress: '127.0.0.1',
        startTls: 'smtp',
        proxy: { kind: 'socks5', host: 'proxy', port: 1080, user: 'me' },
        httpGet: '/login?token=hunter2',
      },
      alert: { number: 45, name: 'certificate_expired', from: 'server', level: 'fatal' },
      attempts: [{ address: '::1', family: 6, startedMs: 0, endedMs: null, result: 'refused', code: 'ECONNREFUSED' }],
      ruledOut: [{ id: 'stalled', evidence }],
      preflight: { fits: 'no', checks: [{ check: 'validity', result: 'failed', evidence, withheldBy: ['java'] }] },
      clock: { peerAt: 8.64e15, skewMs: -12 },
      withoutCertificate: {
        handshake: 'completed',
        afterHandshake: 'refused',
        alert: null,
        status: 400,
        certificateRequested: true,
      },
      outcome: {
        ...base.outcome,
        application: { bytes: 9, firstLine: 'HTTP/1.1 302 /cb?code=hunter2 Set-Cookie: id=hunter2' },
      },
    };
    const report = buildRunReport(full);
    expect(problems(report)).toEqual([]);
    expect(problems({ ...report, commands: buildCommands(full) })).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
    expect(report).toMatchObject({ settings: { httpGet: '/login?…' }, clock: { peerAt: '9999-12-31T23:59:59.000Z' } });
  });

  it('is refused by it with a field more, a field less or a time of another form', async () => {
    const report = buildRunReport(await run(dialOptions(lab, await findFreePort())));
    expect(problems({ ...report, extra: 1 })).not.toEqual([]);
    expect(problems({ ...report, trust: { ...report.trust, extra: 1 } })).not.toEqual([]);
    expect(problems({ ...report, settings: { ...report.settings, family: undefined } })).not.toEqual([]);
    expect(problems({ ...report, startedAt: '2026-11-22 06:00' })).not.toEqual([]);
  });

  it('holds no secret and no octets of the connection', async () => {
    const running = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
    const options = dialOptions(lab, running.port, { credential: credentialOf(lab, 'client') });
    const found = await run(options);
    await running.stop();
    const text = JSON.stringify(buildRunReport(found));
    expect(text).not.toMatch(/"(?:hex|derHex|records)"/);
    expect(text).not.toContain('PRIVATE KEY');
  });
});
