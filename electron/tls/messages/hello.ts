import type { MessageField } from '../../../shared/model/connection.ts';
import { cipherSuiteName, groupName, isGrease, versionName } from '../registry.ts';
import { compressionMethodName } from '../registry-values.ts';
import type { WireReader } from '../wire-reader.ts';
import { readExtensions } from './extensions.ts';
import { fieldHex, listField, readField, readIdList, type DecodedBody } from './decoded.ts';

const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** @see RFC 8446 §4.1.2, RFC 5246 §7.4.1.2 */
export function decodeClientHello(reader: WireReader): DecodedBody {
  const opening = readOpening(reader);
  const suitesStart = reader.offset;
  const suites = readIdList(reader.vector(2), 'cipher_suite', cipherSuiteName);
  const suitesField = listField('cipher_suites', suites.children, {
    offset: suitesStart,
    length: reader.offset - suitesStart,
  });
  const compression = readField(
    reader,
    'compression_methods',
    (r) => [...r.vector(1).rest()].map(compressionMethodName),
    (methods) => methods.join(', '),
  );
  const extensions = readExtensions(reader, 'client-hello');
  const { values } = extensions;
  const versions = (values.versions ?? [opening.version]).filter((version) => !isGrease(version));
  const serverName = values.serverName ?? null;
  const summary = [
    versions.map(versionName).join(' '),
    serverName === null ? '' : `SNI ${serverName}`,
    values.alpn === undefined ? '' : `ALPN ${values.alpn.join(' ')}`,
  ];
  return {
    summary: summary.filter((part) => part !== '').join(' · '),
    fields: [...opening.fields, suitesField, compression.field, extensions.field],
    content: {
      kind: 'client-hello',
      random: opening.random.slice(),
      versions,
      suites: suites.ids,
      groups: values.groups ?? [],
      signatureSchemes: values.signatureSchemes ?? [],
      serverName,
      alpn: values.alpn ?? [],
      keyShareGroups: values.keyShareGroups ?? [],
      offersPostHandshakeAuth: values.postHandshakeAuth ?? false,
      offersEarlyData: values.earlyData ?? false,
      asksForStatus: values.statusRequest ?? false,
    },
  };
}

/** A ServerHello or, told by its random, a HelloRetryRequest. @see RFC 8446 §4.1.3, §4.1.4 */
export function decodeServerHello(reader: WireReader): DecodedBody {
  const opening = readOpening(reader);
  const retry = Buffer.from(opening.random).toString('hex') === RETRY_RANDOM;
  const suite = readField(reader, 'cipher_suite', (r) => r.u16(), cipherSuiteName);
  const compression = readField(reader, 'compression_method', (r) => r.u8(), compressionMethodName);
  const extensions = readExtensions(reader, retry ? 'hello-retry' : 'server-hello');
  const { values } = extensions;
  const version = values.versions?.[0] ?? opening.version;
  const group = values.keyShareGroups?.[0] ?? null;
  const parts = [
    versionName(version),
    cipherSuiteName(suite.value).replace(/^TLS_/, ''),
    group === null ? '' : groupName(group),
  ];
  return {
    summary: parts.filter((part) => part !== '').join(' · '),
    fields: [...opening.fields, suite.field, compression.field, extensions.field],
    content: {
      kind: 'server-hello',
      retry,
      random: opening.random.slice(),
      version,
      suite: suite.value,
      group,
      alpn: values.alpn?.[0] ?? null,
      encryptThenMac: values.encryptThenMac ?? false,
      extendedMasterSecret: values.extendedMasterSecret ?? false,
      secureRenegotiation: values.secureRenegotiation ?? false,
      pskIndex: values.pskIndex ?? null,
      rawPublicKey: values.rawPublicKey ?? {},
    },
    ...(retry ? { type: 'HelloRetryRequest' } : {}),
  };
}

/** @see RFC 8446 §4.3.1 */
export function decodeEncryptedExtensions(reader: WireReader): DecodedBody {
  const extensions = readExtensions(reader, 'encrypted');
  const alpn = extensions.values.alpn?.[0] ?? null;
  return {
    summary: alpn === null ? '' : `ALPN ${alpn}`,
    fields: [extensions.field],
    content: { kind: 'encrypted-extensions', alpn, rawPublicKey: extensions.values.rawPublicKey ?? {} },
  };
}

interface Opening {
  readonly version: number;
  readonly random: Uint8Array;
  readonly fields: readonly MessageField[];
}

function readOpening(reader: WireReader): Opening {
  const version = readField(reader, 'legacy_version', (r) => r.u16(), versionName);
  const random = readField(reader, 'random', (r) => r.take(32), fieldHex);
  const session = readField(reader, 'session_id', (r) => r.vector(1).rest(), fieldHex);
  return { version: version.value, random: random.value, fields: [version.field, random.field, session.field] };
}
