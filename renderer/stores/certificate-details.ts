import { useEffect, useState } from 'react';
import type { Output } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export type CertificateDetails = Output<'certificate.get'>;
export type CertificateAsn1 = Output<'certificate.asn1'>;

export interface Reading<Value> {
  /** What was read last; stays while the next one is on its way. */
  readonly value: Value | null;
  readonly error: AppError | null;
}

const READ_AFTER_MS = 40;

/** Everything about one certificate, read again when it changes. */
export function useCertificateDetails(id: string): Reading<CertificateDetails> {
  const [reading, setReading] = useState<Reading<CertificateDetails>>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('certificate.get', { id: id as CertificateId });
      if (!current) return;
      setReading(answer.ok ? { value: answer.value, error: null } : { value: null, error: answer.error });
    };
    const timer = setTimeout(() => void read(), READ_AFTER_MS);
    const stop = onDataChanged(null, () => void read());
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
    };
  }, [id]);
  return reading;
}

/** Structure and octets of one certificate; a component takes it for one id in its life. */
export function useCertificateAsn1(id: string): Reading<CertificateAsn1> {
  const [reading, setReading] = useState<Reading<CertificateAsn1>>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    void call('certificate.asn1', { id: id as CertificateId }).then((answer) => {
      if (!current) return;
      setReading(answer.ok ? { value: answer.value, error: null } : { value: null, error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [id]);
  return reading;
}
