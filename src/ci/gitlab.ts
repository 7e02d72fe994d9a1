import { type About, type CiProvider, commitIn, type Environment } from './provider.ts';

/** What GitLab says a pipeline is about (docs.gitlab.com, predefined CI/CD variables). */
export const gitlab: CiProvider = {
  name: 'gitlab',
  detect: ({ GITLAB_CI }) => GITLAB_CI === 'true',
  about: aboutOf,
  privileged: privilegeOf,
  defaultFormat: 'pretty',
  depthHint: 'Set the variable GIT_DEPTH: 0',
};

/** Pipelines of what this project holds. */
const safe = new Set(['push', 'web', 'webide', 'schedule', 'api', 'pipeline', 'parent_pipeline', 'merge_request_event']);

/** A member may run a fork's merge request in the parent project, with its secrets. In the fork it has only the fork's. */
function privilegeOf(environment: Environment): string | undefined {
  const { CI_PIPELINE_SOURCE: source = '', CI_PROJECT_ID: project, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: from } = environment;
  if (source !== '' && !safe.has(source)) return source;
  const isForeign = environment.CI_MERGE_REQUEST_IID && project !== undefined && from !== undefined && project !== from;
  return isForeign ? 'a merge request of a fork in this project' : undefined;
}

function aboutOf(environment: Environment): About {
  if (environment.CI_MERGE_REQUEST_IID) {
    const base = commitIn(environment.CI_MERGE_REQUEST_DIFF_BASE_SHA);
    // a fork's pipeline clones the fork, whose target branch is another one
    const fork = environment.CI_MERGE_REQUEST_SOURCE_PROJECT_ID !== environment.CI_MERGE_REQUEST_PROJECT_ID;
    const target = fork && base !== undefined ? undefined : environment.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
    // set only where the merged result is what runs; else what runs is the source branch
    const source = commitIn(environment.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA) ?? commitIn(environment.CI_COMMIT_SHA);
    return { kind: 'request', ...(source && { source }), ...(target && { target }), ...(base && { base }) };
  }
  const old = commitIn(environment.CI_COMMIT_BEFORE_SHA);
  if (old === undefined || !environment.CI_COMMIT_BRANCH) return { kind: 'head' };
  // it does not say which pushes were forced
  return { kind: 'push', ref: `refs/heads/${environment.CI_COMMIT_BRANCH}`, old, forced: false };
}
