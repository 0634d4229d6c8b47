import { describe, expect, it } from 'vitest';
import { findNcaId, findOrganizationIdentifierProblem } from './organization-identifier.ts';

describe('organizationIdentifier', () => {
  it.each([
    'PSDDE-BAFIN-123456',
    'VATDE-123456789',
    'NTRGB-12345678',
    'EI:SE-5567971433',
    'LEIXG-529900T8BM49AURSDO55',
  ])('takes %s', (text) => {
    expect(findOrganizationIdentifierProblem(text)).toBeUndefined();
  });

  it.each([
    ['', 'form'],
    ['123456', 'form'],
    ['PSDde-BAFIN-1', 'form'],
    ['PSDDE-BAFIN 1', 'form'],
    ['XYZDE-1', 'scheme'],
    ['PSDDE-BaFin-123456', 'authority'],
    ['PSDDE-123456', 'authority'],
    ['PSDDE-BAFIN-', 'authority'],
    ['LEIDE-529900T8BM49AURSDO55', 'lei'],
    ['LEIXG-529900T8BM49AURSDO56', 'lei'],
  ])('refuses %j: %s', (text, problem) => {
    expect(findOrganizationIdentifierProblem(text)).toBe(problem);
  });

  it('names the competent authority of a payment service provider', () => {
    expect(findNcaId('PSDDE-BAFIN-123456')).toBe('DE-BAFIN');
    expect(findNcaId('VATDE-123456')).toBeUndefined();
  });
});
