import { readFile } from 'node:fs/promises';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type About, type CiProvider, commitIn, type Environment } from './provider.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What GitHub says a run is about (docs.github.com, events that trigger workflows; webhook events and payloads). */
export const github: CiProvider = {
  name: 'github',
  detect: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === 'true',
  about: async (environment) => {
    const event = await eventText(environment);
    return aboutOf(environment, fieldsOf(parseEvent(event, environment.GITHUB_EVENT_PATH)));
  },
  privileged: ({ GITHUB_EVENT_NAME: name = '' }) => (safe.has(name) ? undefined : name || 'an event without a name'),
  defaultFormat: 'github',
  summary: ({ GITHUB_STEP_SUMMARY }) => GITHUB_STEP_SUMMARY,
  depthHint: 'Check out with fetch-depth: 0',
};

/**
 * Events that run what this repository holds, or a fork's pull request without secrets. Any other, known or not, may be started from outside
 * with secrets: `pull_request_target`, `workflow_run`, `issue_comment`.
 */
const safe = new Set([
  ...['push', 'merge_group', 'schedule', 'workflow_dispatch', 'create', 'release'],
  ...['pull_request', 'pull_request_review', 'pull_request_review_comment'],
]);

function aboutOf(environment: Environment, payload: Fields): About {
  const name = environment.GITHUB_EVENT_NAME ?? '';
  // events of reviews and labels also have the pull request
  if (payload.pull_request !== undefined) {
    const request = fieldsOf(payload.pull_request);
    const [source, target] = [commitIn(fieldsOf(request.head).sha), environment.GITHUB_BASE_REF || fieldsOf(request.base).ref];
    // not base.sha: it is what the branch was when the request was opened, and may be days old
    return { kind: 'request', ...(source && { source }), ...(typeof target === 'string' && { target }) };
  }
  if (name === 'merge_group') {
    const base = commitIn(fieldsOf(payload.merge_group).base_sha);
    if (base !== undefined) return { kind: 'since', base };
  }
  const old = name === 'push' ? commitIn(payload.before) : undefined;
  if (old === undefined) return { kind: 'head' };
  return { kind: 'push', ref: environment.GITHUB_REF ?? '', old, forced: payload.forced === true };
}

async function eventText({ GITHUB_EVENT_PATH: path }: Environment): Promise<string | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Unjudgeable(`Cannot read the event that GITHUB_EVENT_PATH names: ${(cause as Error).message}`, { cause });
  }
}

function parseEvent(event: string | undefined, path: string | undefined): unknown {
  if (event === undefined) return {};
  try {
    return JSON.parse(event);
  } catch (cause) {
    throw new Unjudgeable(
      `Cannot read the event in ${path}: ${(cause as Error).message}. Name a base instead: drizzle-guard ci --base <commit>`,
      { cause },
    );
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
