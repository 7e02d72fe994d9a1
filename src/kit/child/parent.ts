import { Socket } from 'node:net';
import { channel, onLines, type Reply, type Request } from '../protocol.ts';

type Question = { readonly id: number; readonly request: Request };

let socket: Socket | undefined;

/** Allows this process to end when it has nothing left to do. */
export function waitForNothing(): void {
  socket?.unref();
}

/** Receives questions and sends answers. It captures every global that it uses before user code can replace them. */
export function parent(onQuestion: (question: Question, send: (reply: Reply) => void) => void): void {
  const { parse, stringify } = JSON;
  const exit = process.exit.bind(process);
  const own = new Socket({ fd: channel });
  socket = own;
  const write = own.write.bind(own);
  let secret: string | undefined;
  const send = (reply: Reply) => void write(`${secret} ${stringify(reply)}\n`);
  // the pipe closes when the parent process ends
  own.on('close', () => exit());
  own.on('error', () => exit());
  onLines(own, (line) => {
    if (secret === undefined) secret = line;
    else onQuestion(parse(line) as Question, send);
  });
}
