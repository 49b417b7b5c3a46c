import { constants, openSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Opens a named pipe as a stream: neither opening nor reading it waits for whoever writes to it. */
export function openNamedPipe(path: string): Socket {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // Loaded for pipes only: everything else starts faster without it.
  const net = process.getBuiltinModule('node:net');
  return new net.Socket({ fd, readable: true, writable: false });
}
