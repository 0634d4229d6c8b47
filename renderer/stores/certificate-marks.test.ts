import { beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../shared/model/brands.ts';
import { clearCertificateMarks, markCertificates, MOST_MARKED, useCertificateMarks } from './certificate-marks.ts';
import { useInventory } from './inventory.ts';

const id = (text: string | number) => String(text) as CertificateId;
const marked = () => [...useCertificateMarks.getState().marked];

beforeEach(clearCertificateMarks);

describe('marks of certificates', () => {
  it('are set and taken back', () => {
    markCertificates([id('a'), id('b')], true);
    markCertificates([id('a')], false);
    expect(marked()).toEqual(['b']);
  });

  it('end where one renewal ends', () => {
    markCertificates(
      Array.from({ length: MOST_MARKED + 5 }, (_, index) => id(index)),
      true,
    );
    expect(marked()).toHaveLength(MOST_MARKED);
  });

  it('are let go of when the list shows something else', () => {
    markCertificates([id('a')], true);
    useInventory.setState(({ query }) => ({ query: { ...query, search: 'other' } }));
    expect(marked()).toEqual([]);
  });
});
