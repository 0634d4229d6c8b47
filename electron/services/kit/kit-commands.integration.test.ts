import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { IMPORTED_ARN, startAwsEndpoint } from '../../testing/kit/aws-endpoint.ts';
import { prepareKit, runInKit, startJudge } from '../../testing/kit/kit-dial.ts';
import { createKitLab, KIT_PASSPHRASE, type KitLab, type WrittenKit, writeKit } from '../../testing/kit/kit-lab.ts';

let lab: KitLab;
beforeAll(() => {
  lab = createKitLab();
});
afterAll(() => lab.remove());

interface Manifest {
  readonly data?: Readonly<Record<string, string>>;
}

/** kubectl breaks base64 into lines or not, as it likes. */
const withPlainData = (manifest: Manifest): Manifest =>
  manifest.data === undefined
    ? manifest
    : {
        ...manifest,
        data: Object.fromEntries(
          Object.entries(manifest.data).map(([name, text]) => [name, text.replaceAll(/\s/g, '')]),
        ),
      };

describe('kubectl', () => {
  const kubectl = (kit: WrittenKit, ...args: readonly string[]): string =>
    execFileSync('kubectl', args, { cwd: kit.folder, encoding: 'utf8' });

  /** What kubectl itself makes from words on its command line, without what a cluster fills in. */
  const made = (kit: WrittenKit, ...args: readonly string[]): Manifest => {
    const {
      status: _status,
      metadata,
      ...object
    } = parse(kubectl(kit, 'create', ...args, '--dry-run=client', '-o', 'yaml'));
    const { creationTimestamp: _created, ...named } = metadata;
    return withPlainData({ ...object, metadata: named });
  };
  const FILES = [
    '--from-file=tls.crt=fullchain.pem',
    '--from-file=tls.key=key-clear.pem',
    '--from-file=ca.crt=trust.pem',
  ];

  it('makes from the kustomization what it makes from words: the secret and the ingress', async () => {
    const kit = writeKit(lab, { part: 'kubernetes', role: 'server', keyForm: 'encrypted', port: 443 });
    await prepareKit(kit.folder, kit.textOf('kustomization.yaml'));
    const [secret, ingress, ...rest] = parseAllDocuments(kubectl(kit, 'kustomize', '.')).map((document) =>
      withPlainData(document.toJS()),
    );
    expect(rest).toEqual([]);
    expect(secret).toEqual(made(kit, 'secret', 'generic', kit.slug, '--type=kubernetes.io/tls', ...FILES));
    const keyPem = Buffer.from(secret?.data?.['tls.key'] ?? '', 'base64');
    expect(createPrivateKey(keyPem).equals(lab.server.privateKey)).toBe(true);
    const annotations = {
      'auth-tls-secret': `default/${kit.slug}`,
      'auth-tls-verify-client': 'on',
      'auth-tls-verify-depth': '2',
    };
    expect(ingress).toEqual(
      made(
        kit,
        'ingress',
        kit.slug,
        '--class=nginx',
        ...['localhost', '*.wild.example'].map((host) => `--rule=${host}/*=application:8080,tls=${kit.slug}`),
        ...Object.entries(annotations).map(
          ([name, value]) => `--annotation=nginx.ingress.kubernetes.io/${name}=${value}`,
        ),
      ),
    );
  });

  it('takes the command that makes the secret for Istio', async () => {
    for (const role of ['server', 'client'] as const) {
      const kit = writeKit(lab, { part: 'istio', role, keyForm: 'encrypted', port: 443 });
      const text = kit.textOf(role === 'server' ? 'istio-gateway.yaml' : 'istio-destination-rule.yaml');
      await prepareKit(kit.folder, text);
      const [, command = ''] = /^# {3}(kubectl .*\\\n# {5}.*)$/m.exec(text) ?? [];
      const said = await runInKit(kit.folder, `${command.replace('\n#', '\n')} --dry-run=client -o yaml`);
      expect(said.exitCode, said.output).toBe(0);
      expect(parse(said.output)).toMatchObject({
        ...made(kit, 'secret', 'generic', kit.slug, ...FILES),
        metadata: { namespace: role === 'server' ? 'istio-system' : 'default' },
      });
    }
  });
});

