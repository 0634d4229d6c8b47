import type { TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visibleText } from '../../ui/format-text.ts';

const text = connectText.sequence;

/** What stands behind the type of a message: the recorded short form, in words where it is bare numbers. */
export function summaryOf({ type, summary }: Pick<TranscriptMessage, 'type' | 'summary'>): string {
  const certificates = type === 'Certificate' ? /^(\d+)(?: · (.*))?$/s.exec(summary) : null;
  if (certificates !== null) return text.certificates(Number(certificates[1]), certificates[2] ?? '');
  const authorities = type === 'CertificateRequest' ? /^CA (\d+)(?: · (.*))?$/s.exec(summary) : null;
  if (authorities !== null) return text.authorities(Number(authorities[1]), authorities[2] ?? '');
  return visibleText(
    type.endsWith('Hello') ? summary.replace(/^TLSv1(\.\d)?(?: TLSv1(\.\d)?)*(?=\s|$)/, versions) : summary,
  );
}

/** `TLS 1.3, 1.2` */
const versions = (names: string): string =>
  `TLS ${names
    .split(' ')
    .map((name) => name.replace(/^TLSv1$/, '1.0').replace(/^TLSv/, ''))
    .join(', ')}`;
