import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/model/alert.ts';
import { causeAddress } from './alerts.ts';

const alert = (change: Partial<Alert>): Alert => ({ subjectId: 'x', ...change }) as unknown as Alert;

describe('the cause of an alert', () => {
  it('is looked at where it is mended', () => {
    expect(causeAddress(alert({ subjectKind: 'certificate' }))).toBe('/inventory/x');
    expect(causeAddress(alert({ subjectKind: 'authority' }))).toBe('/authorities/x');
    expect(causeAddress(alert({ subjectKind: 'crl' }))).toBe('/authorities/x/revocation/state');
    expect(causeAddress(alert({ subjectKind: 'group', filter: 'expires:2026-12-21..2026-12-27' }))).toBe(
      '/inventory?filter=expires%3A2026-12-21..2026-12-27',
    );
  });
});
