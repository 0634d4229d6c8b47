import type { KitContext, KitText } from '../context.ts';
import { findClientGround, findServerGround, type Ground, type ServerGround } from './ground.ts';

/** What a program is given in each role; none where the program cannot have the role on this ground. */
interface Roles {
  readonly server: (ground: ServerGround) => readonly KitText[];
  readonly client: (ground: Ground) => readonly KitText[];
}

/** Files for each role that the certificate can have, the server's first. */
export function buildRoles(context: KitContext, { server, client }: Roles): readonly KitText[] {
  const [serverGround, clientGround] = [findServerGround(context), findClientGround(context)];
  return [
    ...(serverGround === undefined ? [] : server(serverGround)),
    ...(clientGround === undefined ? [] : client(clientGround)),
  ];
}
