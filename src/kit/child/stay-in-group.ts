import { ChildProcess } from 'node:child_process';

interface Spawning {
  spawn(options: object): unknown;
}

/** Keeps processes that user code starts in our process group, which is killed in the end, because nothing may outlive an evaluation. */
export function stayInGroup(): void {
  const own = ChildProcess.prototype as unknown as Spawning;
  const { spawn } = own;
  own.spawn = function (this: Spawning, options) {
    return spawn.call(this, { ...options, detached: false });
  };
}
