import { getCACertificates, rootCertificates } from 'node:tls';
import { PEM_LABEL, readPemDer } from '../pki/container/pem.ts';

let cached: readonly Uint8Array[] | undefined;

/** The authorities the runtime carries and, where it can read them, those of the operating system, as DER. Read once: some 150 certificates. */
export function systemAnchors(): readonly Uint8Array[] {
  cached ??= [...rootCertificates, ...operatingSystemCertificates()].flatMap(readCertificates);
  return cached;
}

function operatingSystemCertificates(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    // Electron's TLS library leaves the system's store out on some platforms; the bundled roots remain.
    return [];
  }
}

function readCertificates(pem: string): readonly Uint8Array[] {
  const read = readPemDer(Buffer.from(pem), [PEM_LABEL.certificate]);
  return read.ok ? read.value : [];
}
