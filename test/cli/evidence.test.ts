import { test } from 'vitest';
import { guardedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';

test('try', () => {
  const repository = guardedRepository();
  const path = 'drizzle/0001_step_2.sql';
  const say = (command: string, env = {}) => {
    const r = repository.run(command, { env });
    console.log(command, '=>', r.exitCode, r.output);
  };
  say('ls .husky; ls .git/drizzle-guard');
  repository.write(history('0.31', 'postgresql', '4')).stage();
  say('git commit -q -m good; ls -R .git/drizzle-guard; git notes --ref=drizzle-guard list');
  repository.write({ [path]: `${repository.read(path)}\nSELECT 1;\n` });
  say('git commit -q -n -am bad; git log -1 --format=%N --notes=drizzle-guard');
  repository.write({ [path]: `${repository.read(path)}\nSELECT 2;\n` });
  say('git commit -q -am bad2; git log -1 --format="%B%N" --notes=drizzle-guard', { DRIZZLE_GUARD_SKIP: 'prod is down' });
  say('git push -q origin HEAD:refs/heads/x', { DRIZZLE_GUARD_SKIP: 'prod is down' });
});
