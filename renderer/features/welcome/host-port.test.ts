import { describe, expect, it } from 'vitest';
import { splitHostPort } from './host-port.ts';

describe('a typed endpoint', () => {
  it.each([
    ['api.example:8443', 'api.example', '8443'],
    ['api.example', 'api.example', ''],
    [' https://api.example:8443/path?x=1 ', 'api.example', '8443'],
    ['[::1]:443', '::1', '443'],
    ['[2001:db8::1]', '2001:db8::1', ''],
    ['2001:db8::1', '2001:db8::1', ''],
    ['10.0.0.1:99999', '10.0.0.1', '99999'],
    ['', '', ''],
  ])('%s', (text, host, port) => {
    expect(splitHostPort(text)).toEqual({ host, port });
  });
});
