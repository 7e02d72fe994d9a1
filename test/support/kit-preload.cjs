// Loaded before drizzle-kit's command while histories are generated.

// 0.31 asks of renames on a terminal only, so one is pretended, on which the first candidate is chosen
if (process.env.KIT_ANSWERS === 'rename') {
  process.stdin.isTTY = true;
  process.stdout.isTTY = true;
  process.stdin.setRawMode = () => process.stdin;
  process.stdin.on('newListener', (event) => {
    if (event !== 'keypress') return;
    setTimeout(() => {
      process.stdin.emit('keypress', '', { name: 'down' });
      process.stdin.emit('keypress', '', { name: 'return' });
    }, 5);
  });
}

// 1.0 names folders by the second, and migrations of one second have no order
const shift = Number(process.env.KIT_CLOCK ?? 0) * 1000;
const now = Date.now;
globalThis.Date = class extends Date {
  constructor(...parts) {
    if (parts.length === 0) super(Date.now());
    else super(...parts);
  }
  static now() {
    return now() + shift;
  }
};
