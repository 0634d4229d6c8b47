import type { WorkspaceId } from '../../shared/model/brands.ts';
import { keepWorkspace } from './workspace.ts';

/** The stores of a test have an empty workspace open. */
export const openSample = (locked: boolean): void =>
  keepWorkspace({
    open: true,
    id: 'w' as WorkspaceId,
    name: 'acme',
    location: '~/acme',
    locked,
    readOnly: false,
    demo: false,
    certificates: 0,
    authorities: 0,
    requests: 0,
    ocspSigners: 0,
  });
