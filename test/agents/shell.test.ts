import { expect, test } from 'vitest';
import { concerns } from '../../src/agents/matches.ts';
import { type Written, writtenAs } from '../../src/agents/migrations.ts';
import { refusedRun } from '../../src/agents/refused-runs.ts';
import { readScript } from '../../src/agents/shell/script.ts';
import { writesOf } from '../../src/agents/shell/writes.ts';

const outs = new Set(['drizzle']);
const files = ['0000_step_1.sql', '0001_step_2.sql', 'meta/_journal.json', 'meta/0000_snapshot.json'].map((name): Written => {
  const kind = name.startsWith('meta') ? 'kept-by-kit' : 'sql';
  return { path: `drizzle/${name}`, out: 'drizzle', kind };
});

/** What a command does to migrations and hooks, by its text alone. */
function seenIn(command: string): 'writes' | 'refused' | 'nothing' {
  const { runs } = readScript(command, '/repo');
  if (runs.some((run) => refusedRun(run) !== undefined)) return 'refused';
  const targets = runs.flatMap(writesOf).map((target) => ({ ...target, path: target.path.replace(/^\/repo\//, '') }));
  const isWritten = targets.some((one) => writtenAs(one.path, outs) !== undefined || files.some((file) => concerns(one, file)));
  return isWritten ? 'writes' : 'nothing';
}

const writing = String.raw`
rm drizzle/meta/_journal.json
rm -rf drizzle
rm -rf ./drizzle/
rm -r dri*
rm drizzle/*.sql
rm drizzle/{0000_step_1,0001_step_2}.sql
unlink drizzle/0001_step_2.sql
truncate -s 0 drizzle/0001_step_2.sql
dd if=/dev/null of=drizzle/0001_step_2.sql
: > drizzle/meta/_journal.json
>drizzle/meta/_journal.json
echo hi >> drizzle/0001_step_2.sql
echo hi >| drizzle/0001_step_2.sql
echo hi &> drizzle/0001_step_2.sql
{ echo a; echo b; } > drizzle/0001_step_2.sql
(cd drizzle && echo x > 0001_step_2.sql)
cd drizzle && (cd meta; rm 0000_snapshot.json)
sed -i '' 's/a/b/' drizzle/0001_step_2.sql
sed -Ei 's/a/b/' drizzle/0001_step_2.sql
sed --in-place=.bak -e 's/a/b/' drizzle/0001_step_2.sql
sed -n -i p drizzle/0001_step_2.sql
perl -pi -e 's/a/b/' drizzle/0001_step_2.sql
perl -i.bak -pe 's/a/b/' drizzle/0001_step_2.sql
perl -0pi -e 's/a/b/' drizzle/0001_step_2.sql
env A=b rm drizzle/meta/_journal.json
sudo -u root rm drizzle/meta/_journal.json
command rm drizzle/meta/_journal.json
\rm drizzle/meta/_journal.json
/bin/rm drizzle/meta/_journal.json
timeout 5 rm drizzle/meta/_journal.json
bash -c 'rm drizzle/meta/_journal.json'
bash -c "cd drizzle; rm meta/_journal.json"
sh -ec 'bash -c "rm drizzle/meta/_journal.json"'
eval "rm drizzle/meta/_journal.json"
echo drizzle/meta/_journal.json | xargs rm
find drizzle -type f -name '*.json' -exec rm {} +
find drizzle -name '0001*' | xargs -I{} rm {}
for f in drizzle/*.sql; do sed -i 's/a/b/' "$f"; done
for f in 0000_step_1 0001_step_2; do rm drizzle/$f.sql; done
D=drizzle; rm $D/meta/_journal.json
rm drizzle/meta/$X
rm $X/meta/_journal.json
rm "$(pwd)/drizzle/meta/_journal.json"
if true; then rm drizzle/meta/_journal.json; fi
while read -r l; do echo "$l" > drizzle/meta/_journal.json; done < x
f() { rm drizzle/meta/_journal.json; }; f
true || rm drizzle/meta/_journal.json
! rm drizzle/meta/_journal.json
echo $(rm drizzle/meta/_journal.json)
cat <(rm drizzle/meta/_journal.json)
curl -o drizzle/0001_step_2.sql http://x
jq . a | sponge drizzle/meta/_journal.json
jq . a | tee drizzle/meta/_journal.json >/dev/null
cp a.json drizzle/meta/_journal.json
cp _journal.json drizzle/meta/
cp -t drizzle/meta _journal.json
mv drizzle/0001_step_2.sql drizzle/0001_renamed.sql
git mv drizzle/0001_step_2.sql drizzle/0001_renamed.sql
git -C drizzle rm 0001_step_2.sql
git rm -r drizzle
npx rimraf drizzle/meta
npx -y rimraf drizzle
node -e "require('fs').writeFileSync('drizzle/meta/_journal.json', '{}')"
node -e 'fs.rmSync("drizzle/0001_step_2.sql")'
python -c "open('drizzle/meta/_journal.json','w').write('')"
mkdir -p drizzle/meta && echo '{}' > drizzle/meta/0009_snapshot.json
echo "ALTER" > "drizzle/0099 my.sql"
rm "drizzle\meta\_journal.json"
touch drizzle/0009_x.sql
rsync -a backup/ drizzle/meta/_journal.json
yq -i '.a=1' drizzle/meta/_journal.json
nohup sh -c "rm drizzle/meta/_journal.json" &
busybox rm drizzle/meta/_journal.json
xargs -a list rm drizzle/meta/_journal.json
rm DRIZZLE/META/_journal.json
pushd drizzle; rm 0001_step_2.sql; popd
a=meta b=_journal.json; rm drizzle/$a/$b
rm -- drizzle/meta/_journal.json
ln -sf /tmp/x drizzle/meta/_journal.json
awk -i inplace 1 drizzle/0001_step_2.sql
Set-Content -Path drizzle/meta/_journal.json -Value x
git ls-files drizzle/meta | xargs rm -f
`;

const refused = String.raw`
git commit -nm x
npx drizzle-guard setup --remove
git commit -m x -n
git commit --no-verif -m x
git commit --amend --no-edit --no-verify
git -C apps/web commit -n -m x
git merge --no-verify main
git am -n x.patch
git commit -m a --trailer 'Migration-Approved: drop-column a: b'
git commit -F - <<< "Migration-Approved: a b: c"
echo "Migration-Approved: a b: c" | git commit -F -
printf 'x\n\nMigration-Approved: a b: c\n' | git commit -F-
git config core.hooksPath .nothing
git config --unset core.hooksPath
git config set core.hooksPath x
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/dev/null git commit -m x
HUSKY=0 git commit -m x
env HUSKY=0 git push
LEFTHOOK=0 git commit -m x
HUSKY=0 bash -c 'git commit -m x'
DRIZZLE_GUARD_SKIP=1 npm run release
export DRIZZLE_GUARD_SKIP=x
npx drizzle-kit push
pnpm drizzle-kit push
pnpm exec drizzle-kit push --config=drizzle.config.ts
yarn drizzle-kit push
bunx drizzle-kit push
`;

const passing = `
ls drizzle/meta
cat drizzle/meta/_journal.json
cat drizzle/0001_step_2.sql > /tmp/a.sql
grep -rn "rm drizzle/meta" .
rm -rf node_modules dist
rm src/schema.ts
rm -rf src/old
rm $F
rm -rf "$TMPDIR"/x
rm $TMP/*.sql
echo 'rm drizzle/meta/_journal.json'
sed -n '1,10p' drizzle/0001_step_2.sql
sed 's/-i/x/' drizzle/0001_step_2.sql
perl -ne 'print' drizzle/0001_step_2.sql
perl -MList::Util -e 'print 1' drizzle/0001_step_2.sql
git commit -m "why --no-verify is bad"
git commit -m "-n"
git commit -am "no -n here"
git commit --message=--no-verify
git commit -m x -- n
git commit -C HEAD~1 --amend
git commit -F msg.txt
git commit -m "mention Migration-Approved: in a sentence"
git log --grep='Migration-Approved:'
git push -n
git merge -n x
git rebase -n main
git revert -n HEAD
git checkout main -- drizzle/meta/_journal.json
git restore drizzle
git stash
git rm --cached drizzle/meta/_journal.json
git add drizzle
git diff > /tmp/x.patch
git commit --no-verify --verify -m x
git config core.hooksPath
git config --list
HUSKY=0 npm ci
HUSKY=1 git commit -m x
SKIP=eslint git commit -m x
npx drizzle-kit generate
npx drizzle-kit push --help
DATABASE_URL=postgres://localhost/x npx drizzle-kit push
npx drizzle-kit push --url=file:local.db
npm run db:push:local
npx drizzle-guard fix --yes
npm run build > build.log 2>&1
npm test 2>&1 | tee /tmp/log
node -e "console.log(require('./drizzle/meta/_journal.json'))"
python -c "print(open('drizzle/meta/_journal.json').read())"
cp drizzle/meta/_journal.json /tmp/
cp -r drizzle /tmp/backup
echo x > drizzle/README.md
echo x > docs/a.sql
find . -name node_modules -prune -exec rm -rf {} +
find src -name '*.snap' -delete
find drizzle -name '*.sql' -exec grep -l users {} +
git ls-files drizzle | xargs wc -l
cd /tmp; echo > a.sql
docker run -v $PWD:/x alpine sh
psql -f drizzle/0001_step_2.sql
psql "$DATABASE_URL" < drizzle/0001_step_2.sql
prettier --write drizzle/meta/_journal.json
rm -rf .
cd $SOMEWHERE && rm -rf build
git clean -fdx
`;

const hereDocuments = ['cat <<EOF > drizzle/0001_step_2.sql\nhi\nEOF', "bash <<'EOF'\nrm drizzle/meta/_journal.json\nEOF"];

const lines = (text: string) => text.trim().split('\n');

test.each([...lines(writing), ...hereDocuments])('writes migrations: %s', (command) => {
  expect(seenIn(command)).toBe('writes');
});

test.each(lines(refused))('is refused: %s', (command) => {
  expect(seenIn(command)).toBe('refused');
});

test.each(lines(passing))('ok: %s', (command) => {
  expect(seenIn(command)).toBe('nothing');
});

test.each([
  'rm (',
  'rm {1..100000}',
  '('.repeat(5000),
  '$('.repeat(3000),
  `rm ${'{a,b}'.repeat(40)}`,
  `bash -c '`.repeat(200),
  `rm ${'x '.repeat(20_000)}`,
])('ends soon, whatever it is given', (command) => {
  const start = performance.now();
  seenIn(command);
  expect(performance.now() - start).toBeLessThan(5000);
});
