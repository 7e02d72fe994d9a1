import { join } from 'node:path';
import type { History } from '../model/history.ts';
import { type Block, withBlock, withoutBlock } from '../model/text-block.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Addition, SetupProject } from './project.ts';

const heading = '# drizzle-guard: reviewed by these owners, because databases run it and it decides what is checked';

/** The lines of this project's paths, whoever owns them. */
function blockOf(project: SetupProject): Block {
  const paths = pathsOf(project);
  return { heading, isOurs: (line) => paths.some((path) => line.startsWith(`${path} `)) };
}

function pathsOf({ histories }: SetupProject): string[] {
  return ['/drizzle-guard.json', ...histories.map(({ out }) => patternFor(out)).sort()];
}

/** Where GitHub and GitLab look (docs.github.com, docs.gitlab.com, "CODEOWNERS"); the first one that exists counts. */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];

/** Lines of CODEOWNERS for the configuration and the migrations. */
export const codeOwners: Addition = {
  name: 'codeowners',
  when: 'if named',
  asks: 'Which users or teams own the migrations? For example @acme/leads',
  offered: async (project) => {
    const { text } = await codeOwnersFile(project);
    return text?.includes(heading) ? undefined : 'CODEOWNERS lines for drizzle-guard.json and the migrations';
  },
  edits: async (project, value = '') => {
    const owners = value.split(/[\s,]+/).filter((owner) => owner !== '');
    const wrong = owners.find((owner) => !/^(?:@[\w./-]+|[^@\s]+@[^@\s]+)$/.test(owner));
    if (owners.length === 0 || wrong !== undefined)
      throw new Unjudgeable(`--codeowners takes a user, team or address, for example @acme/leads; got ${wrong ?? 'nothing'}`);
    const { path, text } = await codeOwnersFile(project);
    const lines = pathsOf(project).map((one) => `${one} ${owners.join(' ')}`);
    const after = withBlock(text, blockOf(project), lines);
    return { edits: [{ path, before: text, after }], notes: [] };
  },
  removal: async (project) => {
    const { path, text } = await codeOwnersFile(project);
    return [{ path, before: text, after: withoutBlock(text, blockOf(project)) }];
  },
};

function patternFor(out: History['out']): string {
  return `/${out === '' ? '' : `${out}/`}`.replace(/[ #\\]/g, '\\$&');
}

async function codeOwnersFile({ top, text }: SetupProject) {
  for (const place of places) {
    const path = join(top, place);
    const found = await text(path);
    if (found !== undefined) return { path, text: found };
  }
  const isOnGitLab = (await text(join(top, '.gitlab-ci.yml'))) !== undefined;
  return { path: join(top, isOnGitLab ? 'CODEOWNERS' : '.github/CODEOWNERS'), text: undefined };
}
