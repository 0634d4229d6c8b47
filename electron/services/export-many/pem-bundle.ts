import { bundleText } from '../../../shared/text/en/export-many.ts';
import { visible } from '../../../shared/text/format.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import type { HeldCertificate } from '../../store/exported-rows.ts';

/** OpenSSL reads lines of at most 254 octets: the rest of a longer one would begin a line of its own. */
const MOST_LINE_OCTETS = 200;

/**
 * A certificate of a bundle behind comments that say whose it is. Nothing of a name begins a line or looks like an armour. @see RFC 7468 §2
 */
export function buildBundleEntry({ name, issuerName, notAfter, sha256, der }: HeldCertificate): string {
  const comments: readonly (readonly [string, string])[] = [
    [bundleText.name, name],
    [bundleText.issuer, issuerName],
    [bundleText.notAfter, new Date(notAfter).toISOString()],
    [bundleText.sha256, sha256],
  ];
  return `${comments.map(([label, text]) => `${commentOf(label, text)}\n`).join('')}${certificatePem(der)}\n`;
}

function commentOf(label: string, text: string): string {
  const calm = visible(text).toWellFormed().replaceAll(/-{4,}/g, '---');
  let line = `# ${label}:`;
  let octets = line.length + 1;
  line += ' ';
  for (const character of calm) {
    octets += Buffer.byteLength(character);
    if (octets > MOST_LINE_OCTETS) return `${line}…`;
    line += character;
  }
  return line;
}
