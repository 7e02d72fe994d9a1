import { readManifest } from '../config/package-manager.ts';
import { type Files, textAt } from '../model/files.ts';
import { quote } from '../model/shell.ts';
import type { Check } from './check.ts';
import type { Clone } from './clone.ts';

/** Whether CI judges what the hooks of a clone may have missed. */
export const ciJob: Check = {
  id: 'ci',
  section: 'team',
  async ask(clone) {
    const files = await clone.files();
    const { scripts = {} } = await readManifest<{ scripts: Readonly<Record<string, string>> }>(files, '');
    const names = Object.entries(scripts).flatMap(([name, script]) => (judging.test(script) ? [name] : []));
    const all = [...files.entries.keys()].filter((path) => definitions.test(path));
    for (const path of all) {
      const text = uncommented(await textAt(files, path));
      if (judging.test(text) || names.some((name) => runs(text, name)))
        return [{ status: 'ok', says: `${path} runs drizzle-guard` }];
    }
    const says = `no CI job runs drizzle-guard${all.length === 0 ? '' : ` (read: ${all.slice(0, 3).join(', ')}${all.length > 3 ? ', …' : ''})`}, so whoever skips the hooks can merge`;
    const { hint, mend } = toAdd(files, clone);
    return [{ status: 'warn', says: `${says}${hint}`, mend }];
  },
};

/** Files that define CI jobs. Some services keep only included parts in folders of their own. */
const definitions =
  /^(?:\.(?:github|forgejo|gitea)\/(?:workflows|actions)\/.*\.ya?ml|\.gitlab-ci\.yml|\.gitlab\/.*\.ya?ml|\.ci\/.*|azure-pipelines.*\.ya?ml|\.azure.*\/.*\.ya?ml|bitbucket-pipelines\.yml|\.circleci\/.*\.ya?ml|\.buildkite\/.*|\.woodpecker.*|\.drone\.yml|\.travis\.yml|Jenkinsfile.*)$/;

/** `drizzle-guard ci`, `check --range` in a job of one's own, or the action of this package. */
const judging = /\bdrizzle-guard["']?\s+(?:ci|check)\b|node_modules\/drizzle-guard\b/;

function uncommented(text: string): string {
  return text.replace(/^\s*(?:#|\/\/).*$/gm, '');
}

function runs(text: string, script: string): boolean {
  const name = script.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\b(?:run|npm|pnpm|yarn|bun)\\s+${name}(?![\\w:-])`).test(text);
}

/** What adds the job: setup writes a file of its own for GitHub, and a job of GitLab joins the user's others. */
function toAdd(
  { entries }: Files,
  { home, inFolder, manager: { install, execute } }: Clone,
): { readonly hint: string; readonly mend: string[] } {
  if (entries.has('.gitlab-ci.yml')) {
    const job = ['', 'drizzle-guard:', '  image: node:22', '  rules:', '    - if: $CI_PIPELINE_SOURCE == "merge_request_event"'];
    const lines = [...job, '  script:', `    - ${install}`, `    - ${execute('drizzle-guard', 'ci')}`];
    const printed = `printf ${quote(`${lines.join('\\n')}\\n`)}`;
    return { hint: '', mend: [`(cd "$(git rev-parse --show-toplevel)" && ${printed} >> .gitlab-ci.yml)`] };
  }
  const isElsewhere = [...entries.keys()].some((path) => definitions.test(path) && !path.startsWith('.github/'));
  if (isElsewhere) return { hint: ': node_modules/drizzle-guard/docs/ci.md has the job', mend: [] };
  return { hint: '', mend: [inFolder(home, execute('drizzle-guard', 'setup', '--ci', 'github'))] };
}
