import { describe, expect, it } from 'vitest';
import { listMeasuredLines, listSeenBy } from './connection-seen-by.ts';

describe('lines of other programs', () => {
  it('lists servers before clients, each with its version and where the line is from', () => {
    const lines = listSeenBy('client-cert-expired', 'TLSv1.3');
    const sides = lines.map(({ side }) => side);
    expect(sides.lastIndexOf('server')).toBeLessThan(sides.indexOf('client'));
    expect(new Set(lines.map(({ stack }) => stack)).size).toBe(10);
    expect(lines.every(({ version, source }) => version !== '' && ['measured', 'source-code'].includes(source))).toBe(
      true,
    );
    expect(lines).toContainEqual({
      stack: 'nginx',
      version: '1.22.1',
      side: 'server',
      line: 'client SSL certificate verify error: (10:certificate has expired)',
      source: 'measured',
    });
  });

  it('leaves out what only the other version of TLS prints', () => {
    const java = (protocol: 'TLSv1.2' | 'TLSv1.3' | null): readonly string[] =>
      listSeenBy('client-cert-missing', protocol).flatMap(({ stack, side, line }) =>
        stack === 'java' && side === 'client' ? [line.slice(line.lastIndexOf(' ') + 1)] : [],
      );
    expect(java('TLSv1.2')).toEqual(['handshake_failure']);
    expect(java('TLSv1.3')).toEqual(['certificate_required']);
    expect(java(null)).toEqual(['handshake_failure', 'certificate_required']);
  });

  it('holds every line once and no octets, paths or addresses of the machine it was measured on', () => {
    const lines = listMeasuredLines();
    expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(lines.length);
    for (const { line } of lines) {
      expect(line).not.toMatch(/127\.0\.0\.1|localhost|\/tmp|Countersign|\b[0-9A-F]{12,}:/);
      expect(line).toBe(line.trim());
    }
  });
});
