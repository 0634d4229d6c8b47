import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KIT_CONTEXT as CONTEXT } from '../../../testing/kit/kit-context.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../../testing/hostile-name.ts';
import type { KitCertificate, KitConfigurationPart, KitContext, KitText } from '../context.ts';
import { KIT_CONFIGURATIONS } from './configurations.ts';

const CERTIFICATE = CONTEXT.certificate;
const PARTS = Object.keys(KIT_CONFIGURATIONS) as KitConfigurationPart[];

const contextWith = (certificate: Partial<KitCertificate>, changes: Partial<KitContext> = {}): KitContext => ({
  ...CONTEXT,
  ...changes,
  certificate: { ...CERTIFICATE, ...certificate },
});

const buildAll = (context: KitContext): readonly KitText[] =>
  Object.values(KIT_CONFIGURATIONS).flatMap(({ build }) => build(context));

const namesOf = (context: KitContext): readonly string[] => buildAll(context).map(({ name }) => name);

const textOf = (context: KitContext, wanted: string): string =>
  buildAll(context).find(({ name }) => name === wanted)?.text ?? '';

describe('the configurations of a kit', () => {
  it('are for the roles that the certificate has', () => {
    expect(namesOf(contextWith({ isServer: false }))).toMatchInlineSnapshot(`
      [
        "nginx-client.conf",
        "apache-client.conf",
        "haproxy-client.cfg",
        "caddy-client.caddyfile",
        "caddy-client.json",
        "traefik-client.yaml",
        "envoy-client.yaml",
        "kustomization.yaml",
        "istio-service-entry.yaml",
        "istio-destination-rule.yaml",
        "aws-api-gateway.sh",
        "aws-domain-name.json",
        "aws-truststore.pem",
        "curl-client.conf",
        "openssl-client.sh",
        "node-client.mjs",
        "MutualTlsClient.java",
        "java-client.args",
        "java-keytool.sh",
      ]
    `);
    expect(namesOf(contextWith({ isClient: false }))).toMatchInlineSnapshot(`
      [
        "nginx-server.conf",
        "apache-server.conf",
        "haproxy-server.cfg",
        "caddy-server.caddyfile",
        "caddy-server.json",
        "traefik-server.yaml",
        "envoy-server.yaml",
        "kustomization.yaml",
        "kubernetes-ingress.yaml",
        "istio-gateway.yaml",
        "aws-api-gateway.sh",
        "aws-domain-name.json",
        "aws-truststore.pem",
        "openssl-server.sh",
        "node-server.mjs",
        "MutualTlsServer.java",
        "java-keytool.sh",
      ]
    `);
    expect(namesOf(contextWith({ isServer: false, isClient: false }))).toEqual([]);
    expect(new Set(namesOf(CONTEXT)).size).toBe(namesOf(CONTEXT).length);
  });

  it('are none without issuers, for nobody could be checked', () => {
    const { trust: _trust, trustStore: _store, ...files } = CONTEXT.files;
    expect(namesOf({ ...CONTEXT, files, issuers: [] })).toEqual([]);
  });

  it.each(PARTS)('%s says how it was proved at its top', (part) => {
    const { proof, build } = KIT_CONFIGURATIONS[part];
    const words = {
      handshake: 'Verified: ',
      'program-check': 'Partly verified: ',
      schema: 'Partly verified: ',
      'not-verified': 'NOT VERIFIED: ',
    };
    for (const { name, text } of build(CONTEXT))
      if (!/\.(?:json|pem)$/.test(name)) expect(text.split('\n')[2], name).toContain(words[proof]);
  });

  it('name the key in clear where a program cannot ask, with the command that makes it', () => {
    for (const { name, text } of buildAll(CONTEXT).filter((file) => file.text.includes('key-clear.pem')))
      if (!name.endsWith('.json'))
        expect(text, name).toContain('(umask 077; openssl pkey -in key.pem -out key-clear.pem)');
    for (const keyForm of ['clear', 'none'] as const)
      for (const { text } of buildAll({ ...CONTEXT, keyForm })) expect(text).not.toMatch(/key-clear|encrypted/);
    expect(textOf({ ...CONTEXT, keyForm: 'none' }, 'nginx-client.conf')).toContain('put it here as key.pem');
  });

  it('name a service that nobody named as one to be replaced', () => {
    for (const { name, text } of buildAll(contextWith({ isServer: false })))
      if (!/keytool|kustomization|args|json|pem$/.test(name))
        expect(text, name).toContain('replace service.example by its host name');
    for (const name of ['java-keytool.sh', 'kustomization.yaml', 'java-client.args'])
      expect(textOf(contextWith({ isServer: false }), name)).not.toContain('Nobody named');
    const named = contextWith({ isServer: false }, { endpoint: { host: 'api.example', port: 8443 } });
    for (const { text } of buildAll(named)) expect(text).not.toContain('service.example');
  });

  it('leave out what a program cannot check: addresses, wildcards', () => {
    const byAddress = contextWith({ dnsNames: [] }, { endpoint: { host: '2001:db8::7', port: 443 } });
    expect(namesOf(byAddress)).toMatchInlineSnapshot(`
      [
        "nginx-server.conf",
        "apache-server.conf",
        "apache-client.conf",
        "haproxy-server.cfg",
        "caddy-client.caddyfile",
        "caddy-client.json",
        "traefik-client.yaml",
        "envoy-server.yaml",
        "envoy-client.yaml",
        "kustomization.yaml",
        "curl-client.conf",
        "openssl-server.sh",
        "openssl-client.sh",
        "node-server.mjs",
        "node-client.mjs",
        "MutualTlsServer.java",
        "MutualTlsClient.java",
        "java-client.args",
        "java-keytool.sh",
      ]
    `);
    expect(textOf(byAddress, 'node-client.mjs')).toContain('"https://[2001:db8::7]/"');
    expect(textOf(byAddress, 'openssl-client.sh')).toContain("-connect '[2001:db8::7]:443'");
    expect(namesOf(contextWith({ dnsNames: ['*.a.example'], ipAddresses: [] }))).not.toContain('traefik-server.yaml');
    expect(textOf(CONTEXT, 'traefik-server.yaml')).not.toContain('*.');
    expect(textOf(CONTEXT, 'caddy-server.caddyfile')).not.toContain('192.0.2.7');
    expect(namesOf(contextWith({}, { endpoint: { host: 'a_b', port: 1 } }))).not.toContain('MutualTlsClient.java');
  });

  it('throw on a file name or slug that the kit would never make', () => {
    for (const files of [{ key: '../key.pem' }, { trust: 'a b' }, { fullChain: 'x;y' }, { chain: '-x' }])
      expect(() => namesOf({ ...CONTEXT, files: { ...CONTEXT.files, ...files } })).toThrow('unsafe');
    for (const slug of ['', 'A', 'a b', '-a', 'a-', 'a'.repeat(41)])
      expect(() => namesOf({ ...CONTEXT, slug })).toThrow('unsafe');
  });

  it.each(['traefik', 'envoy', 'istio', 'kubernetes'] as const)('%s is as it was reviewed', async (part) => {
    for (const { name, text } of KIT_CONFIGURATIONS[part].build(CONTEXT)) {
      await expect(text).toMatchFileSnapshot(path.join(import.meta.dirname, '../../../testing/kit/golden', name));
      expect(parse(text), name).toBeTypeOf('object');
    }
  });
});

