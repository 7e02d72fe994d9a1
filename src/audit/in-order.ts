/** Answers questions in their order, several at a time: git inflates one object while another is parsed. */
export async function* inOrder<Question, Answer>(
  questions: AsyncIterable<Question>,
  width: number,
  answer: (question: Question) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const waiting: Promise<Answer>[] = [];
  try {
    for await (const question of questions) {
      const promise = answer(question);
      // one that fails while it waits is reported in its turn
      promise.catch(() => {});
      waiting.push(promise);
      if (waiting.length >= width) yield await (waiting.shift() as Promise<Answer>);
    }
    while (waiting.length > 0) yield await (waiting.shift() as Promise<Answer>);
  } finally {
    await Promise.allSettled(waiting);
  }
}
