import { describe, expect, it } from 'vitest';
import { parseTarget } from './target.ts';

describe('what is typed or pasted into the host field', () => {
  it('is taken as a host name when nothing else stands there', () => {
    expect(parseTarget(' api.kestrel-pay.example ')).toEqual({ host: 'api.kestrel-pay.example' });
  });

  it('is split at the port', () => {
    expect(parseTarget('api.kestrel-pay.example:8443')).toEqual({ host: 'api.kestrel-pay.example', port: '8443' });
  });

  it('keeps an IPv6 literal whole, with and without brackets', () => {
    expect(parseTarget('2001:db8::1')).toEqual({ host: '2001:db8::1' });
    expect(parseTarget('[2001:db8::1]:8443')).toEqual({ host: '2001:db8::1', port: '8443' });
    expect(parseTarget('[::1]')).toEqual({ host: '::1' });
  });

  it('gives host, port and path of a URL, and drops user and fragment', () => {
    expect(parseTarget('https://who:secret@api.example:8443/health?deep=1#top')).toEqual({
      host: 'api.example',
      port: '8443',
      path: '/health?deep=1',
    });
  });

  it('knows the port of a scheme that names none', () => {
    expect(parseTarget('https://api.example/')).toEqual({ host: 'api.example', port: '443' });
    expect(parseTarget('ldaps://[::1]')).toEqual({ host: '::1', port: '636' });
  });

  it('leaves text alone that is neither', () => {
    expect(parseTarget('a b:c')).toEqual({ host: 'a b:c' });
    expect(parseTarget('https://')).toEqual({ host: 'https://' });
  });
});
