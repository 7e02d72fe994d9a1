import { type CiProvider, commitIn, type Environment } from './provider.ts';

/** What Azure Pipelines says a run is about (learn.microsoft.com, predefined variables). */
export const azure: CiProvider = {
  name: 'azure',
  detect: ({ TF_BUILD }) => TF_BUILD?.toLowerCase() === 'true',
  about: (environment) => {
    // a push has no commit that it started from, so it is compared with what is published
    if (!isRequest(environment)) return { kind: 'head' };
    const source = commitIn(environment.SYSTEM_PULLREQUEST_SOURCECOMMITID);
    // a full name for its own repositories, a short one for those of GitHub
    const target = environment.SYSTEM_PULLREQUEST_TARGETBRANCH?.replace(/^refs\/heads\//, '');
    return { kind: 'request', ...(source && { source }), ...(target && { target }) };
  },
  privileged: (environment) => {
    const { BUILD_REASON: reason, SYSTEM_PULLREQUEST_ISFORK: fork } = environment;
    // a switch of the pipeline gives them its secrets
    if (isRequest(environment) && fork?.toLowerCase() !== 'false') return 'a pull request that may come from a fork';
    return safe.has(reason ?? '') ? undefined : reason || 'a run without a reason';
  },
  defaultFormat: 'pretty',
  depthHint: 'Check out with fetchDepth: 0',
};

/** Runs of what the repository holds. Another pipeline that ended (`ResourceTrigger`, `BuildCompletion`) may have run a fork's. */
const safe = new Set(['Manual', 'IndividualCI', 'BatchedCI', 'Schedule', 'PullRequest']);

function isRequest({ BUILD_REASON, SYSTEM_PULLREQUEST_PULLREQUESTID }: Environment): boolean {
  return BUILD_REASON === 'PullRequest' || Boolean(SYSTEM_PULLREQUEST_PULLREQUESTID);
}
