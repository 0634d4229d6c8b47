import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { findMountType, probeFileSystem } from './file-system.ts';

const MOUNTS = `22 28 0:21 / /proc rw,nosuid shared:13 - proc proc rw
28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 28 0:50 / /home/ada/remote rw,nosuid shared:2 - fuse.sshfs ada@host:/ rw
41 28 0:51 / /home/ada/my\\040disk rw shared:3 - fuseblk /dev/sdb1 rw
`;

describe('the file system of a folder', () => {
  it('is the innermost mount that holds it', () => {
    expect(findMountType('/home/ada/remote/x/y', MOUNTS)).toBe('fuse.sshfs');
    expect(findMountType('/home/ada/remote', MOUNTS)).toBe('fuse.sshfs');
    expect(findMountType('/home/ada/remote-not', MOUNTS)).toBe('ext4');
    expect(findMountType('/home/ada/my disk/x', MOUNTS)).toBe('fuseblk');
    expect(findMountType('/', MOUNTS)).toBe('ext4');
    expect(findMountType('/x', '')).toBeNull();
  });

  it('is local where temporary files are', () => {
    expect(probeFileSystem(tmpdir())).toBeNull();
  });
});
