import { describe, expect, it } from 'vitest';
import { readTypedNames } from './typed-names.ts';

describe('names that are typed', () => {
  it.each([
    ['gw.acme.example', ['dns:gw.acme.example']],
    ['*.acme.example\n\n 192.0.2.1 ', ['dns:*.acme.example', 'ip:192.0.2.1']],
    ['2001:db8::1', ['ip:2001:db8::1']],
    ['ops@acme.example', ['email:ops@acme.example']],
    ['spiffe://acme.example/a,b', ['uri:spiffe://acme.example/a,b']],
    ['dns:a.example, uri:x:y,z, upn:me@corp', ['dns:a.example', 'uri:x:y,z', 'upn:me@corp']],
    ['dir:CN=a,O=b', ['dir:CN=a,O=b']],
    ['', []],
  ])('%j are told apart', (typed, names) => {
    expect(readTypedNames(typed)).toEqual(names);
  });
});
