import { describe, expect, it } from 'vitest';
import { buildAddress, parseAddress } from './address.ts';

describe('addresses', () => {
  it('read back what was written', () => {
    const address = buildAddress('connect', ['runs', 'a/b ü?'], { tab: 'hex & more', empty: '' });
    const { screen, path, query } = parseAddress(address);
    expect(screen).toBe('connect');
    expect(path).toEqual(['runs', 'a/b ü?']);
    expect(query).toEqual({ tab: 'hex & more' });
  });

  it('lead to the start where the screen is unknown', () => {
    expect(parseAddress('/nowhere/x').screen).toBe('welcome');
    expect(parseAddress('').screen).toBe('welcome');
    expect(buildAddress('welcome')).toBe('/');
  });

  it('survive a broken escape', () => {
    expect(parseAddress('/inventory/%E0%A4%A').path).toEqual(['%E0%A4%A']);
  });

  it('keep everything after the first question mark as the query', () => {
    expect(parseAddress('/inspect/x?name=a%3Fb').query).toEqual({ name: 'a?b' });
  });
});
