/** Works out a fact once for each subject, and remembers it as long as the subject lives. Several rules ask for the same fact. */
export function oncePer<Subject extends object, Fact>(find: (subject: Subject) => Fact): (subject: Subject) => Fact {
  const known = new WeakMap<Subject, { readonly fact: Fact }>();
  return (subject) => {
    const found = known.get(subject) ?? { fact: find(subject) };
    known.set(subject, found);
    return found.fact;
  };
}

/** Something that is made when it is first asked for. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
