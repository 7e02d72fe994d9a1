import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { history, kinds } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { schema } from '../support/schemas.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const guard = (command: string) => `node '${cli}' ${command}`;

interface Said {
  readonly verdict: string;
  readonly findings: readonly { readonly rule: string; readonly subject: string }[];
}

describe.each(kinds.filter(({ kit, dialect }) => dialect === (kit === '0.31' ? 'postgresql' : 'sqlite')))(
  '$kit $dialect',
  ({ kit, dialect }) => {
    const isTried = ({ answer }: { readonly answer: string }) => dialect === 'postgresql' || answer.startsWith('--rename');
    const answers = [
      {
        answer: '--rename users.name:full_name',
        asks: 'rename-column',
        does: /^ALTER TABLE .* RENAME COLUMN .name. TO .full_name.;$/,
      },
      { answer: '--create users.full_name', asks: 'drop-column', does: /ADD .*full_name.*DROP COLUMN .name.;$/s },
    ];

    test.each(answers.filter(isTried))(
      'a staged rename is settled by fix $answer --yes, and green once it is approved',
      ({ answer, asks, does }) => {
        const repository = kitProject(kit, history(kit, dialect, '3'));
        const judged = () => {
          const { exitCode, stdout } = repository.run(guard('check --json'));
          const { verdict, findings } = JSON.parse(stdout) as Said;
          return [exitCode, verdict, findings.map(({ rule, subject }) => `${rule} ${subject}`)];
        };
        const table = dialect === 'postgresql' ? 'public.users' : 'users';
        const text = schema(dialect, '3').replace(/name: (\w+)\('name'/, "fullName: $1('full_name'");
        repository.write({ 'src/schema.ts': text }).stage();
        expect(judged()).toMatchObject([1, 'blocked', [expect.stringMatching(/^undecided-rename /)]]);

        const { output } = repository.run(guard(`fix ${answer} --yes`));
        expect(output).toContain('Done.');
        const added = repository.git('diff', '--cached', '--diff-filter=A', '--name-only').split('\n');
        const [sql = ''] = added.filter((path) => path.endsWith('.sql'));
        expect(repository.read(sql).trim()).toMatch(does);
        expect(repository.git('status', '--porcelain')).not.toMatch(/^.[^ ]/m);

        // the question is answered; what is left is the decision that the migration needs in any case
        expect(judged()).toEqual([1, 'blocked', [`${asks} ${table}.name`]]);
        const approval = { rule: asks, subject: `${table}.name`, reason: 'No deployed version reads the old name', by: 'ada' };
        repository.write({ 'drizzle-guard.json': JSON.stringify({ approvals: [approval] }) }).stage();
        expect(judged()).toEqual([0, 'approved', [`${asks} ${table}.name`]]);
      },
    );
  },
);
