import { getCACertificates, rootCertificates } from 'node:tls';
import { PEM_LABEL, readPemDer } from '../pki/asn1/pem.ts';

let bundled: readonly Uint8Array[] | undefined;
let operatingSystem: readonly Uint8Array[] | undefined;

/** Mozilla's authorities for servers as the runtime was built with them, as DER. Read once: some 120 certificates. */
export function bundledAnchors(): readonly Uint8Array[] {
  bundled ??= readCertificates(rootCertificates);
  return bundled;
}

/** The authorities that the operating system trusts, as DER; empty where the runtime cannot read them. Read once. */
export function operatingSystemAnchors(): readonly Uint8Array[] {
  operatingSystem ??= readCertificates(operatingSystemCertificates());
  return operatingSystem;
}

/** Both together, as a connection trusts them. */
export const systemAnchors = (): readonly Uint8Array[] => [...bundledAnchors(), ...operatingSystemAnchors()];

function operatingSystemCertificates(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    // Electron's TLS library leaves the system's store out on some platforms.
    return [];
  }
}

/** Each certificate once: a system names the same file in several places. */
function readCertificates(pems: readonly string[]): readonly Uint8Array[] {
  return [...new Set(pems)].flatMap((pem) => {
    const read = readPemDer(Buffer.from(pem), [PEM_LABEL.certificate]);
    return read.ok ? read.value : [];
  });
}
