import { describe, expect, it } from 'vitest';
import { decodeValue, encodeValue } from '../page/codec.ts';
import { nodeBase64 } from '../window/ipc-main.ts';

const copy = (value: unknown) => decodeValue(encodeValue(value, nodeBase64), nodeBase64);

describe('the clone codec', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['booleans', [true, false]],
    ['numbers', [0, -0, 1.5, Number.NaN, Infinity, -Infinity, -1, -2, -3, -4]],
    ['strings with separators and surrogates', ['|', ':', '\n', 'é€😀', '\u2028', '\ud800']],
    ['a big integer', 2n ** 70n],
    ['dates', [new Date(5), new Date(Number.NaN)]],
    ['a regular expression', /a+\/b/giu],
    ['maps and sets of objects', new Map([[{ a: 1 }, new Set([[1], 'x'])]])],
    ['sparse arrays', Object.assign([], { 3: 'x', length: 5 })],
    [
      'typed arrays',
      [new Uint8Array([1, 255]), new Float64Array([1.5]), new BigInt64Array([-1n]), new Uint8ClampedArray(0)],
    ],
    ['a data view', new DataView(new Uint8Array([9, 8, 7]).buffer)],
    ['a buffer', new Uint8Array([1, 2, 3]).buffer],
    ['nested plain objects', { a: { b: [{ c: undefined }] }, '': 1 }],
  ])('carries %s unchanged', (_name, value) => {
    expect(copy(value)).toStrictEqual(value);
  });

  it('keeps cycles and shared references', () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { first: shared, second: shared };
    value['self'] = value;
    const result = copy(value);
    expect(result).toHaveProperty('self', result);
    expect(Reflect.get(Object(result), 'first')).toBe(Reflect.get(Object(result), 'second'));
  });

  it('cuts a view of a bigger buffer to its own bytes', () => {
    const pooled = Buffer.from('secret and public').subarray(11);
    const wire = encodeValue(pooled, nodeBase64);
    expect(Buffer.from(wire.slice(wire.lastIndexOf(']') + 1), 'base64').toString()).toBe('public');
    expect(copy(pooled)).toStrictEqual(new Uint8Array(Buffer.from('public')));
  });

  it('carries an error with its kind, stack and cause', () => {
    const error = new RangeError('too far', { cause: { at: 3 } });
    const result = copy(error);
    expect(result).toBeInstanceOf(RangeError);
    expect(result).toMatchObject({ message: 'too far', stack: error.stack, cause: { at: 3 } });
  });

  it('does not let a key named __proto__ change a prototype', () => {
    const result = copy(JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.keys(Object(result))).toEqual(['__proto__']);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a promise', Promise.resolve(1)],
    ['a weak map', new WeakMap()],
    ['an object that hides a function', { deep: [{ act: () => 1 }] }],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(4))],
  ])('refuses %s', (_name, value) => {
    expect(() => encodeValue(value, nodeBase64)).toThrow('An object could not be cloned.');
  });
});
