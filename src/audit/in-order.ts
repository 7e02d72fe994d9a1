/** Answers questions in their order, `width` at a time, because git can inflate one object while we parse another. */
export async function* inOrder<Question, Answer>(
  questions: AsyncIterable<Question>,
  width: number,
  answer: (question: Question) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const waiting: Promise<Answer>[] = [];
  try {
    for await (const question of questions) {
      const promise = answer(question);
      // a failure is thrown when its turn comes
      promise.catch(() => {});
      waiting.push(promise);
      if (waiting.length >= width) yield await (waiting.shift() as Promise<Answer>);
    }
    while (waiting.length > 0) yield await (waiting.shift() as Promise<Answer>);
  } finally {
    await Promise.allSettled(waiting);
  }
}
