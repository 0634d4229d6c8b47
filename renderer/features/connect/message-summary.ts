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
  return visibleText(type.endsWith('Hello') ? summary.replaceAll(/\bTLSv1(\.\d)?(?=\s|$)/g, versionName) : summary);
}

const versionName = (_: string, minor: string | undefined): string => `TLS 1${minor ?? '.0'}`;
