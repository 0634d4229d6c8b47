import type { PostQuantumKeyChoice } from '../../shared/model/key.ts';
import { askNode, bytesOf } from '../pki/algorithm/node-judge-fixture.ts';

/** Node's OpenSSL 3.5 in a process of its own, as the partner and the reader whose keys are ML-DSA: Debian's openssl and BoringSSL have none. */
const PRELUDE = `
  const { sequence, integer, bitString, octetString, setOf, oidDer, utf8String, time, boolean, encodeTlv, explicit } = asn1;
  const der = (key, type) => key.export({ type, format: 'der' });
  const algorithmOf = (spki) => {
    const at = spki.indexOf(0x30, 2);
    return spki.subarray(at, at + 2 + spki[at + 1]);
  };
  const nameOf = (text) => sequence(setOf(sequence(oidDer('2.5.4.3'), utf8String(text))));
  const extension = (oid, value) => sequence(oidDer(oid), boolean(true), octetString(value));
  const signed = (tbs, key, spki) => sequence(tbs, algorithmOf(spki), bitString(crypto.sign(null, tbs, key)));`;

export interface ForeignAuthority {
  readonly certificateDer: Uint8Array;
  /** With the seed and the expanded key, as OpenSSL writes it. */
  readonly pkcs8Der: Uint8Array;
}

/** A root that OpenSSL 3.5 made and signed. */
export function makeForeignRoot(choice: PostQuantumKeyChoice, commonName: string): ForeignAuthority {
  const { certificate, pkcs8 } = askNode<{ certificate: string; pkcs8: string }>(`${PRELUDE}
    const { privateKey, publicKey } = crypto.generateKeyPairSync(${JSON.stringify(choice)});
    const spki = spkiOf(publicKey);
    const name = nameOf(${JSON.stringify(commonName)});
    const keyId = crypto.hash('sha1', publicKey.export({ type: 'spki', format: 'der' }), 'buffer');
    const tbs = sequence(explicit(0, integer(2)), integer(77), algorithmOf(spki), name,
      sequence(time(Date.UTC(2026, 0, 1)), time(Date.UTC(2040, 0, 1))), name, spki,
      explicit(3, sequence(
        extension('2.5.29.19', sequence(boolean(true))),
        extension('2.5.29.15', encodeTlv(3, Uint8Array.of(1, 6))),
        sequence(oidDer('2.5.29.14'), octetString(octetString(keyId))))));
    const certificate = hex(signed(tbs, privateKey, spki));
    console.log(JSON.stringify({ certificate, pkcs8: hex(der(privateKey, 'pkcs8')) }));`);
  return { certificateDer: bytesOf(certificate), pkcs8Der: bytesOf(pkcs8) };
}

/** A certification request that OpenSSL 3.5 signed with a key of its own. */
export const makeForeignRequest = (choice: PostQuantumKeyChoice, commonName: string): Uint8Array =>
  bytesOf(
    askNode<string>(`${PRELUDE}
      const { privateKey, publicKey } = crypto.generateKeyPairSync(${JSON.stringify(choice)});
      const spki = spkiOf(publicKey);
      const info = sequence(integer(0), nameOf(${JSON.stringify(commonName)}), spki, encodeTlv(0xa0));
      console.log(JSON.stringify(hex(signed(info, privateKey, spki))));`),
  );

/** Whether OpenSSL 3.5 verifies what is signed (certificate, list, request) with a public key. */
export const isVerifiedByNode = (signedDer: Uint8Array, spkiDer: Uint8Array): boolean =>
  askNode(`
    const key = crypto.createPublicKey({ key: Buffer.from('${hex(spkiDer)}', 'hex'), format: 'der', type: 'spki' });
    const der = Buffer.from('${hex(signedDer)}', 'hex');
    const end = (at) => {
      const first = der[at + 1];
      const octets = first < 128 ? 0 : first - 128;
      const length = octets === 0 ? first : der.readUIntBE(at + 2, octets);
      return at + 2 + octets + length;
    };
    const body = (at) => at + 2 + (der[at + 1] < 128 ? 0 : der[at + 1] - 128);
    const tbs = body(0);
    const algorithm = end(tbs);
    const signature = end(algorithm);
    const octets = der.subarray(body(signature) + 1, end(signature));
    console.log(JSON.stringify(crypto.verify(null, der.subarray(tbs, algorithm), key, octets)));`);

/** SHA-256 of the public half of an encrypted key in PEM or of the key in a PKCS #12 file, as OpenSSL 3.5 opens it. */
export const openedByNode = (file: Uint8Array, kind: 'pem' | 'p12', passphrase: string): string =>
  askNode(`
    import { createServer, connect, createSecureContext } from 'node:tls';
    const file = Buffer.from('${hex(file)}', 'hex');
    const passphrase = ${JSON.stringify(passphrase)};
    if ('${kind}' === 'pem') {
      const spki = spkiOf(crypto.createPublicKey(crypto.createPrivateKey({ key: file, passphrase })));
      console.log(JSON.stringify(crypto.hash('sha256', spki)));
    } else {
      const server = createServer({ pfx: file, passphrase, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: false }, (socket) => {
        const shown = new crypto.X509Certificate(socket.getPeerCertificate().raw);
        console.log(JSON.stringify(crypto.hash('sha256', spkiOf(shown.publicKey))));
        socket.end();
        server.close();
      });
      server.listen(0, '127.0.0.1', () => {
        const client = connect({ port: server.address().port, host: '127.0.0.1', pfx: file, passphrase, rejectUnauthorized: false });
        client.on('error', () => undefined).resume();
      });
    }`);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
