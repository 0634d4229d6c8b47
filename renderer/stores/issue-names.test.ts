import { describe, expect, it } from 'vitest';
import { findNameProblem, formatTypedName, parseTypedName } from './issue-names.ts';

const problemOf = (text: string) => findNameProblem(parseTypedName(text, 'dns'), []);

describe('a typed subject alternative name', () => {
  it('is taken for what its form says, else for the chosen kind', () => {
    expect(parseTypedName(' gw.example ', 'dns')).toEqual({ type: 'dns', value: 'gw.example' });
    expect(parseTypedName('10.0.0.7', 'dns')).toEqual({ type: 'ip', value: '10.0.0.7' });
    expect(parseTypedName('2001:db8::7', 'dns')).toEqual({ type: 'ip', value: '2001:db8::7' });
    expect(parseTypedName('spiffe://kestrel/gw', 'dns')).toEqual({ type: 'uri', value: 'spiffe://kestrel/gw' });
    expect(parseTypedName('ops@kestrel.example', 'dns')).toEqual({ type: 'email', value: 'ops@kestrel.example' });
    expect(parseTypedName('URI:urn:uuid:1', 'dns')).toEqual({ type: 'uri', value: 'urn:uuid:1' });
  });

  it('passes when it is well formed', () => {
    for (const good of [
      'gw-05.example',
      '*.example.com',
      '_sip.example',
      '::1',
      '::ffff:10.0.0.1',
      'ops@kestrel.example',
    ])
      expect(problemOf(good), good).toBeUndefined();
  });

  it('is refused with the kind it fails as', () => {
    expect(problemOf('')).toBe('empty');
    for (const bad of ['a..b', 'gw.*.example', '-a.example', 'a b', `${'x'.repeat(64)}.example`])
      expect(problemOf(bad), bad).toBe('dns');
    for (const bad of ['ip:10.0.0.256', 'ip:1::2::3', 'ip:1:2:3:4:5:6:7', 'ip:12345::'])
      expect(problemOf(bad), bad).toBe('ip');
    expect(problemOf('uri:nothing')).toBe('uri');
    expect(problemOf('email:ops@')).toBe('email');
  });

  it('can be a principal or a directory name', () => {
    expect(parseTypedName('svc@kestrel.example', 'upn')).toEqual({ type: 'upn', value: 'svc@kestrel.example' });
    expect(parseTypedName('CN=gw, O=Kestrel', 'dns')).toEqual({ type: 'directory', value: 'CN=gw, O=Kestrel' });
    expect(formatTypedName(parseTypedName('dir:O=Kestrel', 'dns'))).toBe('dir:O=Kestrel');
    expect(problemOf('upn:nobody')).toBe('upn');
    expect(problemOf('dir:O=')).toBe('directory');
  });

  it('is refused where the profile takes none of its kind', () => {
    expect(findNameProblem({ type: 'ip', value: '10.0.0.7' }, [], ['dns'])).toBe('not-allowed');
  });

  it('is not taken twice, whatever its case', () => {
    const first = { type: 'dns', value: 'gw.example' } as const;
    expect(findNameProblem({ type: 'dns', value: 'GW.example' }, [first])).toBe('duplicate');
  });

  it('crosses to the main side with its kind', () => {
    expect(formatTypedName({ type: 'ip', value: '::1' })).toBe('ip:::1');
  });
});
