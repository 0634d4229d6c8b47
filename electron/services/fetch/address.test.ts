import { describe, expect, it } from 'vitest';
import { chooseAddress, isPublicAddress } from './address.ts';

describe('an address', () => {
  it('counts as public by the registries of special addresses', () => {
    const special =
      '0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 255.255.255.255 :: ::1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:a00:1:: 3fff::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ::10.0.0.1 nonsense';
    expect(special.split(' ').filter(isPublicAddress)).toEqual([]);
    const open =
      '1.1.1.1 100.63.0.1 100.128.0.1 172.15.0.1 172.32.0.1 192.1.0.1 198.20.0.1 223.255.255.255 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1 2001:4860::8888';
    expect(open.split(' ').filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it('is the first of a name that may be reached', async () => {
    const resolve = (): Promise<string[]> => Promise.resolve(['127.0.0.1', '1.1.1.1', '8.8.8.8']);
    expect(await chooseAddress(new URL('http://a.example'), { allowPrivate: false, resolve })).toEqual({
      ok: true,
      value: '1.1.1.1',
    });
    expect(await chooseAddress(new URL('http://a.example'), { allowPrivate: true, resolve })).toEqual({
      ok: true,
      value: '127.0.0.1',
    });
    const nothing = await chooseAddress(new URL('http://a.example'), {
      allowPrivate: true,
      resolve: () => Promise.resolve([]),
    });
    expect(nothing).toMatchObject({ error: { code: 'fetch.unreachable' } });
    expect(await chooseAddress(new URL('http://[2606:4700::1]'), { allowPrivate: false, resolve })).toEqual({
      ok: true,
      value: '2606:4700::1',
    });
  });
});
