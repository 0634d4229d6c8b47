import { describe, expect, it } from 'vitest';
import type { MessageField, TlsAlert } from '../../../shared/model/connection.ts';
import { copyOf, defaultPath, findFieldAt, marksOf } from './field-path.ts';

const fields: readonly MessageField[] = [
  { name: 'level', value: 'fatal', offset: 0, length: 1 },
  {
    name: 'extensions',
    value: '1',
    offset: 1,
    length: 4,
    children: [{ name: 'group', value: 'X25519', offset: 3, length: 2 }],
  },
  { name: 'derived', value: 'from elsewhere' },
];

describe('a field of a message', () => {
  it('marks its octets and those of what it is part of', () => {
    expect(marksOf(fields, [1, 0])).toEqual([
      { offset: 1, length: 4, kind: 'parent' },
      { offset: 3, length: 2, kind: 'selected' },
    ]);
  });

  it('is found by an octet, the innermost first', () => {
    expect(findFieldAt(fields, 4)).toEqual([1, 0]);
    expect(findFieldAt(fields, 1)).toEqual([1]);
    expect(findFieldAt(fields, 9)).toEqual([]);
  });

  it('is copied as value, octets and path', () => {
    const message = { type: 'ServerHello', fields, hex: '0011223344' };
    expect(copyOf(message, [1, 0])).toEqual({ value: 'X25519', hex: '3344', path: 'ServerHello.extensions.group' });
    expect(copyOf(message, [2])?.hex).toBeUndefined();
    expect(copyOf({ ...message, hex: '00' }, [1])?.hex).toBeUndefined();
    expect(copyOf(message, [])).toBeUndefined();
  });

  it('is chosen at first where an alert is about it', () => {
    const alert: TlsAlert = { number: 48, name: 'unknown_ca', from: 'server', level: 'fatal' };
    const named = [...fields, { name: 'description', value: 'unknown_ca (48)' }];
    expect(defaultPath({ alert, fields: named })).toEqual([3]);
    expect(defaultPath({ fields: named })).toBeUndefined();
  });
});
