import { Socket } from 'node:net';
import { channel, onLines, type Reply, type Request } from '../protocol.ts';

type Question = { readonly id: number; readonly request: Request };

let socket: Socket | undefined;

/** Lets this process end when nothing else is left to do. */
export function waitForNothing(): void {
  socket?.unref();
}

/** Hears questions and sends answers. All that it needs is taken before user code runs, which may replace whatever is global. */
export function parent(onQuestion: (question: Question, send: (reply: Reply) => void) => void): void {
  const { parse, stringify } = JSON;
  const exit = process.exit.bind(process);
  const own = new Socket({ fd: channel });
  socket = own;
  const write = own.write.bind(own);
  let secret: string | undefined;
  const send = (reply: Reply) => void write(`${secret} ${stringify(reply)}\n`);
  // the parent process has ended
  own.on('close', () => exit());
  own.on('error', () => exit());
  onLines(own, (line) => {
    if (secret === undefined) secret = line;
    else onQuestion(parse(line) as Question, send);
  });
}