const HOSTILE = [
  ...HOSTILE_PRINTABLE,
  ...HOSTILE_CONTROLS,
  '\\u000a */ \\',
  'x\u0085y: 1 \\',
  '\ud800',
  'a'.repeat(500),
];
const NO_HOSTS = HOSTILE.filter((name) => !/^(?:con|a+)$/.test(name));

describe('a name that was chosen to break out', () => {
  const isQuotation = (line: string): boolean => /^(?:#|\/\/) Certificate: "[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*"$/u.test(line);
  const withoutQuotation = (text: string): readonly string[] => text.split('\n').filter((line) => !isQuotation(line));

  it.each(HOSTILE)('stands in one line of comment and nowhere else: %j', (name) => {
    const own = NO_HOSTS.includes(name)
      ? { dnsNames: [name, ...CERTIFICATE.dnsNames], ipAddresses: [name, ...CERTIFICATE.ipAddresses] }
      : {};
    const hostile = buildAll(contextWith({ name, subject: name, ...own }));
    expect(hostile.map(({ text }) => withoutQuotation(text))).toEqual(
      buildAll(CONTEXT).map(({ text }) => withoutQuotation(text)),
    );
    for (const { text } of hostile) expect(text.split('\n').filter(isQuotation).length).toBeLessThanOrEqual(1);
  });

  const NO_HOST = [
    '1.2.3',
    '0x7f.1',
    '256.1.1.1',
    '',
    '.',
    'a..b',
    'a b',
    'a.example.',
    '::1]:80/#',
    'host:80',
    '-a',
    `${'a.'.repeat(130)}b`,
  ];
  it.each([...NO_HOSTS, ...NO_HOST])('is refused as the host of the service: %j', (host) => {
    expect(namesOf({ ...CONTEXT, endpoint: { host, port: 443 } })).toEqual([]);
  });

  it('is refused as a service to call when it stands for many', () => {
    const files = namesOf(contextWith({ isServer: false }, { endpoint: { host: '*.a.example', port: 443 } }));
    expect(files).toEqual([]);
  });
});
