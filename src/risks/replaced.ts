import type { Risk } from '../model/risk.ts';
import type { TableChange } from '../model/sql.ts';
import { snapshotName } from './names.ts';
import type { Family } from './types.ts';

const again = 'and creates it again';
const instead = 'and gives its name to another';

/** Drops with what takes the name of the dropped in the same file, below them. */
export function withReplaced<One extends Risk>(risks: readonly One[], changes: readonly TableChange[], family: Family): One[] {
  const heirs = new Map<string, TableChange>();
  for (const change of changes) {
    const name = nameAfter(change, family);
    if (name !== undefined && change.line >= (heirs.get(name)?.line ?? 0)) heirs.set(name, change);
  }
  return risks.map((risk) => {
    if ((risk.kind !== 'drop-table' && risk.kind !== 'drop-column') || isReplaced(risk)) return risk;
    const heir = heirs.get(risk.name);
    return heir === undefined || heir.line < (risk.line ?? 1)
      ? risk
      : { ...risk, detail: `${risk.detail} ${heir.action === 'creates' ? again : instead}` };
  });
}

/** Whether something else is called so when the file has run: deployed code finds that instead. */
export function isReplaced({ kind, detail }: Risk): boolean {
  if (kind !== 'drop-table' && kind !== 'drop-column') return false;
  return detail.endsWith(again) || detail.endsWith(instead) || detail.includes('puts another in its place');
}

/** What a statement makes, or the name that it gives; undefined where it does neither. */
function nameAfter({ action, schema, table, column, to, mayExist }: TableChange, family: Family): string | undefined {
  const name = snapshotName({ table, schema }, family);
  if (action === 'creates') return mayExist === true ? undefined : column === undefined ? name : `${name}.${column}`;
  if (action !== 'renames' || to === undefined) return undefined;
  return column === undefined ? snapshotName({ table: to.name, schema: to.schema ?? schema }, family) : `${name}.${to.name}`;
}
