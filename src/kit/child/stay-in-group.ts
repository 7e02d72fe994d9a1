import { ChildProcess } from 'node:child_process';

interface Spawning {
  spawn(options: object): unknown;
}

/** Whatever user code starts stays in our group, which is killed in the end: nothing it starts is meant to outlive an evaluation. */
export function stayInGroup(): void {
  const own = ChildProcess.prototype as unknown as Spawning;
  const { spawn } = own;
  own.spawn = function (this: Spawning, options) {
    return spawn.call(this, { ...options, detached: false });
  };
}
