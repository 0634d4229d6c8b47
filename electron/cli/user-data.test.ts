import { describe, expect, it } from 'vitest';
import { findUserData } from './user-data.ts';

const homeFolder = '/home/ann';

describe('the folder of user data', () => {
  it.each([
    ['linux', {}, '/home/ann/.config/Countersign'],
    ['linux', { XDG_CONFIG_HOME: '/srv/conf' }, '/srv/conf/Countersign'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/Countersign'],
    ['darwin', { XDG_CONFIG_HOME: '/srv/conf' }, '/home/ann/Library/Application Support/Countersign'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/Countersign'],
    ['linux', { COUNTERSIGN_USER_DATA: '/else' }, '/else'],
    ['linux', { COUNTERSIGN_USER_DATA: '' }, '/home/ann/.config/Countersign'],
  ] as const)('on %s with %o is %s', (platform, environment, expected) => {
    expect(findUserData({ environment, platform, homeFolder })).toBe(expected);
  });
});
