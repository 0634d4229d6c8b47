import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkMessage, readEnvoySchema } from '../../../testing/kit/proto-schema.ts';
import { KIT_CONTEXT } from '../../../testing/kit/kit-context.ts';
import { envoy } from './envoy.ts';

const BOOTSTRAP = 'envoy.config.bootstrap.v3.Bootstrap';
const schema = readEnvoySchema();
const documents = (context = KIT_CONTEXT): readonly unknown[] =>
  envoy.build(context).map(({ text }): unknown => parse(text));

describe('the configuration of Envoy', () => {
  it.each(['server', 'client'] as const)('as a %s fits the API of Envoy', (role) => {
    for (const endpoint of [
      { host: 'api.example', port: 443 },
      { host: '2001:db8::7', port: 8443 },
    ])
      for (const keyForm of ['encrypted', 'clear'] as const) {
        const document = documents({ ...KIT_CONTEXT, endpoint, keyForm })[role === 'server' ? 0 : 1];
        expect(checkMessage(schema, BOOTSTRAP, document)).toEqual([]);
      }
  });

  it.each([
    ['a field that is none', 'tls_certificates:', 'tls_certificate:'],
    ['a type that is another', 'port_value: 443', 'port_value: "443"'],
    ['a name that the enumeration lacks', '"TLSv1_2"', '"TLSv1.2"'],
    ['a message that is none', 'v3.DownstreamTlsContext', 'v3.ServerTlsContext'],
    ['a field of another message', 'require_client_certificate: true', 'sni: "api.example"'],
    ['two of one choice', 'direct_response:', 'redirect: {}\n@direct_response:'],
    ['a name that has to be there', 'stat_prefix: "ingress"', ''],
  ])('would not with %s', (_name, from, to) => {
    const [text = ''] = envoy.build(KIT_CONTEXT).map((file) => file.text);
    const [, margin = ''] = text.split('\n').flatMap((line) => new RegExp(`^([ -]*)${from}`).exec(line) ?? []);
    expect(text).toContain(from);
    expect(checkMessage(schema, BOOTSTRAP, parse(text.replace(from, to.replace('@', margin))))).not.toEqual([]);
  });
});