describe('the command line of AWS', () => {
  const run = async (role: 'server' | 'client', args: string) => {
    const kit = writeKit(lab, { part: 'aws-api-gateway', role, keyForm: 'encrypted', port: 443, host: 'api.example' });
    await prepareKit(kit.folder, kit.textOf('aws-api-gateway.sh'));
    const endpoint = await startAwsEndpoint(path.join(kit.parent, 'bin'));
    const said = await runInKit(lab.folder, `sh ${kit.folder}/aws-api-gateway.sh ${args}`, endpoint.environment);
    await endpoint.stop();
    return { kit, said, requests: endpoint.requests };
  };
  const domainOf = (body: string): unknown => JSON.parse(body);

  it('makes the domain with the trust store and the certificate of a server', async () => {
    const { kit, said, requests } = await run('server', 'my-bucket');
    expect(said.exitCode, said.output).toBe(0);
    expect(requests.map(({ line }) => line.replace(/\?x-id.*/, ''))).toEqual([
      'POST /',
      'PUT /my-bucket?versioning',
      `PUT /my-bucket/${kit.slug}/aws-truststore.pem`,
      'POST /v2/domainnames',
    ]);
    const [imported, versioning, stored, domain] = requests.map(({ body }) => body);
    const sent = JSON.parse(imported ?? '') as Record<'Certificate' | 'PrivateKey' | 'CertificateChain', string>;
    const { pem } = kit.context;
    expect(Buffer.from(sent.Certificate, 'base64').toString()).toBe(pem.certificate);
    expect(Buffer.from(sent.CertificateChain, 'base64').toString()).toBe(pem.chain);
    expect(createPrivateKey(Buffer.from(sent.PrivateKey, 'base64')).equals(lab.server.privateKey)).toBe(true);
    expect(versioning).toContain('<Status>Enabled</Status>');
    expect(stored).toContain(pem.trust);
    expect(domainOf(domain ?? '')).toEqual({
      domainName: 'api.example',
      domainNameConfigurations: [{ certificateArn: IMPORTED_ARN, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
      mutualTlsAuthentication: { truststoreUri: `s3://my-bucket/${kit.slug}/aws-truststore.pem` },
      tags: { 'countersign-kit': kit.slug },
    });
  });

  it('makes the domain that lets a client in with the certificate that is named, and nothing when none is', async () => {
    const arn = 'arn:aws:acm:eu-central-1:111122223333:certificate/own';
    const named = await run('client', `my-bucket ${arn}`);
    expect(named.said.exitCode, named.said.output).toBe(0);
    expect(named.requests.length).toBe(3);
    expect(domainOf(named.requests[2]?.body ?? '')).toMatchObject({
      domainNameConfigurations: [{ certificateArn: arn }],
    });
    const unnamed = await run('client', 'my-bucket');
    expect(unnamed.said.exitCode).not.toBe(0);
    expect(unnamed.requests).toEqual([]);
  });
});

describe('Java', () => {
  const environment = { KIT_PASSPHRASE, STORE_PASSPHRASE: 'of the application' };

  it('lets a program without TLS settings in by the properties of the kit', async () => {
    const judge = await startJudge(lab, lab.server);
    const kit = writeKit(lab, { part: 'java-client', role: 'client', keyForm: 'encrypted', port: judge.port });
    const program = path.join(import.meta.dirname, '../../testing/kit/PlainClient.java');
    const secret = `-Djavax.net.ssl.keyStorePassword='${KIT_PASSPHRASE}'`;
    const url = `https://localhost:${judge.port}/`;
    const said = await runInKit(kit.folder, `java @java-client.args ${secret} ${program} ${url}`);
    expect(said.output).toContain('let in partner gateway');
    const without = await runInKit(kit.folder, `java -Djavax.net.ssl.trustStore=truststore.p12 ${program} ${url}`);
    expect(without.exitCode).not.toBe(0);
    expect(judge.seen.length).toBe(1);
    await judge.stop();
  });

  it('lists both stores and takes them into those of an application', async () => {
    const kit = writeKit(lab, { part: 'java-client', role: 'client', keyForm: 'encrypted', port: 443 });
    const said = await runInKit(kit.folder, 'sh java-keytool.sh own.p12 trusted.p12', environment);
    expect(said.exitCode, said.output).toBe(0);
    expect(said.output).toMatch(/partner, .*PrivateKeyEntry[^]*authority-0, .*trustedCertEntry/);
    const read = (store: string) =>
      runInKit(kit.folder, `openssl pkcs12 -noenc -in ${store} -passin env:STORE_PASSPHRASE`, environment);
    expect((await read('own.p12')).output).toContain('BEGIN PRIVATE KEY');
    // The mark by which Java trusts an entry.
    expect((await read('trusted.p12')).output).toContain('2.16.840.1.113894.746875.1.1');
  });
});
