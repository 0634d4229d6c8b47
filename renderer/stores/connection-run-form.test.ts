import { describe, expect, it } from 'vitest';
import type { CertificateId, LoginId } from '../../shared/model/brands.ts';
import type { ConnectionRun, RunSettings } from '../../shared/model/connection.ts';
import { parseDialForm } from './connection-form.ts';
import { chooseStartTls, EMPTY_DIAL_FORM, findChangedParts } from './connection-form-fields.ts';
import { findForm, forgetForms, rememberForm } from './connection-form-memory.ts';
import { buildFormOfRun } from './connection-run-form.ts';

const certificateId = 'c'.repeat(26) as CertificateId;
const login = { id: 'l'.repeat(26) as LoginId, user: 'eve' };

const settings: RunSettings = {
  serverName: { name: 'other.example' },
  minVersion: 'TLSv1.1',
  maxVersion: 'TLSv1.2',
  alpn: ['h2', 'http/1.1'],
  ciphers: ['AES128-SHA'],
  groups: ['x25519'],
  signatureSchemes: ['ecdsa_secp256r1_sha256'],
  family: 'ipv6',
  localAddress: '::1',
  startTls: 'smtp',
  proxy: { kind: 'socks5', host: 'proxy.example', port: 1080, user: 'eve' },
  chain: 'leaf',
  trust: 'workspace',
  httpGet: '/health',
  allowRequestWithoutTrust: true,
  secondDial: true,
  timeouts: { connectMs: 1500, proxyMs: 2000, startTlsMs: 2500, handshakeMs: 3000, waitMs: 0 },
};

const run = {
  host: 'mail.example',
  port: 587,
  settings,
  credential: { name: 'own', certificateId, sha256: '', chainLength: 1 },
} as unknown as ConnectionRun;

describe('the form of a run', () => {
  it('dials again exactly what was dialled', () => {
    const read = parseDialForm(buildFormOfRun(run, EMPTY_DIAL_FORM, [login]));
    const { timeouts, proxy, trust, ...same } = settings;
    expect(read).toMatchObject({
      ok: true,
      value: {
        ...same,
        host: 'mail.example',
        port: '587',
        trust,
        credential: { certificateId },
        proxy: { kind: proxy?.kind, host: proxy?.host, port: '1080', login: { id: login.id } },
        connectTimeoutMs: timeouts.connectMs,
        proxyTimeoutMs: timeouts.proxyMs,
        startTlsTimeoutMs: timeouts.startTlsMs,
        handshakeTimeoutMs: timeouts.handshakeMs,
        waitMs: timeouts.waitMs,
      },
    });
  });

  it('never trusts more than the run did: a file that is not at hand has to be named', () => {
    const files = { ...run, settings: { ...settings, trust: 'files' } } as ConnectionRun;
    const read = parseDialForm(buildFormOfRun(files, EMPTY_DIAL_FORM, []));
    expect(read.ok ? [] : [...read.error]).toEqual(['trustFile']);
  });
});

describe('the fields of the form', () => {
  it('take the usual port of a protocol as long as nobody chose another', () => {
    expect(chooseStartTls(EMPTY_DIAL_FORM, 'imap')).toEqual({ startTls: 'imap', port: '143' });
    expect(chooseStartTls({ ...EMPTY_DIAL_FORM, port: '143', startTls: 'imap' }, 'none')).toEqual({
      startTls: 'none',
      port: '443',
    });
    expect(chooseStartTls({ ...EMPTY_DIAL_FORM, port: '1143' }, 'imap')).toEqual({ startTls: 'imap' });
  });

  it('tell what differs from the default', () => {
    expect(findChangedParts(EMPTY_DIAL_FORM)).toEqual([]);
    expect(findChangedParts({ ...EMPTY_DIAL_FORM, groups: ['x25519'], waitS: '3', proxyKind: 'http' })).toEqual([
      'groups',
      'proxy',
      'timeouts',
    ]);
  });

  it('refuse a proxy without host or port and an address that is none', () => {
    const read = parseDialForm({ ...EMPTY_DIAL_FORM, host: 'a', proxyKind: 'http', localAddress: 'banana' });
    expect(read.ok ? [] : [...read.error].toSorted()).toEqual(['localAddress', 'proxyHost', 'proxyPort']);
    expect(parseDialForm({ ...EMPTY_DIAL_FORM, host: 'a', localAddress: 'fe80::1%eth0' }).ok).toBe(true);
  });

  it('are remembered for each endpoint of the session', () => {
    rememberForm({ ...EMPTY_DIAL_FORM, host: 'A.example ', path: '/a' });
    rememberForm({ ...EMPTY_DIAL_FORM, host: 'a.example', port: '8443', path: '/b' });
    expect(findForm({ host: 'a.example', port: '443' })?.path).toBe('/a');
    forgetForms();
    expect(findForm({ host: 'a.example', port: '443' })).toBeUndefined();
  });
});
